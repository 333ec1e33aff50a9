"""What automation says to a customer between people's words: reminders, in her language where we have it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from answerable.cases.models import Case


def reminder_of_question(case: Case) -> str:
    """On the date she was given: what we asked is still open, and what happens if we hear nothing."""
    with translation.override(case.language):
        happens = {
            "propose": _("If we hear nothing, we will take it as solved and ask you once more."),
            "close": _("If we hear nothing, we will close this case. A later word from you opens it again."),
            "ours": _("If we hear nothing, we will look at it again ourselves."),
        }[case.if_silent or "ours"]
        return (
            _("We asked you something about “%(subject)s” and have not heard from you yet.") % {"subject": case.subject}
            + f"\n\n{happens}"
        )


def reminder_of_proposal(case: Case) -> str:
    """Halfway through a proposal: you decide whether it is solved."""
    with translation.override(case.language):
        return _(
            "We think that “%(subject)s” is solved, and you decide whether it is: one tap on the page below says "
            "yes or no. If we hear nothing by %(day)s, we will close it; a later word from you opens it again."
        ) % {"subject": case.subject, "day": day(case.lapses_at, case)}


def day(moment: datetime | None, case: Case) -> str:
    """A day as a customer reads it, in the zone her team works in."""
    if moment is None:
        return ""
    zone = case.team.calendar.current().hours().zone
    return date_format(timezone.localtime(moment, zone), "l, j F")


def promised_by(moment: datetime | None, case: Case, at: datetime) -> str:
    """A due time as we tell it to a customer: rounded late to the half hour, the day named unless it is today."""
    if moment is None:
        return ""
    zone = case.team.calendar.current().hours().zone
    late = rounded_late(moment).astimezone(zone)
    with translation.override(case.language):
        clock = date_format(late, "H:i")
        return clock if late.date() == at.astimezone(zone).date() else f"{date_format(late, 'l, j F')}, {clock}"


def rounded_late(moment: datetime) -> datetime:
    """The next full half hour, never an earlier one: what we tell is never sooner than what we owe."""
    seconds = -(-int(moment.timestamp()) // 1800) * 1800
    return moment + timedelta(seconds=seconds - moment.timestamp())
