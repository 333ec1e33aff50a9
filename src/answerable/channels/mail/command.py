"""`answerable mail …`: what an operator can do with mail from a shell."""

import argparse
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from answerable.channels.mail.door.soundness import CannotStand, need_sound_doors
from answerable.channels.mail.first_mail import NotBrought, bring
from answerable.channels.mail.going_live import has_way_out, what_waits
from answerable.channels.mail.imap import command as mailboxes
from answerable.channels.mail.importing import command as importing
from answerable.channels.mail.models import Rehearsal, go_live
from answerable.channels.mail.reading import inspect_json, read
from answerable.channels.mail.stalling.telling import told
from answerable.kit import clock
from answerable.kit.listening import Place, place

if TYPE_CHECKING:
    Subcommands = argparse._SubParsersAction[argparse.ArgumentParser]

NO_WAY_OUT = """\
Not live: no server is named that mail leaves by, so it would reach nobody, and the rehearsal goes on.
Set EMAIL_URL, restart the server, and say this again, with EMAIL_URL set here too."""


def register(subcommands: "Subcommands") -> None:
    """Adds `mail`, which by itself serves the doors, `mail inspect FILE` and `mail import PATH…`."""
    mail = subcommands.add_parser("mail", help="serve the mail doors only; look into a mail; import old ones")
    host, port = os.environ.get("ANSWERABLE_HOST") or "127.0.0.1", os.environ.get("ANSWERABLE_SMTP_PORT") or "2525"
    mail.add_argument("--host", default=host, help="where the door stands (ANSWERABLE_HOST; default: 127.0.0.1)")
    mail.add_argument("--port", type=int, default=port, help="its port (ANSWERABLE_SMTP_PORT; default: 2525)")
    lmtp = os.environ.get("ANSWERABLE_LMTP") or None
    words = "where LMTP is spoken as well: a path, or HOST:PORT (ANSWERABLE_LMTP; default: nowhere)"
    mail.add_argument("--lmtp", type=_place, default=lmtp, metavar="PLACE", help=words)
    mail.set_defaults(run=run_door)
    tasks = mail.add_subparsers(title="tasks", metavar="TASK")
    inspect = tasks.add_parser("inspect", help="print as JSON what we read in a mail")
    inspect.add_argument(
        "file", metavar="FILE", help="a raw mail (.eml, or Outlook's .msg); - reads the standard input"
    )
    inspect.set_defaults(run=run_inspect)
    live = tasks.add_parser("live", help="go live: from now on mail leaves (a new installation rehearses until then)")
    live.add_argument("--leave-out", action="store_true", help="what has waited until now does not leave any more")
    live.set_defaults(run=run_live)
    first = tasks.add_parser("try", help="bring a first mail to the door of this desk, to see what becomes of it")
    first.add_argument("--host", default=host, help="where the door stands (ANSWERABLE_HOST; default: 127.0.0.1)")
    first.add_argument("--port", type=int, default=port, help="its port (ANSWERABLE_SMTP_PORT; default: 2525)")
    first.add_argument("--sender", default="ana@example.org", metavar="ADDRESS", help="who writes (ana@example.org)")
    first.set_defaults(run=run_try)
    standstill = tasks.add_parser("standing", help="print what comes, leaves and stands still (then exit code 1)")
    standstill.set_defaults(run=run_standing)
    importing.register(tasks)
    mailboxes.register(tasks)


def run_door(arguments: argparse.Namespace) -> int:
    """Takes mail in until SIGTERM; where a door cannot stand it says why in one sentence."""
    from answerable.channels.mail.door import standing  # slow to import, and no other command needs it

    try:
        need_sound_doors()
        standing.serve(arguments.host, arguments.port, arguments.lmtp)
    except CannotStand as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _place(written: str) -> Place:
    try:
        return place(written)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def run_standing(arguments: argparse.Namespace) -> int:
    """Prints each line; exit code 1 where something stands still, so that a monitor can ask."""
    lines, stands = told(clock.now())
    print("\n".join(lines))
    return 1 if stands else 0


def run_try(arguments: argparse.Namespace) -> int:
    """Says to whom the mail went; where it was not taken, why, and exit code 1."""
    try:
        to = bring(arguments.host, arguments.port, arguments.sender)
    except NotBrought as error:
        print(error, file=sys.stderr)
        return 1
    print(f"The door took a mail from {arguments.sender} to {to}: in a moment it is a case.")
    return 0


def run_live(arguments: argparse.Namespace) -> int:
    """Says how many letters leave now, or that it was live already; exit code 1 where mail would reach nobody."""
    if Rehearsal.objects.is_on() and not has_way_out():
        print(NO_WAY_OUT, file=sys.stderr)
        return 1
    waiting = sum(what_waits().values())
    if not go_live(by=None, at=clock.now(), leave_out=arguments.leave_out):
        print("This desk is live already.")
    elif arguments.leave_out:
        print(f"Live. What waited ({waiting}) is left out, and its cases say so.")
    else:
        print(f"Live. What waited ({waiting}) leaves now.")
    return 0


def run_inspect(arguments: argparse.Namespace) -> int:
    """Prints the JSON; a file that cannot be opened is one sentence and exit code 1."""
    try:
        raw = sys.stdin.buffer.read() if arguments.file == "-" else Path(arguments.file).read_bytes()
    except OSError as error:
        print(f"{arguments.file} cannot be read: {error.strerror}.", file=sys.stderr)
        return 1
    sys.stdout.buffer.write(json.dumps(inspect_json(read(raw)), ensure_ascii=False, indent=2).encode() + b"\n")
    sys.stdout.buffer.flush()
    return 0
