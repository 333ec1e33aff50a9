"""What a lead needs on Monday: what came, what went, what lies and how old, whom we kept waiting, who carries it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count
from django.utils import timezone
from django.utils.dateformat import format as formatted
from django.utils.translation import gettext as _

from answerable.cases.words import Measure, Turn
from answerable.reports.access import teams_reported
from answerable.reports.cells import Cell, Rate, Row, Table, cell
from answerable.reports.counting import count, count_by
from answerable.reports.facets import FACETS
from answerable.reports.scope import Scope
from answerable.reports.shares import Share
from answerable.reports.words import AGES, ENDINGS

HEADLINES = ("in", "out", "backlog", "late", "reopened", "chasers")
OPEN_TURNS = (Turn.OURS, Turn.THEIRS, Turn.PROPOSED)


def headlines(scope: Scope) -> list[Cell]:
    """The plain numbers of these days."""
    counted = count(HEADLINES, scope)
    return [cell(key, counted[key], scope, late=key == "late" and counted[key] > 0) for key in HEADLINES]


def answers(scope: Scope) -> dict[str, Any]:
    """Of the answers that fell due, the share that was kept."""
    asked = scope.by(measure=Measure.ANSWER)
    counted = count(("kept", "broken", "closure"), asked)
    share = Share(counted["kept"], counted["kept"] + counted["broken"])
    return {"rate": Rate(share), "cells": [cell(key, counted[key], asked) for key in ("kept", "broken", "closure")]}


def first_contact(scope: Scope) -> dict[str, Any]:
    """Of what was solved, the share that one answer solved."""
    counted = count(("first-contact", "solved"), scope)
    share = Share(counted["first-contact"], counted["solved"])
    return {"rate": Rate(share), "cells": [cell(key, counted[key], scope) for key in ("first-contact", "solved")]}


def by_week(scope: Scope) -> Table:
    """The six weeks up to these days."""
    rows = [_week(week) for week in scope.weeks()]
    columns = [_("In"), _("Out"), _("Backlog at the end"), _("Reopened"), _("Chasers"), _("Answers kept")]
    return Table(_("Six weeks"), columns, rows)


def _week(week: Scope) -> Row:
    keys = ("in", "out", "backlog", "reopened", "chasers")
    counted = count(keys, week) if week.since < week.at else dict.fromkeys(keys, 0)
    cells: list[Any] = [cell(key, counted[key], week) for key in keys]
    return Row(week_name(week), [*cells, answers(week)["rate"]], week.link("monday"))


def week_name(week: Scope) -> str:
    """*16–22 Nov*, as the reader's calendar has it."""
    first, last = week.first_on, week.last_on
    begin = formatted(first, "j") if first.month == last.month else formatted(first, "j M")
    name = f"{begin}–{formatted(last, 'j M')}"
    return name if week.is_over else _("%(days)s, not over") % {"days": name}


def by_age(scope: Scope) -> Table:
    """What lies open now, by how long ago it was opened and whose turn it is."""
    now = _today(scope)
    counted = count_by(("age", "turn"), ("open",), now)
    rows = [_age(now, age, counted) for age in reversed(AGES)]
    columns = [*(str(turn.label) for turn in OPEN_TURNS), _("Together")]
    return Table(_("Open now, by age and turn"), columns, rows if counted else [], _("Nothing is open. Well done."))


def _age(scope: Scope, age: str, counted: dict[tuple[Any, ...], dict[str, int]]) -> Row:
    aged = scope.by(age=age)
    each = {turn: counted.get((age, turn), {"open": 0})["open"] for turn in OPEN_TURNS}
    cells = [cell("open", number, aged.by(turn=turn.value)) for turn, number in each.items()]
    return Row(str(AGES[age]), [*cells, cell("open", sum(each.values()), aged)])


def backlog(scope: Scope) -> tuple[Table, list[dict[str, Any]]]:
    """What lay open at the end of each of the six weeks, by age; and the same for the plot."""
    rows, points = [], []
    for week in scope.weeks():
        counted = count_by(("age",), ("backlog",), week) if week.since < week.at else {}
        each = {age: counted.get((age,), {"backlog": 0})["backlog"] for age in AGES}
        cells = [cell("backlog", number, week.by(age=age)) for age, number in each.items()]
        rows.append(Row(week_name(week), [*cells, cell("backlog", sum(each.values()), week)]))
        points.append({"name": week_name(week), "ages": list(each.values())})
    columns = [*(str(label) for label in AGES.values()), _("Together")]
    means = _("A case that was closed then and has come back since counts as open, which flatters nobody.")
    return Table(_("Backlog at the end of each week, by age"), columns, rows, means=means), points


def _today(scope: Scope) -> Scope:
    """The same with an age that is counted from now."""
    today = timezone.localdate(scope.at)
    return scope.within(min(scope.first_on, today), max(scope.last_on, today))


def by_topic(scope: Scope) -> Table:
    """What people wrote about, most often first."""
    table = parted("topic", ("in",), scope, _("Topics"), _("Nothing came in these days."))
    return Table(table.title, [_("In")], sorted(table.rows, key=lambda row: -row.cells[0].value), table.none)


def by_ending(scope: Scope) -> Table:
    """How what was closed ended; silence is no confirmation."""
    counted = count_by(("ending",), ("out",), scope)
    rows = [
        Row(str(label), [cell("out", counted[(key,)]["out"], scope.by(ending=key))])
        for key, label in ENDINGS.items()
        if (key,) in counted
    ]
    return Table(_("How it ended"), [_("Out")], rows, _("Nothing was closed in these days."))


def waiting_on(scope: Scope) -> Table:
    """What holds us up now, by cause."""
    return parted("waiting", ("held-up",), scope, _("Waiting on"), _("Nothing waits on somebody else."))


def load(scope: Scope) -> Table:
    """Who carries how much now, per team."""
    ours = count_by(("team",), ("nobodys", "late", "held-up"), scope)
    turns = count_by(("team", "turn"), ("open",), scope)
    rows = [_team(scope, slug, name, people, ours, turns) for slug, name, people in _teams(scope)]
    columns = [*(str(turn.label) for turn in OPEN_TURNS), _("Nobody's now"), _("Late now"), _("Ours per colleague")]
    return Table(_("Load per team, now"), columns, rows)


def _teams(scope: Scope) -> Iterable[tuple[str, str, int]]:
    teams = teams_reported(scope.staff).active().in_order().annotate(people=Count("memberships"))
    if slug := scope.narrowed.get("team"):
        teams = teams.filter(slug=slug)
    return teams.values_list("slug", "name", "people")


def _team(scope: Scope, slug: str, name: str, people: int, ours: Any, turns: Any) -> Row:
    its = scope.by(team=slug)
    each = {turn: turns.get((slug, turn), {"open": 0})["open"] for turn in OPEN_TURNS}
    some = ours.get((slug,), {"nobodys": 0, "late": 0})
    cells: list[Any] = [cell("open", number, its.by(turn=turn.value)) for turn, number in each.items()]
    cells += [cell("nobodys", some["nobodys"], its), cell("late", some["late"], its, late=some["late"] > 0)]
    return Row(name, [*cells, f"{each[Turn.OURS] / people:.1f}" if people else "—"], its.link("monday"))


def parted(facet: str, keys: tuple[str, ...], scope: Scope, title: str, none: str) -> Table:
    """The figures by one facet, its values named."""
    kind, counted = FACETS[facet], count_by((facet,), keys, scope)
    labels = kind.labels() if counted else {}
    rows = [
        Row(kind.says(value, labels), [cell(key, numbers[key], scope.by(**{facet: value})) for key in keys])
        for (value,), numbers in counted.items()
        if any(numbers.values())
    ]
    return Table(title, [], sorted(rows, key=lambda row: row.name), none)
