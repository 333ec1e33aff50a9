"""The customer hears from us that we are late: once for each broken promise, at most once a week in a case.

Never while a colleague is writing, never to an address that we have never corresponded with, never where the team has
it off; with a date that a person gave or the measured pace, and no promise of a machine's (domain.md, "Promises").
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from answerable.calendars.models import Closure
from answerable.cases import wording
from answerable.cases.closed_days import closure_of
from answerable.cases.models import Case, Commitment, Draft
from answerable.cases.models.base import verb
from answerable.cases.pace import pace
from answerable.cases.words import Kind, Measure
from answerable.kit.languages import speaking, spoken
from answerable.staff import texts

log = logging.getLogger(__name__)

AT_MOST_ONCE_IN = timedelta(days=7)
# Who saved words so short ago is writing; she is told when nothing has come of it so long after.
WRITES = timedelta(minutes=15)
AN_HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)


def tell_of_lateness(at: datetime, limit: int = 20) -> int:
    """Tell those who have to be told now; how many cases were looked at."""
    rows = Commitment.objects.open().filter(tell_at__lte=at).order_by("tell_at")
    cases = Case.objects.filter(pk__in=list(rows.values_list("case", flat=True)[:limit]))
    for case in cases:
        tell(case, at=at)
    return len(cases)


@verb
def tell(case: Case, *, at: datetime) -> None:
    """Say it, put it off, or know why it is not said; in one transaction."""
    rows = [row for row in case.open_commitments() if row.tell_at and row.tell_at <= at]
    if not rows:
        return
    closure = next((found for row in rows if (found := closure_of(row))), None)
    if reason := _never(case, closure):
        _put(rows, None)
        case.note("lateness.kept", by=None, at=at, commitments=[row.pk for row in rows], reason=reason)
    elif closure:
        _say(case, rows, wording.closed_until(case, closure.reopens_at()), at)
    elif later := _not_yet(case, at):
        _put(rows, later)
    else:
        oldest = min(rows, key=lambda row: row.due_at)
        _say(case, rows, late_text(case, oldest, at), at)


def _never(case: Case, closure: Closure | None) -> str:
    """Why she is not told at all: an enumeration, or nothing. That we are closed, everybody is told."""
    if not case.team.tells_late and not closure:
        return "team-has-it-off"
    if not case.messages.filter(direction="out", accepted_at__isnull=False, bounced_at=None).exists():
        return "never-corresponded"
    if case.is_spared and not closure:
        return "not-wanted"
    return ""


def _not_yet(case: Case, at: datetime) -> datetime | None:
    """Until when she is not told: somebody is writing, words are on their way, or she was told this week."""
    last = case.messages.filter(kind=Kind.NOTICE, undone_at=None).order_by("-created_at").first()
    if last and at - last.created_at < AT_MOST_ONCE_IN:
        return last.created_at + AT_MOST_ONCE_IN
    writing = Draft.objects.filter(case_id=case.pk, saved_at__gt=at - WRITES).exclude(kind="note").exclude(text="")
    return at + WRITES if case.is_sending or writing.exists() else None


def _put(rows: Iterable[Commitment], tell_at: datetime | None, told_at: datetime | None = None) -> None:
    for row in rows:
        row.tell_at, row.told_at = tell_at, told_at
        row.save(update_fields=["tell_at", "told_at"])


def _say(case: Case, rows: list[Commitment], text: str, at: datetime) -> None:
    message = case.tell(Kind.NOTICE, text, at=at)
    _put(rows, None, at if message else None)
    reached = {"message": message.pk} if message else {"reason": "no-address"}
    name = "lateness.told" if message else "lateness.kept"
    case.note(name, by=None, at=at, commitments=[row.pk for row in rows], **reached)


def late_text(case: Case, row: Commitment, at: datetime) -> str:
    """The team's own words with this case's facts; where they come to nothing, those that come with Answerable."""
    facts = {"customer": case.customer.display_name, "case": case.number, "team": case.team.name}
    facts |= {"company": case.company, "colleague": case.owner.working_name if case.owner else case.team.name}
    spoken = texts.spoken(case.team, "late", case.language)
    facts |= {"due": wording.promised_by(row.due_at, case, at, spoken), "next": _next(case, row, at, spoken)}
    own = texts.render(texts.text_for(case.team, "late", case.language), **facts)
    return own or texts.render(texts.built_in("late", case.language), **facts)


def _next(case: Case, row: Commitment, at: datetime, language: str) -> str:
    """A date that a person set, else the measured pace; nothing where neither is known."""
    given = [one.due_at for one in case.open_commitments() if one.measure == Measure.GIVEN and one.due_at > at]
    with speaking(language):
        if given:
            when = wording.promised_by(min(given), case, at, spoken(language))
            return _("A colleague has said that you will hear from us by %(when)s.") % {"when": when}
        measured = pace(case.team, at - row.started_at, at)
        return _("At present an answer takes about %(time)s.") % {"time": about(measured)} if measured else ""


def about(time: timedelta) -> str:
    """A measured time as one says it: whole hours within two days, whole days beyond, rounded up."""
    if time <= 2 * A_DAY:
        hours = -(-time // AN_HOUR)
        return ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
    days = -(-time // A_DAY)
    return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}
