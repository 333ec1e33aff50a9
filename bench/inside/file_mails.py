"""Files mails as the worker does, one by one: `channels.mail.receiving.file_pending`."""

from __future__ import annotations

import json
import sys
import time
from itertools import cycle

from bench import cpu
from bench.inside import company
from bench.letters import TO, letters
from bench.profiling import profiled

WARM = 40


def main(count: int, top: int) -> dict[str, float]:
    from answerable.cases.models import Case
    from answerable.channels.mail.receiving import file_pending
    from answerable.kit import clock

    for mail in letters(WARM, "warm"):
        keep_one(*mail)
        file_pending(clock.now())
    spent, server = [], cpu.of_postgresql()
    with profiled(top):
        for mail in letters(count, "f"):
            keep_one(*mail)
            began = time.process_time()
            file_pending(clock.now())
            spent.append((time.process_time() - began) * 1000)
            if len(spent) % 100 == 0:
                company.say(f"{len(spent)} filed")
    filed = cpu.summary(spent, cpu.of_postgresql() - server)
    # A core that works for the database as well as for us: both count.
    rates = {"filed_rate": 1000 / (filed["mean"] + filed["server"]), "cases": Case.objects.count()}
    return filed | rates | reading(count)


def reading(count: int) -> dict[str, float]:
    """What reading alone takes of it."""
    from answerable.channels.mail.reading import read

    mails = cycle([raw for _sender, raw in letters(count, "r")])
    alone = cpu.sample(lambda: read(next(mails)), count)
    return {"read_rate": 1000 / alone["mean"], "read_p99": alone["p99"]}


def keep_one(sender: str, raw: bytes) -> None:
    from answerable.channels.mail.door import keep

    keep(raw, sender, [TO])


if __name__ == "__main__":
    company.settle()
    print(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]))))
