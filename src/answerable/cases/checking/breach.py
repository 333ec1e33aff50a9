"""What a check finds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from answerable.cases.checking.rows import Rows

# The invariant a rule belongs to, and what it says about the rows of one case: a sentence per breach.
Rule = tuple[str, Callable[[Rows], Iterator[str]]]


@dataclass(frozen=True)
class Breach:
    """An invariant that does not hold: which (I1 to I11), in which case (empty: in none), and how."""

    invariant: str
    case: str
    sentence: str

    def __str__(self) -> str:
        return f"{self.invariant} {self.case}: {self.sentence}" if self.case else f"{self.invariant}: {self.sentence}"
