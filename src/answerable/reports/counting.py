"""Figures counted: several in one reading of their rows, and in groups by a facet."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count

from answerable.reports.facets import FACETS
from answerable.reports.figures import FIGURES, rows_of
from answerable.reports.scope import Scope

Counts = dict[str, int]


def count(keys: Iterable[str], scope: Scope) -> Counts:
    """So many figures of one scope. Cases are counted figure by figure, each by the index of its own days."""
    counted: Counts = {}
    for of, wanted in _by_kind(keys).items():
        if of == "cases":
            counted |= {key: FIGURES[key].rows(scope).count() for key in wanted}
        else:
            counted |= _with_their_names(rows_of(of, scope).aggregate(**_conditions(wanted, scope)))
    return counted


def count_by(facets: Iterable[str], keys: Iterable[str], scope: Scope) -> dict[tuple[Any, ...], Counts]:
    """The figures of one kind of rows, parted by facets; by the facets' values, in one query."""
    [(of, wanted)] = _by_kind(keys).items()
    path, names = "" if of == "cases" else "case__", list(facets)
    parts = {f"part_{name}": FACETS[name].expression(path, scope.moments) for name in names}
    rows = rows_of(of, scope)
    if of == "cases":  # where a part with none of them need not be found, and the whole table not be read
        rows = rows.filter(reduce(or_, (FIGURES[key].where(scope) for key in wanted)))
    rows = rows.annotate(**parts).order_by().values(*parts)
    found = rows.annotate(**_conditions(wanted, scope))
    return {tuple(row.pop(part) for part in parts): _with_their_names(row) for row in found}


def _by_kind(keys: Iterable[str]) -> dict[str, list[str]]:
    kinds: dict[str, list[str]] = {}
    for key in keys:
        kinds.setdefault(FIGURES[key].of, []).append(key)
    return kinds


def _conditions(keys: Iterable[str], scope: Scope) -> dict[str, Any]:
    return {f"n_{key.replace('-', '_')}": Count("pk", filter=FIGURES[key].where(scope)) for key in keys}


def _with_their_names(counted: dict[str, Any]) -> Counts:
    return {name.removeprefix("n_").replace("_", "-"): value for name, value in counted.items()}
