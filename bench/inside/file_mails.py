"""Files mails as the worker does: `channels.mail.receiving.file_pending`, until nothing waits."""

from __future__ import annotations

import json
import sys
import time

from bench import cpu
from bench.inside import company
from bench.letters import TO, letters
from bench.profiling import profiled

WARM = 40


def main(count: int, top: int) -> dict[str, float]:
    from answerable.cases.models import Case
    from answerable.channels.mail.receiving import AT_ONCE, file_pending
    from answerable.kit import clock

    keep_some(WARM, "warm")
    while file_pending(clock.now()):
        pass
    keep_some(count, "f")
    company.say(f"{count} mails wait")
    spent, server = [], cpu.of_postgresql()
    with profiled(top):
        while True:
            began = time.process_time()
            done = file_pending(clock.now())
            if not done:
                break
            spent += [(time.process_time() - began) * 1000 / done] * done
            if len(spent) % (10 * AT_ONCE) == 0:
                company.say(f"{len(spent)} filed")
    return cpu.summary(spent, cpu.of_postgresql() - server) | {"cases": Case.objects.count()}


def keep_some(count: int, series: str) -> None:
    from answerable.channels.mail.door import keep

    for sender, raw in letters(count, series):
        keep(raw, sender, [TO])


if __name__ == "__main__":
    company.settle()
    print(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]))))
