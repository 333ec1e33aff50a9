"""How long something took, when for some of it one knows only that it took longer: the product-limit estimate."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from math import exp, log, sqrt

from answerable.reports.shares import Z

# A length in seconds, and whether it came to its end; otherwise it lasted at least so long.
Length = tuple[float, bool]


@dataclass(frozen=True)
class Step:
    """After so many seconds so large a share still waits, between `low` and `high` at 95 %."""

    seconds: float
    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Percentile:
    """By when so many had their end; None where too few have had it to say, which is longer than `longest`."""

    seconds: float | None
    low: float | None
    high: float | None
    longest: float


class Survival:
    """Kaplan and Meier's estimate (J. Am. Stat. Assoc. 53, 1958), Greenwood's variance, intervals by log(-log)."""

    def __init__(self, lengths: Iterable[Length]) -> None:
        ordered = sorted(lengths)
        self.count = len(ordered)
        self.censored = sum(1 for _seconds, ended in ordered if not ended)
        self.longest = ordered[-1][0] if ordered else 0.0
        self.steps = _steps(ordered)

    def percentile(self, percent: float) -> Percentile:
        """The first moment at which no more than the rest still waits."""
        rest = 1 - percent / 100
        low, middle, high = (self._first(name, rest) for name in ("low", "share", "high"))
        return Percentile(middle, low, high, self.longest)

    def _first(self, name: str, rest: float) -> float | None:
        return next((step.seconds for step in self.steps if getattr(step, name) <= rest + 1e-12), None)


def _steps(ordered: list[Length]) -> list[Step]:
    steps, left, share, variance = [], len(ordered), 1.0, 0.0
    for seconds, group in groupby(ordered, key=lambda length: length[0]):
        ends = [ended for _seconds, ended in group]
        ended = sum(ends)
        if ended:
            share *= 1 - ended / left
            variance += ended / (left * (left - ended)) if left > ended else 0.0
            steps.append(Step(seconds, share, *_interval(share, variance)))
        left -= len(ends)
    return steps


def _interval(share: float, variance: float) -> tuple[float, float]:
    if share <= 0.0:
        return 0.0, 0.0
    reach = Z * sqrt(variance) / log(share)
    return share ** exp(-reach), share ** exp(reach)
