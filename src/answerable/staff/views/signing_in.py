"""The door: signing in and out."""

import math
from datetime import datetime

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from answerable.kit.clock import now
from answerable.kit.limits import TooMany
from answerable.staff.forms import SignInForm
from answerable.staff.models import Staff
from answerable.staff.signing_in import recognise


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for address and password, and lead on to where she was going."""
    if request.user.is_authenticated:
        return redirect(_onward(request))
    form = SignInForm(request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return _page(request, form, status=200)
    if not form.is_valid():
        return _page(request, form, status=422)
    return _decide(request, form, at=now())


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session on this device."""
    logout(request)
    return redirect("sign-in")


def _decide(request: HttpRequest, form: SignInForm, *, at: datetime) -> HttpResponse:
    try:
        staff = recognise(request, form.cleaned_data["email"], form.cleaned_data["password"], at=at)
    except TooMany as pause:
        form.add_error(None, _pause_sentence(pause.again_at, at))
        page = _page(request, form, status=429)
        page["Retry-After"] = str(math.ceil((pause.again_at - at).total_seconds()))
        return page
    if staff is None:
        form.add_error(None, _("This address and this password do not belong together. Please try once more."))
        return _page(request, form, status=422)
    return _enter(request, staff, at=at)


def _enter(request: HttpRequest, staff: Staff, *, at: datetime) -> HttpResponse:
    login(request, staff)
    staff.seen(at)
    response = redirect(_onward(request))
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, staff.language, samesite="Lax", httponly=True)
    return response


def _page(request: HttpRequest, form: SignInForm, *, status: int) -> HttpResponse:
    return render(request, "staff/sign_in.html", {"form": form, "next": _onward(request)}, status=status)


def _onward(request: HttpRequest) -> str:
    """Where she was going, if that is a page of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours else settings.LOGIN_REDIRECT_URL


def _pause_sentence(again_at: datetime, at: datetime) -> str:
    minutes = max(1, math.ceil((again_at - at).total_seconds() / 60))
    sentence = ngettext(
        "Too many attempts from here have failed. Please try again in %(minutes)s minute, at %(clock)s.",
        "Too many attempts from here have failed. Please try again in %(minutes)s minutes, at %(clock)s.",
        minutes,
    )
    return sentence % {"minutes": minutes, "clock": localtime(again_at).strftime("%H:%M %Z")}
