"""The measured pace of a team: how long those who wait for an answer wait at present, open ones counted in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from answerable.cases.models import Commitment
from answerable.cases.words import Measure
from answerable.staff.models import Team

LOOKS_BACK = timedelta(days=28)
MOST, FEWEST = 1000, 10


class Wait(NamedTuple):
    """So many seconds, and whether an answer ended it; one that still goes on is censored."""

    seconds: float
    answered: bool


def pace(team: Team, waited: timedelta, at: datetime) -> timedelta | None:
    """How long people wait in all, half of them longer, of those who have waited so long already; None if unknown.

    The median of the Kaplan–Meier estimate (Kaplan and Meier 1958) given survival beyond `waited`, over the team's
    answers of the last four weeks in elapsed time. A machine promises nothing: it says what is measured.
    """
    return median_beyond(waited.total_seconds(), _waits(team, at))


def _waits(team: Team, at: datetime) -> list[Wait]:
    rows = Commitment.objects.filter(
        case__team=team, measure=Measure.ANSWER, void_at=None, started_at__gt=at - LOOKS_BACK
    )
    newest = rows.order_by("-id").values_list("started_at", "met_at")[:MOST]
    return [Wait(((met or at) - started).total_seconds(), met is not None) for started, met in newest]


def median_beyond(waited: float, waits: Sequence[Wait]) -> timedelta | None:
    """The median of all waits that last longer than `waited` seconds."""
    longer = sorted(
        (wait for wait in waits if wait.seconds > waited), key=lambda wait: (wait.seconds, not wait.answered)
    )
    if sum(wait.answered for wait in longer) < FEWEST:
        return None
    survival, at_risk = 1.0, len(longer)
    for wait in longer:
        if wait.answered:
            survival *= 1 - 1 / at_risk
        at_risk -= 1
        if survival <= 0.5:
            return timedelta(seconds=wait.seconds)
    return None
