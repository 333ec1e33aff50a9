"""The commands of running: the parts that the server starts, and what an operator does to the database."""

import argparse
import json
import os
import sys
from collections.abc import Callable
from itertools import chain
from typing import TYPE_CHECKING

from answerable.kit.progress import Progress
from answerable.serving import database
from answerable.serving.lifeline import hang_on, wait_at_the_gate
from answerable.serving.starting import places

if TYPE_CHECKING:
    Subcommands = argparse._SubParsersAction[argparse.ArgumentParser]


def register(subcommands: "Subcommands") -> None:
    """Adds the commands."""
    web = _add(subcommands, "web", "serve the pages, the API and live events only", run_web)
    places(web, "ANSWERABLE_PORT", 8000)
    _add(subcommands, "worker", "file, send and sweep only", run_worker)
    _add(subcommands, "imap", "read the mailboxes named in the settings only", run_imap)
    _add(subcommands, "migrate", "bring the database to this version", run_migrate)
    _add(
        subcommands,
        "check",
        "verify every invariant on the live database; exit code 1 if one is broken or a team is left alone",
        run_check,
    )
    _add(subcommands, "prepare", "what `server` does first; prints how to sign in, as JSON", run_prepare)
    _add(subcommands, "demo", "load the demo company's history, or go on with it", run_demo)


def _add(
    subcommands: "Subcommands", name: str, words: str, run: Callable[[argparse.Namespace], int | None]
) -> argparse.ArgumentParser:
    parser = subcommands.add_parser(name, help=words, description=f"{words[0].upper()}{words[1:]}.")
    parser.set_defaults(run=run)
    return parser


def run_web(arguments: argparse.Namespace) -> None:
    """Serves pages until SIGTERM."""
    from answerable.serving import web  # slow to import, and no other command needs it

    hang_on()
    web.read_addresses()
    wait_at_the_gate()
    web.serve(arguments.host, arguments.port)


def run_worker(arguments: argparse.Namespace) -> None:
    """Works until SIGTERM."""
    from answerable.serving.worker import Worker  # imports every area that has work to do

    worker = Worker()
    hang_on(worker.stop)
    worker.run()


def run_imap(arguments: argparse.Namespace) -> None:
    """Reads mailboxes until SIGTERM."""
    from answerable.channels.mail.imap.reading import Reading  # only here

    reading = Reading()
    hang_on(reading.stop)
    reading.run()


def run_migrate(arguments: argparse.Namespace) -> None:
    """Migrates aloud; a new installation begins to rehearse."""
    from answerable.serving import first_start  # only here

    database.migrate(aloud=True)
    first_start.begin_to_rehearse()


def run_check(arguments: argparse.Namespace) -> int:
    """Prints each breach with its case, and each team whose cases nobody is left to answer."""
    from answerable.cases.checking import check  # reads every area below
    from answerable.cases.leaving import left_alone
    from answerable.channels.mail.checking import posts_gone

    breaches = [print(breach) for breach in chain(check(), posts_gone())]
    # No verb can keep the last colleague from leaving; that nobody is left to answer must be known all the same.
    alone = left_alone()
    for team, cases in alone.items():
        print(f"{team} has nobody, and {cases} open cases: take somebody in.")
    print(f"{len(breaches)} breaches" if breaches else "All invariants hold.", file=sys.stderr)
    return 1 if breaches or alone else 0


def run_prepare(arguments: argparse.Namespace) -> None:
    """Migrates quietly, loads the demo's people if they are wanted and nobody is here, and prints what to tell."""
    from answerable.kit.this_command import this_command  # only here
    from answerable.serving import first_start

    first_start.need_sound_settings()
    database.migrate(aloud=False)
    if os.environ.get("ANSWERABLE_DEMO") == "1":
        first_start.load_people()
    first_start.begin_to_rehearse()
    first_start.name_what_is_read()
    command = this_command()
    facts = {"sign_in": first_start.how_to_sign_in(command), "address": first_start.address()}
    facts["first_mail"] = f"{command} mail try"
    print(json.dumps(facts | {"loads": first_start.will_load_cases(), "live": first_start.how_to_go_live(command)}))


def run_demo(arguments: argparse.Namespace) -> None:
    """Loads what is missing of the demo's history, saying how far it is."""
    from answerable.demo import history  # only here

    history.load(Progress("Demo cases"))
