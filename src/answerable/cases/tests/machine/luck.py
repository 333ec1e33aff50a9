"""What one seed decides about a life: which story it goes on with, who acts, how fast, how often the wrong one.

Everything follows from the seed and from what a step was told, never from the steps before it: a step that shrinking
takes away changes nothing about the others. Seed 0 is the plainest life.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from datetime import timedelta
from random import Random
from typing import TypeVar

from answerable.cases.tests.machine.stories import Opening

T = TypeVar("T")
# Of a number that a step drew, the rest by this says whether somebody is wrong; what is left over says who or what.
TWELVE = 12
WRONG = (1, 3, 6)
# How much of what could happen at all does in this life: fewer things meet more often.
SHARES = (1.0, 0.4, 0.2, 0.1)
PACES = (timedelta(hours=3), timedelta(days=1), timedelta(days=8), timedelta(days=70))


class Luck:
    """One life's share of chance."""

    def __init__(self, seed: int, opening: Opening) -> None:
        dice = Random(seed)
        self.story = opening.stories[seed % len(opening.stories)]
        self.focus = opening.cases[self.story]
        self._leads_to = opening.leads_to
        self.turn = dice.randrange(TWELVE) if seed else 0
        self.wrong = dice.choice(WRONG) if seed else 1
        self.pace = dice.choice(PACES)
        self.share = dice.choice(SHARES) if seed else 1.0
        self._seed = seed

    def happening(self, names: Iterable[str], sought: Set[str]) -> set[str]:
        """Which rules there are in this life: those that are sought, else that its stories lead to, and some others."""
        dice = Random(self._seed)
        share = min(self.share, 0.2) if sought else self.share
        return {name for name in sorted(names) if dice.random() < share} | set(sought or self._leads_to)

    def errs(self, number: int) -> bool:
        """Whether the one who acts, or what is acted on, is just anyone or anything."""
        return number % TWELVE >= TWELVE - self.wrong

    def pick(self, things: Sequence[T], number: int) -> T | None:
        return things[(number // TWELVE + self.turn) % len(things)] if things else None

    def pick_case(self, pks: Sequence[int], number: int) -> int | None:
        """Mostly one of the life's own story."""
        own = [pk for pk in pks if pk in self.focus] if number % TWELVE % 4 else []
        return self.pick(own or pks, number)

    def paced(self, step: timedelta) -> timedelta:
        return min(step, self.pace)
