"""How a brand looks, for every browser: its logo, and its colour as a stylesheet, since no page of ours has styles of
its own. Both are on the brand's mails anyway, so nothing is asked; the address changes with the look and is kept."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from answerable.kit import files
from answerable.staff.models import Brand

A_YEAR = 365 * 24 * 3600
kept = cache_control(public=True, max_age=A_YEAR, immutable=True)


@require_safe
@kept
def logo(request: HttpRequest, slug: str, look: str) -> HttpResponse:
    """The PNG."""
    brand = _brand(slug, look)
    if not brand.logo:
        raise Http404
    return HttpResponse(files.read(brand.logo), content_type="image/png")


@require_safe
@kept
def colours(request: HttpRequest, slug: str, look: str) -> HttpResponse:
    """The colour, and what is read on it."""
    brand = _brand(slug, look)
    if not brand.colour:
        raise Http404
    rule = f":root {{ --brand: {brand.colour}; --brand-ink: {brand.ink}; }}\n"
    return HttpResponse(rule, content_type="text/css; charset=utf-8")


def _brand(slug: str, look: str) -> Brand:
    """The brand, if that is how it looks now."""
    brand = get_object_or_404(Brand, slug=slug)
    if brand.look != look:
        raise Http404
    return brand
