"""How often each verb of a case was done in the lives so far, and not only tried."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

import pytest

from answerable.cases.models import Case


def verbs() -> list[str]:
    return [name for name in dir(Case) if not name.startswith("_") and hasattr(getattr(Case, name), "__wrapped__")]


class Tally:
    """Counts while a life is lived; what its story did before does not count."""

    def __init__(self) -> None:
        self.times = Counter(dict.fromkeys(verbs(), 0))
        self._counts = True

    def watch(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in self.times:
            monkeypatch.setattr(Case, name, self.counted(name))

    @contextmanager
    def silent(self) -> Iterator[None]:
        self._counts = False
        try:
            yield
        finally:
            self._counts = True

    def counted(self, name: str) -> Callable[..., Any]:
        """The verb, counted when it was done."""
        verb = getattr(Case, name)

        @wraps(verb)
        def run(*args: Any, **kwargs: Any) -> Any:
            result = verb(*args, **kwargs)
            self.times[name] += self._counts
            return result

        return run

    def never(self) -> list[str]:
        return [name for name, times in self.times.items() if not times]

    def __str__(self) -> str:
        return "\n".join(f"{times:6} {name}" for name, times in sorted(self.times.items(), key=lambda one: one[::-1]))
