"""The names under which the house speaks: each with its look, as a mail of it is read."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.channels.mail.sample import sample
from answerable.channels.mail.views import LETTER
from answerable.desk.entering import DeskRequest, staff_only
from answerable.desk.filling import fill, typed
from answerable.desk.settings.access import admins_only
from answerable.desk.settings.forms.brands import BrandForm
from answerable.desk.settings.pages import back, settings_page
from answerable.kit.clock import now
from answerable.kit.places import page_of
from answerable.staff.dresses import dress_of
from answerable.staff.models import Brand

HERE = "settings-brands"
THEMES = ("light", "dark")


@require_safe
@staff_only
@admins_only
def index(request: DeskRequest) -> HttpResponse:
    """The house, and its brands; those that are archived below."""
    brands = Brand.objects.beside_the_house().in_order().prefetch_related("teams", "further")
    house = Brand.objects.house()
    facts: dict[str, Any] = {
        "house": house,
        "dress": dress_of(house),
        "form": page_of("tell us"),
        "rows": [_row(each) for each in brands],
    }
    return settings_page(request, "brands", at=now(), here=HERE, **facts)


@staff_only
@admins_only
@require_http_methods(["GET", "POST"])
def new(request: DeskRequest) -> HttpResponse:
    """One more."""

    def keep(form: BrandForm) -> HttpResponse:
        brand = form.keep()
        return back(
            request, _("From now on we speak as %(brand)s too.") % {"brand": brand}, "settings-brand", brand.slug
        )

    form = BrandForm(typed(request), request.FILES or None, by=request.user)
    return fill(form, keep, lambda form, status: _ask(request, None, form, status))


@staff_only
@admins_only
@require_http_methods(["GET", "POST"])
def change(request: DeskRequest, slug: str) -> HttpResponse:
    """Its name, its look, its addresses and its words, beside a mail as it is read."""
    brand = _brand(slug)

    def keep(form: BrandForm) -> HttpResponse:
        form.keep()
        return back(request, _("From now on its mails and pages look like this."), "settings-brand", slug)

    form = BrandForm(typed(request), request.FILES or None, by=request.user, brand=brand)
    return fill(form, keep, lambda form, status: _ask(request, _brand(slug), form, status))


@staff_only
@admins_only
@require_POST
def archive(request: DeskRequest, slug: str) -> HttpResponse:
    """No new case begins under it."""
    brand = get_object_or_404(Brand.objects.current(), slug=slug)
    brand.archive(by=request.user, at=now())
    sentence = _("New cases begin in the house's own name. Those that began as %(brand)s end as it.")
    return back(request, sentence % {"brand": brand}, HERE)


@staff_only
@admins_only
@require_POST
def bring_back(request: DeskRequest, slug: str) -> HttpResponse:
    """It speaks again."""
    brand = get_object_or_404(Brand.objects.beside_the_house().exclude(archived_at=None), slug=slug)
    brand.bring_back()
    return back(request, _("We speak as %(brand)s again.") % {"brand": brand}, "settings-brand", slug)


@require_safe
@staff_only
@admins_only
@xframe_options_sameorigin
def mail(request: DeskRequest, slug: str, theme: str) -> HttpResponse:
    """A mail of it, as a program shows it by day or by night, for the frames on its page."""
    if theme not in THEMES:
        raise Http404
    page = f"<!doctype html><style>:root{{color-scheme:{theme};background:Canvas}}</style>{sample(_brand(slug))}"
    response = HttpResponse(page)
    response["Content-Security-Policy"] = LETTER
    return response


def _brand(slug: str) -> Brand:
    return Brand.objects.house() if slug == "house" else get_object_or_404(Brand.objects.beside_the_house(), slug=slug)


def _row(brand: Brand) -> dict[str, Any]:
    facts = {"dress": dress_of(brand), "addresses": _addresses(brand)}
    return facts | {"brand": brand, "form": page_of("tell a brand", brand.slug)}


def _addresses(brand: Brand) -> list[str]:
    main = [team.address for team in brand.teams.all() if team.address]
    return sorted([*main, *(row.address for row in brand.further.all())])


def _ask(request: DeskRequest, brand: Brand | None, form: BrandForm, status: int) -> HttpResponse:
    facts: dict[str, Any] = {"brand": brand, "form": form, "themes": THEMES}
    return settings_page(request, "brand", at=now(), here=HERE, status=status, **facts)
