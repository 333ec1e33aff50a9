"""What automation says to a customer between people's words: reminders, in her language where we have it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from answerable.kit.dates import formatted, written
from answerable.kit.languages import speaking

if TYPE_CHECKING:
    from answerable.cases.models import Case

# As one says it after *by*, in the languages that our texts come in; another language has its day, then its clock.
DAY_AND_CLOCK = {
    "de": r"l, j. F, H:i \U\h\r",
    "en": r"H:i \o\n l j F",
    "es": r"l j \d\e F, H:i",
    "pl": "l, j E, H:i",
}
HALF_AN_HOUR, AN_HOUR = timedelta(minutes=30), timedelta(hours=1)


def subject(words: str, language: str) -> str:
    """What a case is called, which stands over every mail of it; a word for it where they gave none."""
    with speaking(language):
        return words.strip()[:400] or _("(no subject)")


def reminder_of_question(case: Case) -> str:
    """On the date she was given: what we asked is still open, and what happens if we hear nothing."""
    with speaking(case.language):
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
    with speaking(case.language):
        return _(
            "We think that “%(subject)s” is solved, and you decide whether it is: one tap on the page below says "
            "yes or no. If we hear nothing by %(day)s, we will close it; a later word from you opens it again."
        ) % {"subject": case.subject, "day": day(case.lapses_at, case)}


def turn_outside(body: str, language: str) -> str:
    """Under a final position: where they may turn who do not agree."""
    with speaking(language):
        return _("This is our final position. If you do not agree, you can turn to: %(body)s") % {"body": body}


def closed_until(case: Case, opens_at: datetime) -> str:
    """Nobody had foreseen that we are closed: the new day, and that nothing is lost."""
    with speaking(case.language):
        return _(
            "We are unexpectedly closed and cannot answer you in the time we said. We are back on %(day)s and go on "
            "with your case then. It is not lost, and you need not write again.\n\nThis message is automatic."
        ) % {"day": day(opens_at, case)}


def day(moment: datetime | None, case: Case) -> str:
    """A day as a customer reads it, in the zone her team works in."""
    if moment is None:
        return ""
    zone = case.calendar_now().hours().zone
    return written(timezone.localtime(moment, zone), "l, j F")


def needed_by(day: str, *, sooner: bool) -> str:
    """What becomes of the day they need it by, in the language that is active."""
    words = _("You need it by %(day)s; whoever works on your case sees that.") % {"day": day}
    if sooner:
        words += " " + _("That is sooner than the time we promise. If it cannot be done by then, a person says so.")
    return words


def promised_by(moment: datetime | None, case: Case, at: datetime, language: str) -> str:
    """A due time as we tell it to a customer, in the zone that the team works in and in this language."""
    if moment is None:
        return ""
    zone = case.calendar_now().hours().zone
    with translation.override(language):
        return told(moment.astimezone(zone), at.astimezone(zone))


def told(due_at: datetime, at: datetime) -> str:
    """Rounded late, both in local time, with day and clock always: a mail may be read on another day."""
    rounded = _late(due_at, HALF_AN_HOUR if due_at.date() == at.date() else AN_HOUR)
    return formatted(rounded, DAY_AND_CLOCK.get((get_language() or "").split("-")[0], "l j F, H:i"))


def _late(moment: datetime, step: timedelta) -> datetime:
    """The next full half or whole hour; a moment that is one already stays."""
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + -(-(moment - midnight) // step) * step


def rounded_late(moment: datetime) -> datetime:
    """The next full half hour, never an earlier one: what we tell is never sooner than what we owe."""
    seconds = -(-int(moment.timestamp()) // 1800) * 1800
    return moment + timedelta(seconds=seconds - moment.timestamp())
