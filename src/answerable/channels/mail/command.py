"""`answerable mail …`: what an operator can do with mail from a shell."""

import argparse
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from answerable.channels.mail.door import standing
from answerable.channels.mail.going_live import what_waits
from answerable.channels.mail.importing import command as importing
from answerable.channels.mail.models import go_live
from answerable.channels.mail.reading import inspect_json, read
from answerable.kit import clock

if TYPE_CHECKING:
    Subcommands = argparse._SubParsersAction[argparse.ArgumentParser]


def register(subcommands: "Subcommands") -> None:
    """Adds `mail`, which by itself serves the SMTP door, `mail inspect FILE` and `mail import PATH…`."""
    mail = subcommands.add_parser("mail", help="serve the SMTP door only; look into a mail; import old ones")
    host, port = os.environ.get("ANSWERABLE_HOST") or "127.0.0.1", os.environ.get("ANSWERABLE_SMTP_PORT") or "2525"
    mail.add_argument("--host", default=host, help="where the door stands (ANSWERABLE_HOST; default: 127.0.0.1)")
    mail.add_argument("--port", type=int, default=port, help="its port (ANSWERABLE_SMTP_PORT; default: 2525)")
    mail.set_defaults(run=run_door)
    tasks = mail.add_subparsers(title="tasks", metavar="TASK")
    inspect = tasks.add_parser("inspect", help="print as JSON what we read in a mail")
    inspect.add_argument("file", metavar="FILE", help="a raw mail (.eml); - reads the standard input")
    inspect.set_defaults(run=run_inspect)
    live = tasks.add_parser("live", help="go live: from now on mail leaves (a new installation rehearses until then)")
    live.add_argument("--leave-out", action="store_true", help="what has waited until now does not leave any more")
    live.set_defaults(run=run_live)
    importing.register(tasks)


def run_door(arguments: argparse.Namespace) -> None:
    """Takes mail in until SIGTERM."""
    standing.serve(arguments.host, arguments.port)


def run_live(arguments: argparse.Namespace) -> None:
    """Says how many letters leave now, or that it was live already."""
    waiting = sum(what_waits().values())
    if not go_live(by=None, at=clock.now(), leave_out=arguments.leave_out):
        print("This desk is live already.")
    elif arguments.leave_out:
        print(f"Live. What waited ({waiting}) is left out, and its cases say so.")
    else:
        print(f"Live. What waited ({waiting}) leaves now.")


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
