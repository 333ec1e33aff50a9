"""Mails harmed at random are read without an exception, without a hang, and within bounds of memory.
Again by number: `mutant(NUMBER)` in `mutants.py` gives the mail that a failure names."""

import json
import os
import resource
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from answerable.channels.mail.reading import inspect_json
from answerable.channels.mail.reading.reader import read_carefully
from answerable.channels.mail.tests.mutants import mutant

# The long form comes in parts, so that several workers and nights can share it: 100,000 in all.
PARTS, EACH = (50, 2000) if "ANSWERABLE_DEEP" in os.environ else (1, 300)
LONGEST_SECONDS = 5
MOST_GROWTH = 300_000_000  # bytes, over a whole part


class TooLong(BaseException):
    """No exception that reading may catch."""


@contextmanager
def in_time(seconds: float) -> Iterator[None]:
    """Ends what takes more of the processor than that, even if it would never end."""

    def give_up(*_: object) -> None:
        raise TooLong

    before = signal.signal(signal.SIGPROF, give_up)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def memory() -> int:
    """The most that this process ever had, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def survives(raw: bytes) -> None:
    mail = read_carefully(raw)
    told = json.dumps(inspect_json(mail), ensure_ascii=False).encode()
    assert b"\\u0000" not in told
    assert all(part.size == len(part.data) and part.name for part in mail.attachments)
    # References are repeated nowhere and nothing is unpacked twice: what comes out is a few times what went in.
    assert len(told) + sum(part.size for part in mail.attachments) < 100_000 + 30 * len(raw)


@pytest.mark.parametrize("part", range(PARTS))
def test_no_harm_done_to_a_mail_stops_its_reading(part):
    survives(mutant(0))  # whatever is loaded once is there
    before = memory()
    for number in range(part * EACH, (part + 1) * EACH):
        try:
            with in_time(LONGEST_SECONDS):
                survives(mutant(number))
        except (Exception, TooLong) as trouble:
            raise AssertionError(f"mutant({number}): {trouble!r}") from trouble
    assert memory() - before < MOST_GROWTH
