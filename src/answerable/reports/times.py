"""How long people waited: their own elapsed time first, working time beside it; open cases counted as longer."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from answerable.cases.words import Measure
from answerable.reports.cells import Row, Table, cell
from answerable.reports.counting import count, count_by
from answerable.reports.facets import FACETS
from answerable.reports.lengths import Said, Wait, elapsed, waits, working
from answerable.reports.scope import Scope
from answerable.reports.words import PUBLIC_CHANNELS

KEYS = ("begun", "met", "waiting", "dropped")
PERCENTILES = (50, 80, 95)
POINTS = 160


def answer_time(scope: Scope) -> dict[str, Any]:
    """The headline: by when half, eight in ten and nearly all had their answer."""
    found = waits(scope)
    by_wall, by_hours, counted = elapsed(found), working(found), count(KEYS, scope)
    return {
        "headlines": [(_percent(percent), Said(by_wall.percentile(percent))) for percent in PERCENTILES],
        "working": [(_percent(percent), Said(by_hours.percentile(percent), True)) for percent in PERCENTILES],
        "cells": [cell(key, counted[key], scope) for key in KEYS],
        "count": by_wall.count,
        "curve": curve(found),
        "teams": _parted("team", scope, found, _("By team")),
        "reaches": _reaches(scope, found),
    }


def percentiles(scope: Scope) -> list[tuple[str, Said]]:
    """Only the headline, for answers."""
    by_wall = elapsed(waits(scope.by(measure=Measure.ANSWER)))
    return [(_percent(percent), Said(by_wall.percentile(percent))) for percent in PERCENTILES] if by_wall.count else []


def _percent(percent: int) -> str:
    return {50: _("Half had it within"), 80: _("Eight in ten within"), 95: _("Nineteen in twenty within")}[percent]


def columns() -> list[str]:
    elapsed_in, working_in = _("elapsed, %(percent)s %%"), _("working, %(percent)s %%")
    said = [elapsed_in % {"percent": 50}, elapsed_in % {"percent": 95}]
    return [_("Begun"), _("Still waiting"), *said, working_in % {"percent": 50}, working_in % {"percent": 95}]


def _parted(facet: str, scope: Scope, found: list[Wait], title: str) -> Table:
    counted = count_by((facet,), ("begun", "waiting"), scope)
    labels = FACETS[facet].labels()
    rows = []
    for (value,), numbers in sorted(counted.items(), key=lambda item: str(item[0])):
        mine = [wait for wait in found if _value(facet, wait) == value]
        part = scope.by(**{facet: value})
        cells: list[Any] = [cell(key, numbers[key], part) for key in ("begun", "waiting")]
        rows.append(Row(FACETS[facet].says(value, labels), [*cells, *_said(mine)], part.link("times")))
    return Table(title, columns(), rows, _("Nobody began to wait in these days."))


def _reaches(scope: Scope, found: list[Wait]) -> Table:
    """Public and private channels side by side: the loud are not served before the quiet."""
    table = _parted("reach", scope, found, _("Public and private channels"))
    if any(wait.channel in PUBLIC_CHANNELS for wait in found) or not found:
        return table
    means = _("Nobody wrote on a public channel in these days, so there is nothing to compare yet.")
    return Table(table.title, table.columns, table.rows, table.none, means)


def _value(facet: str, wait: Wait) -> str:
    if facet == "team":
        return wait.team
    return "public" if wait.channel in PUBLIC_CHANNELS else "private"


def _said(found: list[Wait]) -> list[str]:
    by_wall, by_hours = elapsed(found), working(found)
    whole = [Said(by_wall.percentile(percent)).words for percent in (50, 95)]
    return whole + [Said(by_hours.percentile(percent), True).words for percent in (50, 95)]


def curve(found: list[Wait]) -> list[list[float]]:
    """For the plot: after so many hours, what percent still waits, and between what it may lie; thinned to be drawn."""
    steps = elapsed(found).steps
    every = max(1, len(steps) // POINTS)
    kept = [*steps[::every], *steps[-1:]] if steps else []
    points = [[step.seconds / 3600, 100 * step.share, 100 * step.low, 100 * step.high] for step in kept]
    return [[0.0, 100.0, 100.0, 100.0], *([round(number, 3) for number in point] for point in points)]
