"""A calendar was revised, or a team works by another one: what is open falls due at the earlier of old and new (I8).

The change itself only writes a row. Workers look at the cases in their order, a batch at a time, and remember how far
they came; only a case in which something moves is locked. One that was done twice, because a worker was killed, stays
as it was after the first time.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from datetime import datetime
from typing import TYPE_CHECKING

from answerable.calendars.models import CalendarVersion
from answerable.cases.models import Case, Commitment
from answerable.cases.models.base import verb
from answerable.cases.models.recomputation import Recomputation
from answerable.cases.words import Turn

if TYPE_CHECKING:
    from answerable.cases.models.queries import CaseQuerySet

AT_ONCE = 200

log = logging.getLogger(__name__)


def remember_revision(*, version: CalendarVersion, at: datetime, **_facts: object) -> None:
    """Keep in mind that what is owed by this calendar has to be counted anew."""
    Recomputation.objects.begin(version, at)


def recompute(at: datetime, limit: int = AT_ONCE) -> int:
    """Look at the next cases of the oldest revision that is not done; how many were looked at."""
    row = Recomputation.objects.claim(at)
    if row is None:
        return 0
    version = CalendarVersion.objects.get(pk=row.version_id)
    cases = list(_concerned(version).filter(pk__gt=row.after_id).order_by("pk")[:limit])
    for case in _moving(cases, version):
        _tried(case, version, at)
    row.advance(cases[-1].pk if cases else None, at)
    return len(cases) or 1


def _concerned(version: CalendarVersion) -> CaseQuerySet:
    open_turns = [Turn.OURS, Turn.THEIRS, Turn.PROPOSED]
    return Case.objects.filter(team__calendar=version.calendar_id, turn__in=open_turns)


def _moving(cases: list[Case], version: CalendarVersion) -> list[Case]:
    """Those in which a commitment would fall due sooner."""
    found = defaultdict(list)
    rows = Commitment.objects.open().filter(case__in=cases).select_related("calendar_version")
    for row in rows:
        found[row.case_id].append(row)
    return [case for case in cases if any(row.could_hasten_by(version) for row in found[case.pk])]


def _tried(case: Case, version: CalendarVersion, at: datetime) -> None:
    """One case that fails is written down; its due times stay as they were, which is never later than promised."""
    try:
        _follow(case, version, at=at)
    except Exception:
        log.exception("Case %s could not follow the revision %s of its calendar", case.number, version)


@verb
def _follow(case: Case, version: CalendarVersion, *, at: datetime) -> None:
    if case.team.calendar_id == version.calendar_id:
        case.follow_calendar(version, at=at)
