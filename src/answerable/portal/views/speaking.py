"""The language that a reader chooses for all pages of ours, on this device."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from answerable.kit.languages import A_YEAR, COOKIE, languages
from answerable.portal.pages import public


@csrf_exempt  # no harm in it, and a page that is the same for everybody bears no token
@public
@require_POST
def language(request: HttpRequest) -> HttpResponseBase:
    """Remember it, and go back to the page where it was chosen. The case's own language stays as it is."""
    back, wish = request.POST.get("back", ""), request.POST.get("language", "")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    response = HttpResponseRedirect(back if is_ours else reverse("portal:tell-us"))
    if wish in languages():
        remember(response, wish)
    return response


def remember(response: HttpResponseBase, language: str) -> None:
    """From now on this device is spoken to so."""
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(COOKIE, language, max_age=A_YEAR, httponly=True, samesite="Lax", secure=secure)
