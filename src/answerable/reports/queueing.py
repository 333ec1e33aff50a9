"""How many colleagues it takes: the Palm queue M/M/n+M, called Erlang-A, in which who waits may give up.

Arrivals come by chance at a steady rate, handling times and patience are exponential, and whoever came first is first.
The source is A. Mandelbaum and S. Zeltyn, *Service engineering in action: the Palm/Erlang-A queue* (2007). Without
patience that ends it is Erlang's delay formula (C); with none at all his loss formula (B). All rates are per hour.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import exp, expm1, lgamma, log

# States rarer than this, beside the commonest one, change no figure that is shown.
RARE = -46.0  # in logarithms: 1e-20
MOST = 500  # colleagues


@dataclass(frozen=True)
class Queue:
    """`arrivals` and `services` per hour, one colleague's; `giving_up` is one over the mean patience, 0 for never."""

    arrivals: float
    services: float
    giving_up: float
    colleagues: int

    @property
    def is_stable(self) -> bool:
        """Whether the queue comes to rest; without giving up, only if it is served faster than it grows."""
        return self.giving_up > 0 or self.arrivals < self.colleagues * self.services

    @cached_property
    def states(self) -> list[float]:
        """How likely it is that so many are there, served or waiting."""
        weights = [0.0]
        while self._goes_on(weights):
            number = len(weights)
            served = min(number, self.colleagues) * self.services
            leaving = served + max(0, number - self.colleagues) * self.giving_up
            weights.append(weights[-1] + log(self.arrivals / leaving))
        top = max(weights)
        likely = [exp(weight - top) for weight in weights]
        whole = sum(likely)
        return [one / whole for one in likely]

    def _goes_on(self, weights: list[float]) -> bool:
        return len(weights) <= self.colleagues or weights[-1] - max(weights) > RARE

    @property
    def must_wait(self) -> float:
        """The share that finds everybody busy."""
        return sum(self.states[self.colleagues :])

    @property
    def waiting(self) -> float:
        """How many wait, on average."""
        return sum(number * likely for number, likely in enumerate(self.states[self.colleagues :]))

    @property
    def gives_up(self) -> float:
        """The share that gives up before its turn."""
        return self.giving_up * self.waiting / self.arrivals

    @property
    def mean_wait(self) -> float:
        """Hours, of those served at once and of those who give up too (Little)."""
        return self.waiting / self.arrivals

    @property
    def busy(self) -> float:
        """The share of their time in which colleagues are at work."""
        return self.arrivals * (1 - self.gives_up) / (self.colleagues * self.services)

    def waits_longer(self, hours: float) -> float:
        """The share that still waits after so long, neither served nor gone."""
        turn_comes = self._turn_comes_within(hours, 0)
        late = sum(likely * (1 - soon) for likely, soon in zip(self.states[self.colleagues :], turn_comes, strict=True))
        return late * exp(-self.giving_up * hours)

    def served_within(self, hours: float) -> float:
        """The share that is served, and after no longer a wait."""
        speed, found = self.colleagues * self.services, self.states[self.colleagues :]
        at_once = sum(self.states[: self.colleagues])
        # Whoever finds k waiting is served before giving up with probability speed / (speed + (k + 1) giving up).
        soon = self._turn_comes_within(hours, 1)
        stay = (speed / (speed + (ahead + 1) * self.giving_up) for ahead in range(len(found)))
        return at_once + sum(likely * patient * come for likely, patient, come in zip(found, stay, soon, strict=True))

    def _turn_comes_within(self, hours: float, patience: int) -> list[float]:
        """For each number found waiting, how likely it is that all of them and one more have left by then.

        Those ahead leave at rates speed, speed + giving up, ...; the time until the turn is the order statistic of a
        pure death process, so a regularized incomplete beta function I(1-exp(-giving up * t); k+1, speed/giving up),
        here by its recurrence in k. `patience` 1 counts only those who do not give up themselves meanwhile.
        """
        speed = self.colleagues * self.services
        found = len(self.states) - self.colleagues
        if hours <= 0:
            return [0.0] * found
        if self.giving_up == 0:
            return _poisson_tails(speed * hours, found)
        shape = speed / self.giving_up + patience
        part = -shape * self.giving_up * hours  # log (1-x)^b
        gone = log(-expm1(-self.giving_up * hours))  # log x
        tails, left = [], 1.0
        for number in range(found):
            left -= exp(lgamma(number + shape) - lgamma(number + 1) - lgamma(shape) + number * gone + part)
            tails.append(max(left, 0.0))
        return tails


def _poisson_tails(mean: float, count: int) -> list[float]:
    """That more than k happen where `mean` are expected, for each k."""
    tails, left = [], 1.0
    for number in range(count):
        left -= exp(number * log(mean) - mean - lgamma(number + 1))
        tails.append(max(left, 0.0))
    return tails
