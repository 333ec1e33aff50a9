"""If a customer wrote at some moment, by when would we answer, and why then? From the promises that hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from answerable.calendars import explaining
from answerable.calendars.models import CalendarVersion
from answerable.cases.words import Measure
from answerable.desk.settings import durations
from answerable.kit import moments
from answerable.promises import clocks
from answerable.promises.selection import Choice, Facts, select_for_each
from answerable.staff.models import Team


@dataclass(frozen=True)
class Answer:
    """By when one team would answer, in words, with the promise that says so and what lies on the way."""

    who: str
    by: str
    promise: str
    steps: tuple[str, ...]


def answers(version: CalendarVersion, teams: Iterable[Team], at: datetime) -> list[Answer]:
    """For each team that works by it; where none does yet, for whoever will."""
    asked = {team.name: Facts(team_id=team.pk) for team in teams} or {_("A team"): Facts()}
    choices = select_for_each(Measure.ANSWER, asked.values())
    return [_answer(version, who, choice, at) for who, choice in zip(asked, choices, strict=True)]


def _answer(version: CalendarVersion, who: str, choice: Choice, at: datetime) -> Answer:
    due = clocks.due(at, choice, version)
    steps = explaining.facts(version, at, due) if choice.counting == "working" else []
    with timezone.override(version.hours().zone):
        by = moments.exact(due)
    promise = _("Promised within %(allowance)s by “%(promise)s”.") % {
        "allowance": durations.say(_allowance(choice)),
        "promise": choice.promise_name,
    }
    return Answer(who, by, promise, tuple(explaining.say(fact, who) for fact in steps))


def _allowance(choice: Choice) -> dict[str, str | int | None]:
    if choice.seconds is None:
        return {"counting": choice.counting, "count": choice.count}
    return {"counting": choice.counting, "seconds": choice.seconds}
