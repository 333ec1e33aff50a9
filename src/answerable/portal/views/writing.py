"""What a customer writes on the page of her case."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from answerable.channels.web.telling import end_of_day
from answerable.kit import uploads
from answerable.kit.clock import now
from answerable.portal import forms
from answerable.portal.access import Seat
from answerable.portal.asking_first import nothing_to_say, only_asks
from answerable.portal.hearing import hear
from answerable.portal.numbers import regions_of
from answerable.portal.pages import case_page, does, done, of_case, seat_page

if TYPE_CHECKING:
    from answerable.kit.uploads import Upload


@of_case
@does
def messages(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """A word of hers, with files."""
    form = forms.Words(request.POST, request.FILES)
    if not form.is_valid():
        return case_page(request, seat, words=form, status=422)
    given = form.cleaned_data
    return _say(request, seat, given["text"], given["attached"], given["form_id"], at=now(), draft="")


@of_case
@does
def waiting(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """One tap: she is still waiting. It is a word like any other, so a person reads it."""
    return _say(request, seat, _("I am still waiting."), [], _form_id(request), at=now())


@of_case
def details(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """What happened when, what would make it right, what hurt most, until when: whatever was not said yet."""
    if request.method == "POST":
        return _add_details(request, seat)
    return _form_page(request, seat, "portal/details.html", forms.Details())


@of_case
def call(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """She would rather talk."""
    if request.method == "POST":
        return _ask_for_call(request, seat)
    return _form_page(request, seat, "portal/call.html", forms.Call(regions=regions_of(seat.case)))


@does
def _add_details(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    form = forms.Details(request.POST, request.FILES)
    if only_asks(request) and form.is_valid():
        return nothing_to_say()
    if not form.is_valid() or not (form.words() or form.cleaned_data["attached"]):
        return _form_page(request, seat, "portal/details.html", form, status=422)
    at, given = now(), form.cleaned_data
    response = _say(request, seat, form.words(), given["attached"], given["form_id"], at=at, draft="-details")
    if given["needed_by"] and seat.may_decide and not seat.case.is_closed:
        zone = seat.case.team.calendar.current().hours().zone
        seat.case.describe(by=seat.person, at=at, needed_by=end_of_day(given["needed_by"], zone))
    return response


@does
def _ask_for_call(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    form = forms.Call(request.POST, regions=regions_of(seat.case))
    if not form.is_valid():
        return _form_page(request, seat, "portal/call.html", form, status=422)
    told, form_id = form.confirmation(), form.cleaned_data["form_id"]
    return _say(request, seat, form.words(), [], form_id, at=now(), draft="-call", told=told)


def _form_page(
    request: HttpRequest, seat: Seat, template: str, form: forms.OnceOnly, *, status: int = 200
) -> HttpResponse:
    if not seat.may_write:
        return case_page(request, seat, refusal=_("You cannot write here."), status=403)
    return seat_page(request, seat, template, {"form": form}, status=status)


def _form_id(request: HttpRequest) -> str:
    form = forms.OnceOnly(request.POST)
    return str(form.cleaned_data["form_id"]) if form.is_valid() else forms.new_form_id()


def _say(
    request: HttpRequest,
    seat: Seat,
    text: str,
    files: list[Upload],
    form_id: str,
    *,
    at: datetime,
    draft: str | None = None,
    told: str = "",
) -> HttpResponse:
    """Hear it and go back to the page; `draft` is the ending of the draft's name that the device may forget."""
    went_to = hear(seat, text, uploads.keep(files), form_id, at=at)
    forget = "" if draft is None else f"{seat.case.number}{draft}"
    if went_to.pk != seat.case.pk:
        anew = _("Your message is here. It began a new case, %(number)s; its page comes to you by mail.")
        return done(request, seat, anew % {"number": went_to.number}, draft=forget)
    return done(request, seat, told or _("Your message is here, and a person reads it."), draft=forget)
