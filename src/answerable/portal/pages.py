"""How the portal's pages are given out: kept by no cache, named to no other site, in her language and her zone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache

from answerable.cases.models.resolving import TAKEN_BACK_WITHIN
from answerable.cases.refusals import Refused
from answerable.kit.clock import now
from answerable.kit.languages import chosen, name_of, speaking
from answerable.kit.views import errors
from answerable.portal import cookies, forms
from answerable.portal.access import Seat, take_seat
from answerable.portal.letters import letters
from answerable.portal.looking import awaited, was_asked
from answerable.portal.standing import booked_by, standing, way_back, who_has
from answerable.staff.dresses import dress_of

View = Callable[..., HttpResponseBase]


def private(view: View) -> View:
    """Not to be kept by caches, not to be named to other sites, not to be found by searches; too much is refused aloud.

    The page itself then says `same-origin` (in kit/page.html), without which a browser that was told `no-referrer`
    sends `Origin: null` with every form, and no form could be told from a forged one.
    """

    @wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = errors.too_large(request) if _is_too_large(request) else view(request, *args, **kwargs)
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response

    return never_cache(run)


def _is_too_large(request: HttpRequest) -> bool:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return length.isdigit() and int(length) > settings.HTTP_LIMIT


def of_case(view: View) -> View:
    """A page of one case. Where a sensitive team keeps it, nothing at all is given out before the code."""

    @wraps(view)
    def run(request: HttpRequest, seat: Seat, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if seat.is_locked:
            return redirect("portal:code", seat.case.number)
        return view(request, seat, *args, **kwargs)

    return before_code(run)


def before_code(view: View) -> View:
    """A page of one case that needs no code: the seat is taken, and a merged number leads to where the matter is."""

    @wraps(view)
    def run(request: HttpRequest, number: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        seat = take_seat(request, number, now())
        if number != seat.case.number and request.method in ("GET", "HEAD"):
            return redirect("portal:case", seat.case.number)
        zone = seat.case.team.calendar.current().hours().zone
        with speaking(chosen(request) or seat.case.language), timezone.override(zone):
            return view(request, seat, *args, **kwargs)

    return private(run)


def does(view: View) -> View:
    """Something that she does: only by POST, never as a colleague, and a refusal is said on the page."""

    @wraps(view)
    def run(request: HttpRequest, seat: Seat, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method != "POST":
            return redirect("portal:case", seat.case.number)
        if seat.is_colleague:
            return case_page(request, seat, status=403)
        try:
            return view(request, seat, *args, **kwargs)
        except Refused as no:
            seat.case.refresh_from_db()
            return case_page(request, seat, refusal=no.sentence, status=422)

    return run


def done(request: HttpRequest, seat: Seat, sentence: str, *, draft: str = "") -> HttpResponse:
    """Back to the page, which says what was done, and lets the device forget the draft of it."""
    messages.success(request, sentence, extra_tags=draft)
    return redirect("portal:case", seat.case.number)


def case_page(request: HttpRequest, seat: Seat, *, status: int = 200, refusal: str = "", **typed: Any) -> HttpResponse:
    """The page of the case; forms that could not be taken come back as they were typed."""
    at = now()
    shown, held = letters(seat, at)
    given = {
        "standing": None if seat.is_outside else standing(seat, at),
        "letters": shown,
        "held": held,
        "refusal": refusal,
        "sent": [told.extra_tags for told in messages.get_messages(request) if told.extra_tags],
        "way_back": way_back(seat.case, at),
        "words": forms.Words(),
        "who": who_has(seat.case),
        "can_take_back": can_take_back(seat, at),
        "booked_by": booked_by(seat.case),
        "was_asked": _was_asked(seat, at),
        "live_url": _live_url(seat),
    }
    response = seat_page(request, seat, "portal/case.html", given | typed, status=status)
    if shown and not (seat.seen_from or seat.is_known or seat.is_colleague):
        cookies.remember_seen(response, seat.grant, shown[0].number)
    return response


def seat_page(
    request: HttpRequest, seat: Seat, template: str, given: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Any page of a case."""
    language = get_language() or "en"
    frame = {"seat": seat, "case": seat.case, "language": name_of(language), "now": now()}
    frame["dress"] = dress_of(seat.case.voice)
    response = render(request, template, frame | given, status=status)
    response["Content-Language"] = language
    return response


def can_take_back(seat: Seat, at: datetime) -> bool:
    """Whether a yes of hers, given here or booked by a colleague, can still be taken back."""
    case = seat.case
    if not seat.may_decide or case.outcome != "confirmed" or case.closed_at is None:
        return False
    return at - case.closed_at <= TAKEN_BACK_WITHIN


def _was_asked(seat: Seat, at: datetime) -> str:
    """Who was asked to look and has not yet; empty where she can ask somebody."""
    look = awaited(seat.case, at) if seat.may_decide and not seat.case.is_closed else None
    return was_asked(seat.case, look, at) if look else ""


def _live_url(seat: Seat) -> str:
    if seat.is_outside or seat.is_locked or seat.is_colleague:
        return ""
    return f"/live?token={signing.dumps(seat.case.pk, salt='live-case')}&since={seat.newest}"


def public(view: View) -> View:
    """A page for everybody, in the language of their browser or their choice."""

    @wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if _is_too_large(request):
            return errors.too_large(request)
        return view(request, *args, **kwargs)

    return never_cache(run)
