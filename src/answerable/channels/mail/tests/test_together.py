"""Rows that wait at the same moment share a transaction; a bad one among them fails alone."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from answerable.channels.mail.door.together import Together

GOOD = ["a", "b", "c"]


class Table:
    """What was committed, and in which company. The first commit takes until the others have come."""

    def __init__(self):
        self.commits, self.is_slow, self.others_wait = [], Event(), Event()

    def write_all(self, items):
        if not self.commits and not self.is_slow.is_set():
            self.is_slow.set()
            self.others_wait.wait(10)
        if "bad" in items:
            raise ValueError("bad")
        self.commits.append(sorted(items))

    def write_one(self, item):
        self.write_all([item])


def brought(items):
    """Everything is brought while `first` is being committed; what became of each, and the table."""
    table = Table()
    together = Together(table.write_all, table.write_one)
    with ThreadPoolExecutor(len(items) + 1) as threads:
        first = threads.submit(together.put, "first")
        assert table.is_slow.wait(10)
        futures = [threads.submit(together.put, item) for item in items]
        while len(together._waiting) < len(items):
            pass
        table.others_wait.set()
    return [future.exception() for future in [first, *futures]], table


def test_what_comes_during_a_commit_shares_the_next_one():
    errors, table = brought(GOOD)
    assert (errors, table.commits) == ([None] * 4, [["first"], GOOD])


def test_a_bad_one_harms_none_of_its_neighbours_and_is_told_so():
    errors, table = brought(["a", "bad", "b"])
    assert [type(error) for error in errors] == [type(None), type(None), ValueError, type(None)]
    assert sorted(table.commits) == [["a"], ["b"], ["first"]]


def test_what_was_put_is_committed_when_put_returns():
    table = Table()
    table.is_slow.set()
    together = Together(table.write_all, table.write_one)
    for number in range(3):
        together.put(f"{number}")
        assert table.commits[-1] == [f"{number}"]
    with pytest.raises(ValueError, match="bad"):
        together.put("bad")
