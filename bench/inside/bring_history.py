"""A mailbox of many old mails in a Dovecot: counted, read once and brought in, with the memory that took."""

from __future__ import annotations

import json
import os
import resource
import shutil
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.inside import company
from bench.letters import letters

if TYPE_CHECKING:
    from answerable.channels.mail.models import Mailbox
    from tests.dovecot import Dovecot

THREE_YEARS = 3 * 365 * 86_400  # seconds


def main(count: int) -> dict[str, Any]:
    from answerable.cases.models import Case, Inbound
    from tests.dovecot import Dovecot

    with Dovecot() as server:
        _fill_apart(server.folder / "mail" / "old", count)
        company.say(f"{count} mails lie there")
        mailbox = _mailbox(server)
        counted = _run(mailbox, "look")
        before = _most_memory()
        brought = _run(mailbox, "history")
    facts = {"count": sum(counted.values()), "gather": brought["Read what is older"], "bring": brought["Bring it in"]}
    facts |= {"before": before, "memory": _most_memory()}
    return facts | {"mails": Inbound.objects.count(), "cases": Case.objects.filter(outcome="imported").count()}


def _fill_apart(folder: Path, count: int) -> None:
    """In a process that is gone before anything is measured."""
    if not (child := os.fork()):
        _fill(folder, count)
        os._exit(0)
    os.waitpid(child, 0)


def _fill(folder: Path, count: int) -> None:
    """Put there as files, as a server that moves house puts them; their dates are those of their arrival."""
    for name in ("cur", "new", "tmp"):
        (folder / name).mkdir(parents=True)
    long_ago = int(time.time()) - THREE_YEARS
    for number, (_sender, raw) in enumerate(letters(count)):
        path = folder / "cur" / f"{long_ago + number}.M{number}.bench:2,S"
        path.write_bytes(raw)
        os.utime(path, (long_ago + number, long_ago + number))
    if os.getuid() == 0:
        for path in [folder, *folder.rglob("*")]:
            shutil.chown(path, "nobody")


def _mailbox(server: Dovecot) -> Mailbox:
    from answerable.channels.mail.models import Mailbox
    from answerable.kit import clock
    from answerable.staff.models import Team
    from tests.dovecot import PASSWORD

    at, team = clock.now(), Team.objects.earliest("pk")
    there = {"name": "Old", "host": "127.0.0.1", "port": server.port, "tls": "none", "user": "old"}
    mailbox = Mailbox.connect(by=None, at=at, secrets={"password": PASSWORD}, fallback_team=team, **there)
    since = at - timedelta(days=1)
    mailbox.choose(folders=["INBOX"], since=since, older="history", fallback_team=team, at=at)
    return mailbox


def _run(mailbox: Mailbox, kind: str) -> dict[str, float]:
    """The errand to its end; the seconds that each of its steps took."""
    from answerable.channels.mail.imap import errands
    from answerable.channels.mail.imap.telling import Telling
    from answerable.channels.mail.models import MailboxErrand
    from answerable.kit import clock

    class Timed(Telling):
        took: dict[str, float] = {}

        def _write(self) -> None:
            super()._write()
            now, name = time.monotonic(), self.steps[-1]["name"]
            Timed.took[name] = Timed.took.get(name, 0.0) + now - self.last
            self.last = now
            company.say(self.steps[-1]["said"] or name)

        last = time.monotonic()

    errand = MailboxErrand.ask(mailbox, kind, by=None, at=clock.now())
    if not errand.take("bench", at=clock.now()) or errands.run(errand, told=Timed(errand, clock.now)) != "done":
        raise SystemExit(f"The errand {kind} did not end well.")
    return Timed.took


def _most_memory() -> float:
    """Megabytes of this process at its largest."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    company.settle()
    print(json.dumps(main(int(sys.argv[1]))))
