"""A share of so many, with the interval in which it may as well lie."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

# Two-sided 95 %.
Z = 1.959963984540054


@dataclass(frozen=True)
class Share:
    """`part` of `whole`; without a whole there is no share, and none is shown."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        return self.part / self.whole if self.whole else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's score interval at 95 %, right also for few and for none (Wilson 1927; Newcombe 1998, method 3)."""
        if not self.whole:
            return None
        n, share, square = self.whole, self.part / self.whole, Z * Z
        middle = (share + square / (2 * n)) / (1 + square / n)
        reach = Z * sqrt(share * (1 - share) / n + square / (4 * n * n)) / (1 + square / n)
        return max(middle - reach, 0.0), min(middle + reach, 1.0)
