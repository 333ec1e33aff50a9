"""How often each verb of a case was done in the lives so far, and not only tried."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from typing import Any

import pytest

from answerable.cases.models import Case


def verbs() -> list[str]:
    return [name for name in dir(Case) if not name.startswith("_") and hasattr(getattr(Case, name), "__wrapped__")]


# Verbs that no rule names, because others or time bring them about.
BROUGHT_ABOUT = {
    "come_in": "she_writes",
    "end_wait": "days_go_by",
    "failed": "a_sender_works",
    "find_sent": "somebody_sent_it_elsewhere",
    "lapse": "days_go_by",
    "let_part": "we_unmerge",
    "note_look": "somebody_looks_in",
    "put_off": "a_sender_works",
    "recognise": "it_is_said_who_they_are",
    "recognise_no_more": "it_is_open_again_who_they_are",
    "remind": "days_go_by",
    "take_back_dates": "it_comes_back",
    "take_for_call": "solved_on_the_call",
    "take_in": "we_merge",
    "take_note_of_mail": "somebody_sent_it_elsewhere",
    "take_up_questions": "they_are_two_again",
    "wait_again": "she_needs_an_answer_after_all",
    "wake": "she_writes",
}


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

    def naming(self, rules: Mapping[str, Callable[..., Any]]) -> set[str]:
        """Of these rules those that may lead to a verb that nobody did."""
        missing = set(self.never())
        named = {name for name, rule in rules.items() if missing & set(rule.__code__.co_names)}
        return named | {rule for verb, rule in BROUGHT_ABOUT.items() if verb in missing}

    def __str__(self) -> str:
        return "\n".join(f"{times:6} {name}" for name, times in sorted(self.times.items(), key=lambda one: one[::-1]))
