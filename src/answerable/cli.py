"""The `answerable` command: everything an operator does from a shell.

The data folder is settled before Django is set up, since the settings read it; `server` itself never sets Django up.
"""

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any

from answerable.serving import starting
from answerable.serving.lifeline import SUPERVISED, hang_on
from answerable.serving.places import Refusal, need_desk, need_folder

DESCRIPTION = "A self-hosted customer-service desk in which nobody is ignored."
LINES = "%(asctime)s %(name)s %(levelname)s %(message)s"
PARTS = ("web", "worker", "imap", "mail")
TASKS = ("check", "colleague", "token")  # `mail` has more of them
EPILOG = "Every command takes --data DIR, the folder of this installation (or ANSWERABLE_DATA; default: var)."


class Subcommand(argparse.ArgumentParser):
    """A command's own parser: what it does not know it refuses itself, with its own usage."""

    def parse_known_args(self, *args: Any, **kwargs: Any) -> Any:
        known, rest = super().parse_known_args(*args, **kwargs)
        if rest:
            self.error(f"there is nothing here called {rest[0]}; --help lists what there is")
        return known, rest


def main(words: Sequence[str] | None = None) -> int:
    """Runs a command; a refusal is one sentence on the error output, and an exit code that is not zero."""
    try:
        return run(sys.argv[1:] if words is None else list(words))
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def run(words: list[str]) -> int:
    """The command itself: which data folder, which subcommand, done."""
    words = _settle_data(words)
    if words[:1] in (["server"], ["--version"]):
        arguments = _parser_of_server().parse_args(words)
        return arguments.run(arguments) or 0
    _write_log()
    if os.environ.get(SUPERVISED):
        hang_on()
    return _run_with_django(words)


def _settle_data(words: list[str]) -> list[str]:
    """Takes `--data` from wherever it stands and puts it into the environment; what remains is the command."""
    parser = argparse.ArgumentParser(prog="answerable", add_help=False, allow_abbrev=False)
    parser.add_argument("--data", default=os.environ.get("ANSWERABLE_DATA") or "var")
    placed, rest = parser.parse_known_args(words)
    os.environ["ANSWERABLE_DATA"] = str(Path(placed.data).expanduser().absolute())
    return rest


def _parser_of_server() -> argparse.ArgumentParser:
    parser, subcommands = _parser()
    starting.register(subcommands)
    return parser


def _write_log() -> None:
    """Log lines on the error output; what merely was not found is no news."""
    logging.basicConfig(level=logging.INFO, format=LINES)
    logging.getLogger("django.request").setLevel(logging.ERROR)


def _run_with_django(words: list[str]) -> int:
    is_alone, folder = _is_part_alone(words), Path(os.environ["ANSWERABLE_DATA"])
    if _is_for_a_desk(words) and (folder.is_dir() or not folder.exists()):
        need_desk(folder)
    need_folder(folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "answerable.settings")
    import django
    from django.core.exceptions import ValidationError
    from django.core.management import CommandError
    from django.db import DatabaseError

    django.setup()
    arguments = _parser_of_everything().parse_args(words)
    try:
        if is_alone:
            _need_migrated()
        return arguments.run(arguments) or 0
    except ValidationError as error:
        raise Refusal(" ".join(error.messages)) from error
    except CommandError as error:
        raise Refusal(str(error)) from error
    except DatabaseError as error:
        _refuse_if_not_migrated(error)
        raise


def _is_for_a_desk(words: list[str]) -> bool:
    """Whether it asks something of a desk that was begun before. What is read in a mail needs none."""
    named = words[:1] in [[name] for name in (*PARTS, *TASKS)] and words[:2] != ["mail", "inspect"]
    return named and not _asks_for_help(words) and SUPERVISED not in os.environ


def _asks_for_help(words: list[str]) -> bool:
    return bool({"-h", "--help"} & set(words))


def _is_part_alone(words: list[str]) -> bool:
    """Whether a part of a desk is begun by itself, to run on and on. Tasks of `mail` end by themselves."""
    options_only = all(word.startswith("-") for word in words[1:2])
    return words[:1] in [[part] for part in PARTS] and options_only and _is_for_a_desk(words)


def _need_migrated() -> None:
    """A part waits for a database that does not answer, but not for one that somebody must prepare first."""
    from django.db import DatabaseError

    with suppress(DatabaseError):
        _refuse_if_not_migrated(None)


def _refuse_if_not_migrated(error: Exception | None) -> None:
    """A database that nobody has prepared is no mistake of ours to show lines of code for."""
    from answerable.serving.database import is_migrated

    if not is_migrated():
        raise Refusal(
            "The database is not of this version yet: start `answerable server` once, or run `answerable migrate`."
        ) from error


def _parser_of_everything() -> argparse.ArgumentParser:
    from answerable.calendars import command as calendars
    from answerable.channels.mail import command as mail
    from answerable.serving import command as serving
    from answerable.staff import command as staff

    parser, subcommands = _parser()
    for area in (starting, serving, staff, calendars, mail):
        area.register(subcommands)
    return parser


def _parser() -> tuple[argparse.ArgumentParser, "argparse._SubParsersAction[Any]"]:
    parser = argparse.ArgumentParser(prog="answerable", description=DESCRIPTION, epilog=EPILOG)
    parser.add_argument("--version", action="version", version=f"answerable {version('answerable')}")
    subcommands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND", parser_class=Subcommand)
    return parser, subcommands


if __name__ == "__main__":
    sys.exit(main())
