"""Once per device: a code sent to the address on file opens the whole history, the files and the download."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from answerable.channels.mail.models import AutomaticMail
from answerable.kit.clock import now
from answerable.kit.limits import TooMany
from answerable.portal import cookies, forms, wording
from answerable.portal.access import Seat
from answerable.portal.models import PortalCode
from answerable.portal.pages import before_code, case_page, of_case, seat_page

ONWARD = re.compile(r"(everything/|files/\d{1,15}/)?")


@sensitive_post_parameters("digits")
@before_code
def code(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """Ask for the digits, and check them."""
    if seat.is_known:
        return redirect(_onward(request, seat))
    if request.method != "POST":
        return _page(request, seat, forms.Digits())
    if seat.is_colleague:  # their guesses would use up the customer's
        return _as_colleague(request, seat)
    form = forms.Digits(request.POST)
    if form.is_valid() and PortalCode.check_digits(seat.address, form.cleaned_data["digits"], now()):
        response = redirect(_onward(request, seat))
        cookies.remember_address(response, seat.address)
        return response
    if form.is_valid():
        form.add_error("digits", _("These are not the digits we sent last. Look again, or let us send new ones."))
    return _page(request, seat, form, status=422)


@of_case
def ready(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """What the code was asked for, to be downloaded from here: a download by itself would leave the form standing."""
    onward = _asked_for(request)
    if not seat.is_known:
        return redirect(_code_address(request, seat))
    if not onward:
        return redirect("portal:case", seat.case.number)
    number = re.search(r"\d+", onward)
    given = {
        "href": reverse("portal:case", args=[seat.case.number]) + onward,
        "name": seat.attachment(int(number[0])).name if number else "",
    }
    return seat_page(request, seat, "portal/ready.html", given)


@before_code
def mail(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """Send a code to the address on file; the worker does, within seconds."""
    if request.method != "POST" or not seat.address:
        return redirect(_code_address(request, seat))
    if seat.is_colleague:
        return _as_colleague(request, seat)
    try:
        _ask(seat, now())
    except TooMany as pause:
        form = forms.Digits()
        return _page(request, seat, form, again_at=pause.again_at, status=429)
    messages.success(request, _("A code is on its way to you. It is good for 30 minutes."))
    return redirect(_code_address(request, seat))


def _ask(seat: Seat, at: datetime) -> None:
    """Ask for a code, unless so much automatic mail went there today that it would not leave."""
    if not AutomaticMail.may_go(seat.address, at):
        raise TooMany(at + timedelta(hours=1))
    PortalCode.ask(seat.person, seat.address, at)


def _page(
    request: HttpRequest, seat: Seat, form: forms.Digits, *, again_at: datetime | None = None, status: int = 200
) -> HttpResponse:
    at = now()
    waiting = PortalCode.objects.filter(address=seat.address, expires_at__gt=at, used_at=None).order_by("-id").first()
    given = {
        "form": form,
        "asked": waiting,
        "onward": _asked_for(request),
        "masked_address": masked_address(seat.address),
        "again": wording.day_and_clock(again_at, at) if again_at else "",
    }
    return seat_page(request, seat, "portal/code.html", given, status=status)


def _as_colleague(request: HttpRequest, seat: Seat) -> HttpResponse:
    if seat.is_locked:
        raise Http404
    return case_page(request, seat, status=403)


def _asked_for(request: HttpRequest) -> str:
    """What the code is for, if that is a page of this case."""
    wanted = request.POST.get("onward") or request.GET.get("onward") or ""
    return wanted if ONWARD.fullmatch(wanted) else ""


def _onward(request: HttpRequest, seat: Seat) -> str:
    return _address("portal:ready" if _asked_for(request) else "portal:case", request, seat)


def _code_address(request: HttpRequest, seat: Seat) -> str:
    return _address("portal:code", request, seat)


def _address(page: str, request: HttpRequest, seat: Seat) -> str:
    """A page of the case that knows what the code is for."""
    onward = _asked_for(request)
    query = f"?{urlencode({'onward': onward})}" if onward else ""
    return reverse(page, args=[seat.case.number]) + query


def masked_address(address: str) -> str:
    """Enough for its owner to know which one is meant, too little for anybody else: `a•••@e•••.org`."""
    local, _at, domain = address.partition("@")
    name, _dot, ending = domain.rpartition(".")
    return f"{local[:1]}•••@{name[:1]}•••.{ending}"
