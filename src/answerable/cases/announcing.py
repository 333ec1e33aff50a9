"""What a word of ours announces: when the next one comes, what we wait for, or that she decides. Said under the word
itself, so that nobody has to look it up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from answerable.cases import wording
from answerable.cases.models.counting import LAPSES_AFTER
from answerable.cases.words import IfSilent, Then
from answerable.kit.languages import spoken

if TYPE_CHECKING:
    from answerable.cases.models import Case, Message


def announcement(message: Message, case: Case, *, decides: bool) -> str:
    """In the language that is active; empty where nothing is announced. `decides`: it is for the customer's side, who
    is asked, and not for somebody in copy."""
    if message.then == Then.PROPOSE:
        return _proposal(case) if decides else ""
    if message.then == Then.WAIT and message.remind_at:
        return _wait(message, case) if decides else ""
    if message.next_word_at:
        when = wording.promised_by(message.next_word_at, case, message.created_at, spoken(case.language))
        return _("You hear from us again by %(when)s.") % {"when": when}
    return ""


def _proposal(case: Case) -> str:
    asked = _("We think this solves it, and you decide: on the page of your case, one press says yes or no.")
    if case.by_law():
        return asked
    silence = _("If we hear nothing for %(days)d days, we close the case; a later word from you opens it again.") % {
        "days": LAPSES_AFTER.days
    }
    return f"{asked} {silence}"


def _wait(message: Message, case: Case) -> str:
    then = {
        IfSilent.PROPOSE: _("If we hear nothing then either, we take it as solved and ask you once more."),
        IfSilent.CLOSE: _("If we hear nothing then either, we close the case; a later word from you opens it again."),
        IfSilent.OURS: _("If we hear nothing then either, we look at it again ourselves."),
    }[IfSilent(message.if_silent or IfSilent.OURS)]
    day = wording.day(message.remind_at, case)
    return f"{_('We wait for your reply, and remind you once, on %(day)s.') % {'day': day}} {then}"
