"""`answerable mail import PATH…`: brings old mailboxes in as history."""

from __future__ import annotations

import argparse
import fcntl
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.management import CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from answerable.channels.mail.importing import telling
from answerable.channels.mail.importing.bringing_in import BringingIn
from answerable.channels.mail.importing.forecast import forecast
from answerable.channels.mail.importing.index import Index
from answerable.channels.mail.importing.looking import Looking, Seen, Setting, addresses_of, weight
from answerable.channels.mail.importing.places import Shelf, Trouble, find, is_mailbox, shown
from answerable.channels.mail.ours import ours
from answerable.kit import clock
from answerable.kit.progress import Progress
from answerable.staff.models import Staff, Team

if TYPE_CHECKING:
    Subcommands = argparse._SubParsersAction[argparse.ArgumentParser]

ALL_IN, SOME_LEFT, STOPPED = 0, 3, 130
MEGABYTE = 2**20
ABOUT = """\
Brings old mail in as history: cases that are over, with outcome "imported". Nobody is told, nothing is owed, and what
is here already is left alone, so that the same command may be run again. Ends with 0 where everything is in, with 3
where some mail was left out and named, with 1 where it could not begin, and with 130 after Ctrl-C."""


def register(tasks: Subcommands) -> None:
    """Adds `import` to the tasks of `answerable mail`."""
    parser = tasks.add_parser("import", help="bring old mailboxes in as history", description=ABOUT)
    parser.add_argument(
        "paths", nargs="*", metavar="PATH", help="an mbox, a Maildir, an .eml or .emlx, a folder or zip of them"
    )
    parser.add_argument("--sent", action="append", default=[], metavar="PATH", help="the same, of what we wrote")
    parser.add_argument("--team", metavar="SLUG", help="whose the mail is that names none of our addresses")
    parser.add_argument(
        "--since",
        type=_day,
        metavar="DATE",
        help="customers since when: mail of that day (YYYY-MM-DD) and later is left out, for somebody waits",
    )
    parser.add_argument("--dry-run", action="store_true", help="only say what would happen")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Looks first, then brings in; CommandError where it cannot begin."""
    theirs, sent = [os.fsencode(path) for path in arguments.paths], [os.fsencode(path) for path in arguments.sent]
    _check([*theirs, *sent])
    team = _team(arguments.team)
    with _stopping() as stopped, Index() as index, Shelf() as shelf:
        setting = Setting(
            known=ours(),
            colleagues=addresses_of(Staff.objects.values_list("email", flat=True)),
            now=clock.now(),
            since=arguments.since,
            team_id=team.pk if team else None,
            stopped=lambda: bool(stopped),
        )
        seen = _look(setting, index, shelf, theirs, sent)
        if stopped:
            telling.say_stopped(0, index.count(there=False))
            return STOPPED
        index.find_talks()
        if arguments.dry_run:
            left = telling.say_forecast(seen, index.count(there=True), forecast(index, setting), arguments.since)
            return SOME_LEFT if left else ALL_IN
        return _bring(setting, index, shelf, seen, arguments.since)


def _look(setting: Setting, index: Index, shelf: Shelf, theirs: list[bytes], sent: list[bytes]) -> Seen:
    looking = Looking(setting, index, shelf)
    tell = _in_megabytes(_("Megabytes read"), weight([*theirs, *sent]))
    looking.over(sent, sent=True, tell=tell)  # first, so that a copy of ours elsewhere is known as ours
    looking.over(theirs, sent=False, tell=tell)
    return looking.seen


def _bring(setting: Setting, index: Index, shelf: Shelf, seen: Seen, since: datetime | None) -> int:
    whole = index.count(there=False)
    with only_one():
        run = BringingIn(setting, index, shelf)
        run.all(_one_by_one(_("Mails brought in"), whole))
    if setting.stopped():
        telling.say_stopped(run.done.mails + run.done.ours + run.done.silent + run.done.twice, whole)
        return STOPPED
    left = telling.say_done(seen, index.count(there=True), run.done, since)
    return SOME_LEFT if left else ALL_IN


def _check(paths: list[bytes]) -> None:
    """Before anything is read: each is there, and a mailbox of a kind we know."""
    if not paths:
        raise CommandError(_("Say what to import: answerable mail import PATH…"))
    for path in paths:
        try:
            known = is_mailbox(path)
        except FileNotFoundError:
            raise CommandError(_("There is no %(path)s.") % {"path": shown(path)}) from None
        except OSError as error:
            raise CommandError(
                _("%(path)s cannot be read: %(why)s.") % {"path": shown(path), "why": error.strerror}
            ) from error
        if not known:
            raise CommandError(
                _("%(path)s is no mailbox: an mbox, a Maildir, an .eml, a folder of them or a zip is wanted.")
                % {"path": shown(path)}
            )
        if not os.path.isdir(path) and isinstance(first := next(find(path), None), Trouble):
            raise CommandError(_("%(path)s is no mailbox: %(why)s.") % {"path": shown(path), "why": first.why})


def _team(slug: str | None) -> Team | None:
    if slug is None:
        return None
    team: Team | None = Team.objects.active().filter(slug=slug).first()
    if team is None:
        known = ", ".join(Team.objects.active().order_by("slug").values_list("slug", flat=True))
        raise CommandError(_("There is no team %(slug)s. There are: %(known)s.") % {"slug": slug, "known": known})
    return team


def _day(text: str) -> datetime:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is no date like 2026-03-31") from None
    return timezone.make_aware(datetime.combine(day, time()))


def _in_megabytes(what: str, whole: int) -> telling.Weigh:
    """Progress over bytes, told by the megabyte."""
    progress, done, told, most = Progress(what, sys.stderr), 0, 0, max(whole // MEGABYTE, 1)

    def tell(size: int) -> None:
        nonlocal done, told
        done += size
        while told < min(done // MEGABYTE, most):
            told += 1
            progress(told, most)

    return tell


def _one_by_one(what: str, whole: int) -> telling.Step:
    progress, done = Progress(what, sys.stderr), 0

    def tell() -> None:
        nonlocal done
        done += 1
        progress(done, whole)

    return tell


@contextmanager
def _stopping() -> Iterator[list[int]]:
    """Ctrl-C and SIGTERM let the mail in hand be finished; what is yielded is empty until then. Twice ends at once."""
    asked: list[int] = []

    def ask(number: int, _frame: object) -> None:
        if asked:
            raise KeyboardInterrupt
        asked.append(number)

    before = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class AnotherRuns(CommandError):
    """Somebody else brings old mail in at this moment."""


@contextmanager
def only_one() -> Iterator[None]:
    """Two at once would not see each other's conversations: AnotherRuns, and nothing is begun."""
    place = Path(settings.FILES).parent
    place.mkdir(parents=True, exist_ok=True)
    with (place / "import.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AnotherRuns(_("Another import is running. Wait until it has ended, or stop it.")) from None
        yield
