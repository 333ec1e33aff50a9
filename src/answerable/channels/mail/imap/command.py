"""`answerable mail mailboxes`: how they stand, tested and paused from a shell."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from django.core.management import CommandError
from django.utils.translation import gettext as _

from answerable.channels.mail.imap import errands
from answerable.channels.mail.imap.standing import state_of
from answerable.channels.mail.imap.telling import Telling
from answerable.channels.mail.models import Mailbox, MailboxErrand
from answerable.kit import clock

if TYPE_CHECKING:
    Subcommands = argparse._SubParsersAction[argparse.ArgumentParser]


def register(tasks: Subcommands) -> None:
    """Adds `mailboxes` to the tasks of `answerable mail`."""
    parser = tasks.add_parser("mailboxes", help="list, test and pause the mailboxes that are read by IMAP")
    parser.set_defaults(run=run_list)
    ways = parser.add_subparsers(title="tasks", metavar="TASK")
    listing = ways.add_parser("list", help="how each stands; exit code 1 if one cannot be read")
    listing.set_defaults(run=run_list)
    for name, run, words in (
        ("test", run_test, "send a real mail to it and receive it back; exit code 1 if a step fails"),
        ("pause", run_pause, "read it no longer, until go-on"),
        ("go-on", run_go_on, "read it again"),
    ):
        way = ways.add_parser(name, help=words)
        way.add_argument("name", metavar="NAME", help="its name, as the settings show it")
        way.set_defaults(run=run)


def run_list(arguments: argparse.Namespace) -> int:
    """One line for each; exit code 1 where one is in trouble."""
    at, trouble = clock.now(), 0
    for mailbox in Mailbox.objects.kept().in_order():
        state = state_of(mailbox, list(mailbox.folders.filter(left_at=None)), at)
        trouble |= state.tone == "late"
        print(f"{mailbox.name}: {state.sentence}")
    return int(trouble)


def run_test(arguments: argparse.Namespace) -> int:
    """Each step as it ends; exit code 1 at the first that fails."""
    mailbox = _named(arguments.name)
    errand = MailboxErrand.ask(mailbox, MailboxErrand.Kind.TEST, by=None, at=clock.now())
    if not errand.take("command", at=clock.now()):
        raise CommandError(_("A test of it is going on already; the settings show it."))
    outcome = errands.run(errand, told=_Aloud(errand, clock.now))
    return 0 if outcome == MailboxErrand.Outcome.DONE else 1


def run_pause(arguments: argparse.Namespace) -> None:
    _named(arguments.name).pause(at=clock.now())


def run_go_on(arguments: argparse.Namespace) -> None:
    _named(arguments.name).go_on(at=clock.now())


class _Aloud(Telling):
    """Says each step when it is over."""

    def _write(self) -> None:
        super()._write()
        while self._said < len(self.steps) and self.steps[self._said]["state"] != "going":
            step = self.steps[self._said]
            print(": ".join(filter(None, (step["name"], step["state"], step["said"]))), file=sys.stdout, flush=True)
            self._said += 1

    _said = 0


def _named(name: str) -> Mailbox:
    mailbox = Mailbox.objects.kept().filter(name__iexact=name).select_related("fallback_team").first()
    if mailbox is None:
        known = ", ".join(Mailbox.objects.kept().in_order().values_list("name", flat=True)) or _("none")
        raise CommandError(_("There is no mailbox %(name)s. There are: %(known)s.") % {"name": name, "known": known})
    return mailbox
