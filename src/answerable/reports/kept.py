"""What was promised and kept, and what was not: per promise, team, brand, channel, type, language and week."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from django.utils.translation import gettext as _

from answerable.cases.words import Measure
from answerable.reports.cells import Rate, Row, Table, cell
from answerable.reports.counting import Counts, count, count_by
from answerable.reports.facets import FACETS
from answerable.reports.monday import week_name
from answerable.reports.scope import Scope
from answerable.reports.shares import Share
from answerable.staff.models import Brand

VERDICTS = ("kept", "broken", "closure", "void", "paused")
PARTS = ("promise", "team", "channel", "type", "language")
BRANDED = (*PARTS[:2], "brand", *PARTS[2:])


def columns() -> list[str]:
    return [_("Kept"), _("Broken"), _("Share kept"), _("By a closure"), _("No longer held"), _("Standing still")]


def share(counted: Counts) -> Share:
    """Of what fell due and was owed; closures, ends and pauses count apart."""
    return Share(counted["kept"], counted["kept"] + counted["broken"])


def all_of_it(scope: Scope) -> dict[str, Any]:
    """The measure in one number, and all that was counted apart."""
    counted = count(VERDICTS, scope)
    return {"rate": Rate(share(counted)), "cells": [cell(key, counted[key], scope) for key in VERDICTS]}


def tables(scope: Scope) -> list[Table]:
    """One reading of the rows, summed by each facet in turn."""
    parts = BRANDED if Brand.objects.beside_the_house().exists() else PARTS
    counted = count_by(parts, VERDICTS, scope)
    return [_by(place, facet, counted, scope) for place, facet in enumerate(parts)]


def _by(place: int, facet: str, counted: dict[tuple[Any, ...], Counts], scope: Scope) -> Table:
    sums: defaultdict[Any, Counter[str]] = defaultdict(Counter)
    for values, numbers in counted.items():
        sums[values[place]].update(numbers)
    kind = FACETS[facet]
    labels = kind.labels() if sums else {}
    rows = [row(kind.says(value, labels), numbers, scope.by(**{facet: value})) for value, numbers in sums.items()]
    none = _("Nothing of this kind fell due in these days.")
    return Table(kind.label(), columns(), sorted(rows, key=lambda one: one.name), none)


def row(name: str, counted: Counts | Counter[str], scope: Scope) -> Row:
    """A line: kept, broken, the share of the two, and what counts apart."""
    cells: list[Any] = [cell(key, counted[key], scope) for key in VERDICTS]
    return Row(name, [*cells[:2], Rate(share(counted)), *cells[2:]])


def by_week(scope: Scope) -> tuple[Table, list[dict[str, Any]]]:
    """The six weeks up to these days, and the same for the plot."""
    rows, points = [], []
    for week in scope.weeks():
        counted = count(VERDICTS, week) if week.since < week.at else dict.fromkeys(VERDICTS, 0)
        rows.append(row(week_name(week), counted, week))
        points.append(_point(week_name(week), share(counted)))
    return Table(_("Week"), columns(), rows), points


def _point(name: str, of: Share) -> dict[str, Any]:
    """A week without anything has no point, rather than one at nothing."""
    low, high = of.interval or (None, None)
    values = {"share": of.value, "low": low, "high": high}
    percents = {key: None if value is None else round(100 * value, 1) for key, value in values.items()}
    return {"name": name, "n": of.whole, **percents}


def measures(scope: Scope) -> list[tuple[str, str, bool]]:
    """The measures with their addresses, and which is shown."""
    shown = scope.narrowed.get("measure")
    return [(str(one.label), scope.by(measure=one.value).link("kept"), one.value == shown) for one in SHOWN]


SHOWN = (Measure.ANSWER, Measure.RESOLUTION, Measure.UPDATE, Measure.GIVEN, Measure.CALL_BACK, Measure.RECEIPT,
         Measure.ASK, Measure.HANDOVER, Measure.GLANCE)  # fmt: skip
