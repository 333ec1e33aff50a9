"""How long customers waited, by the clock on the wall and by the team's hours; and how that is said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from answerable.calendars.models import CalendarVersion
from answerable.reports.figures import FIGURES
from answerable.reports.scope import Scope
from answerable.reports.survival import Length, Percentile, Survival


@dataclass(frozen=True)
class Wait:
    """One clock: of which team, by which way in, for how long, and whether it was met."""

    team: str
    channel: str
    elapsed: Length
    working: Length


def waits(scope: Scope) -> list[Wait]:
    """Every clock that began in these days; what still waits is known to last longer, until now."""
    columns = ("case__team__slug", "case__channel", "started_at", "met_at", "void_at", "calendar_version")
    rows = list(FIGURES["begun"].rows(scope).values_list(*columns))
    calendars = CalendarVersion.objects.in_bulk({row[-1] for row in rows})
    return [
        _wait(team, channel, (start, met_at or void_at or scope.at, met_at is not None), calendars[calendar])
        for team, channel, start, met_at, void_at, calendar in rows
    ]


def _wait(team: str, channel: str, ran: tuple[datetime, datetime, bool], calendar: CalendarVersion) -> Wait:
    start, end, is_met = ran[0], max(ran[1], ran[0]), ran[2]
    elapsed = (end - start).total_seconds()
    return Wait(team, channel, (elapsed, is_met), (float(calendar.hours().between(start, end)), is_met))


def elapsed(found: Iterable[Wait]) -> Survival:
    return Survival(wait.elapsed for wait in found)


def working(found: Iterable[Wait]) -> Survival:
    return Survival(wait.working for wait in found)


def long(seconds: float, working_time: bool = False) -> str:
    """A length of time in its two largest units; working time in hours, since its days are no days."""
    minutes = round(seconds / 60)
    if minutes < 60:
        return _("%(count)s min") % {"count": minutes}
    hours, minutes = divmod(minutes, 60)
    if hours < 48 or working_time:
        return _two((_("%(count)s h"), hours), (_("%(count)s min"), minutes))
    return _two((_("%(count)s d"), hours // 24), (_("%(count)s h"), hours % 24))


def _two(*parts: tuple[str, int]) -> str:
    """The larger unit, and the smaller one where something is left of it."""
    return " ".join(words % {"count": count} for words, count in parts if count)


@dataclass(frozen=True)
class Said:
    """A percentile in words, with what it may lie between; one that is not reached says what it exceeds."""

    percentile: Percentile
    working_time: bool = False

    @property
    def words(self) -> str:
        if self.percentile.seconds is None:
            return _("over %(span)s") % {"span": self._long(self.percentile.longest)}
        return self._long(self.percentile.seconds)

    @property
    def note(self) -> str:
        low, high = self.percentile.low, self.percentile.high
        if low is None:
            return _("not reached")
        if high is None:
            return _("from %(low)s") % {"low": self._long(low)}
        return f"{self._long(low)} – {self._long(high)}"

    def _long(self, seconds: float) -> str:
        return long(seconds, self.working_time)
