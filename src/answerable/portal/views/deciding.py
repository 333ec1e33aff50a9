"""What a customer decides on the page of her case. Every decision is a button that posts; none is a link."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from answerable.cases.models import Case
from answerable.cases.words import Turn
from answerable.kit.clock import now
from answerable.portal.access import Seat
from answerable.portal.forms import No
from answerable.portal.looking import awaited
from answerable.portal.pages import can_take_back, case_page, does, done, of_case, seat_page


@of_case
@does
def confirmation(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """Yes, it is solved."""
    if not can_take_back(seat, now()):  # pressed twice, it is one yes
        seat.case.confirm(by=seat.person, at=now())
    return done(
        request, seat, _("Thank you. It is solved because you say so; for 14 days you can take that back here.")
    )


@of_case
@does
def undo(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """She takes a yes back: her own, or one that a colleague booked from her words."""
    seat.case.take_back(by=seat.person, at=now())
    if seat.case.turn == Turn.OURS:
        return done(request, seat, _("That is taken back. What you wrote waits for our answer again."))
    return done(request, seat, _("That is taken back. Tell us now whether it is solved, and what is missing."))


@of_case
@does
def rejection(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """No, it is not, with words if she likes."""
    seat.check_decides()
    form = No(request.POST)
    if not form.is_valid():
        return case_page(request, seat, no=form, refusal=" ".join(map(str, form.errors["text"])), status=422)
    seat.case.reject(form.cleaned_data["text"], by=seat.person, at=now())
    told = _("Then it is not solved. It is our turn again, and the clock for our answer runs.")
    return done(request, seat, told, draft=f"{seat.case.number}-no")


@of_case
@does
def escalation(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """Someone else is asked to look; whoever has it keeps it until then. Pressed twice, one is asked."""
    at = now()
    if awaited(seat.case, at) is None:
        seat.case.escalate(by=seat.person, at=at)
    return done(request, seat, _asked(seat.case, at))


def _asked(case: Case, at: datetime) -> str:
    if look := awaited(case, at):
        words = _("%(who)s was asked to look at it. Who has your case keeps it meanwhile, and all promises stay.")
        return words % {"who": look.who}
    return _("There is nobody else whom we could ask here. Who has your case keeps it, and all promises stay.")


@of_case
def withdrawal(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    """She does not need it any more: asked once, then closed."""
    if request.method != "POST" and seat.may_decide and not seat.case.is_closed:
        return seat_page(request, seat, "portal/leave.html", {})
    return _withdraw(request, seat)


@does
def _withdraw(request: HttpRequest, seat: Seat) -> HttpResponseBase:
    seat.case.withdraw(by=seat.person, at=now())
    return done(request, seat, _("Your case is closed because you withdrew it. A word from you opens it again."))


@of_case
@does
def refusal(request: HttpRequest, seat: Seat, pk: int) -> HttpResponseBase:
    """This did not answer me: the answer's clock runs again from its first start."""
    seat.check_decides()
    seat.case.not_an_answer(seat.message(pk), by=seat.person, at=now())
    return done(request, seat, _("Thank you for saying so. It counts as unanswered, since your question was asked."))


@of_case
@does
def need(request: HttpRequest, seat: Seat, pk: int) -> HttpResponseBase:
    """I do need an answer, to what a colleague thought needed none."""
    seat.check_decides()
    seat.case.need_answer(seat.message(pk), by=seat.person, at=now())
    return done(request, seat, _("It waits for an answer again, since the moment you wrote it."))
