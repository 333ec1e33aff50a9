"""`answerable calendar due` and `between`: working time by a calendar in a file, printed as JSON."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

from django.utils.translation import gettext as _

from answerable.kit.worktime import RulesError, WorkingHours

# A hundred years, beyond which a number of seconds is a slip of the finger.
FARTHEST = 100 * 366 * 86_400


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `calendar` and its two questions to the command line; `func` is set to what answers."""
    calendar = subparsers.add_parser("calendar", help="count working time by the calendar in a file")
    questions = calendar.add_subparsers(dest="question", required=True, metavar="due|between")
    _question(questions, "due", due, "when so many working seconds have passed", "--seconds")
    _question(questions, "between", between, "how many working seconds lie between two times", "--end")


def _question(
    questions: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    answer: Callable[[argparse.Namespace], dict[str, Any]],
    text: str,
    until: str,
) -> None:
    parser = questions.add_parser(name, help=text)
    parser.add_argument(
        "--calendar", required=True, metavar="FILE", help="JSON: time_zone, hours, holidays, exceptions"
    )
    parser.add_argument("--start", required=True, metavar="ISO", help="such as 2026-11-20T16:10:00+01:00")
    parser.add_argument(until, required=True)
    parser.set_defaults(func=lambda args: _tell(answer, args))


def due(args: argparse.Namespace) -> dict[str, Any]:
    """The due time, told in the calendar's own zone."""
    hours = _hours(args.calendar)
    start, seconds = _time("--start", args.start), _seconds(args.seconds)
    return {"due": hours.due(start, seconds).astimezone(hours.zone).isoformat()}


def between(args: argparse.Namespace) -> dict[str, Any]:
    """The working seconds between two times; negative where the end comes first."""
    return {"seconds": _hours(args.calendar).between(_time("--start", args.start), _time("--end", args.end))}


def _tell(answer: Callable[[argparse.Namespace], dict[str, Any]], args: argparse.Namespace) -> int:
    try:
        told = json.dumps(answer(args))
    except RulesError as refusal:
        _refuse(str(refusal))
    except OverflowError:
        _refuse("--start: " + _("No calendar reaches so far."))
    print(told)
    return 0


def _refuse(sentence: str) -> NoReturn:
    print(sentence, file=sys.stderr)
    raise SystemExit(2)


def _hours(file: str) -> WorkingHours:
    try:
        rules = json.loads(Path(file).read_bytes())
    except OSError as trouble:
        raise RulesError(file, _("This file cannot be read: %(why)s.") % {"why": trouble.strerror}) from trouble
    except (ValueError, RecursionError) as trouble:
        raise RulesError(file, _("This is not JSON: %(why)s.") % {"why": trouble}) from trouble
    return WorkingHours.from_rules(rules)


def _time(place: str, text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise RulesError(place, _("This is not a time, such as 2026-11-20T16:10:00+01:00.")) from None
    if at.tzinfo is None:
        raise RulesError(
            place, _("This time does not say in which zone; end it with Z or with an offset such as +01:00.")
        )
    return at


def _seconds(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or len(text) > 10 or int(text) > FARTHEST:
        raise RulesError("--seconds", _("This is not a whole number of seconds from 0 to a hundred years."))
    return int(text)
