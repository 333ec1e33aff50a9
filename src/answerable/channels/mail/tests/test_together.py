"""Rows that wait at the same moment share a transaction; a bad one among them fails alone."""

import asyncio
from threading import Event

from answerable.channels.mail.door.together import AT_ONCE, Together

GOOD = ["a", "b", "c"]


class Table:
    """What was committed, and in which company. The first commit takes until the others have come."""

    def __init__(self):
        self.commits, self.is_slow, self.others_wait = [], Event(), Event()

    def write(self, items):
        if items == ["first"]:
            self.is_slow.set()
            assert self.others_wait.wait(60)
        if "bad" in items:
            raise ValueError("bad")
        self.commits.append(items)


def brought(items, first_is_gone=False):
    """Everything is put while `first` is being committed; what became of each, and what was committed together."""
    return asyncio.run(_brought(items, first_is_gone))


async def _brought(items, first_is_gone):
    table = Table()
    together = Together(table.write)
    first = asyncio.create_task(together.put("first"))
    assert await asyncio.to_thread(table.is_slow.wait, 60)
    if first_is_gone:
        first.cancel()
    others = [asyncio.create_task(together.put(item)) for item in items]
    await asyncio.sleep(0)  # now they wait
    table.others_wait.set()
    results = await asyncio.gather(first, *others, return_exceptions=True)
    together.close()
    return [type(result) for result in results if result], table.commits


def test_what_comes_during_a_commit_shares_the_next_one():
    assert brought(GOOD) == ([], [["first"], GOOD])


def test_a_bad_one_harms_none_of_its_neighbours_and_is_told_so():
    assert brought(["a", "bad", "b"]) == ([ValueError], [["first"], ["a"], ["b"]])


def test_what_is_more_than_one_statement_holds_goes_with_the_next():
    items = [f"{number}" for number in range(AT_ONCE + 1)]
    assert brought(items) == ([], [["first"], items[:-1], items[-1:]])


def test_who_hangs_up_meanwhile_keeps_nobody_waiting():
    assert brought(GOOD, first_is_gone=True) == ([asyncio.CancelledError], [["first"], GOOD])


def test_what_was_put_is_committed_when_put_returns():
    async def put():
        table, seen = Table(), []
        together = Together(table.write)
        for item in GOOD:
            await together.put(item)
            seen.append(list(table.commits))
        together.close()
        return seen

    assert asyncio.run(put()) == [[["a"]], [["a"], ["b"]], [["a"], ["b"], ["c"]]]
