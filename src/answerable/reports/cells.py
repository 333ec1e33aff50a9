"""What stands in a table of figures: a number that leads to its rows, a share with its interval, a word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from answerable.reports.figures import FIGURES
from answerable.reports.scope import Scope
from answerable.reports.shares import Share


@dataclass(frozen=True)
class Cell:
    """A figure: how many, where its rows are, what they are called; `said` where it tells what they come to."""

    value: int
    href: str
    label: str = ""
    means: str = ""
    late: bool = False
    said: str = ""

    @property
    def words(self) -> str:
        return self.said or f"{self.value:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


@dataclass(frozen=True)
class Rate:
    """A share in words: *71 %*, and of how many and between what it may lie."""

    share: Share

    @property
    def words(self) -> str:
        return "—" if self.share.value is None else percent(self.share.value)

    @property
    def note(self) -> str:
        if not self.share.interval:
            return _("none to count")
        low, high = (round(100 * bound) for bound in self.share.interval)
        return _("n %(n)s, %(low)s–%(high)s") % {"n": self.share.whole, "low": low, "high": high}


@dataclass(frozen=True)
class Row:
    """A line of a table, by its name."""

    name: str
    cells: Sequence[Any]
    href: str = ""


@dataclass(frozen=True)
class Table:
    """Columns with their names and lines below; one without lines says in words that there are none."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Row] = field(default_factory=list)
    none: str = ""
    means: str = ""


def cell(key: str, value: int, scope: Scope, late: bool = False) -> Cell:
    """The figure of this key, leading to its rows in this scope."""
    figure = FIGURES[key]
    return Cell(value, scope.link("rows", key), str(figure.label), str(figure.means), late)


def percent(value: float) -> str:
    """*71 %*, and what is not all never rounds up to all, nor what is not none down to none."""
    whole = round(100 * value)
    if (whole == 100 and value < 1) or (whole == 0 and value > 0):
        return f"{100 * value:.1f} %" if 0.0005 <= value < 0.9995 else ("> 99.9 %" if value > 0.5 else "< 0.1 %")
    return f"{whole} %"
