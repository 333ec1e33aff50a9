"""How long cases stood blocked in these days, and by what: elapsed time, nights and weekends included."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from answerable.cases.words import WaitingOn
from answerable.reports.cells import Cell, Row, Table, cell
from answerable.reports.figures import FIGURES
from answerable.reports.lengths import long
from answerable.reports.scope import Scope

SUMS = {"stood": Sum("lasted"), "cases": Count("case", distinct=True), "times": Count("pk")}


@dataclass(frozen=True)
class Blocked:
    """How long together, how many cases, and how often; a case may stand blocked twice."""

    stood: timedelta | None
    cases: int
    times: int

    @property
    def length(self) -> str:
        return long(self.stood.total_seconds() if self.stood else 0)

    @property
    def words(self) -> str:
        """What the rows come to: *3 d 4 h in 2 cases*."""
        said = ngettext("%(length)s in %(count)s case", "%(length)s in %(count)s cases", self.cases)
        return said % {"length": self.length, "count": self.cases}

    def cells(self, scope: Scope) -> list[Cell]:
        """Each of them opens the same rows, which say all three."""
        times = cell("blocked", self.times, scope)
        return [replace(times, said=self.length), replace(times, value=self.cases, said=str(self.cases)), times]


def together(rows: QuerySet[Any]) -> Blocked:
    """What the rows behind the figure come to."""
    return Blocked(**rows.aggregate(**SUMS))


def by_cause(scope: Scope) -> Table:
    """What held us up, longest first."""
    rows = FIGURES["blocked"].rows(scope)
    found = [(row.pop("waiting_on"), Blocked(**row)) for row in rows.order_by().values("waiting_on").annotate(**SUMS)]
    found.sort(key=lambda one: (-(one[1].stood or timedelta(0)), one[0]))
    lines = [Row(str(WaitingOn(cause).label), said.cells(scope.by(cause=cause))) for cause, said in found]
    if len(lines) > 1:
        lines.append(Row(_("Together"), together(rows).cells(scope)))
    return Table(
        _("Time cases stood blocked, by cause"),
        [_("Time"), _("Cases"), _("How often")],
        lines,
        _("No case stood blocked in these days."),
        _("Elapsed time in these days, nights and weekends included. It paused no promise."),
    )
