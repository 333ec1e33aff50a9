"""By what figures can be parted and narrowed: each facet is an expression over a case's row, or a commitment's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case as When_
from django.db.models import CharField, F, Model, Q, Value, When
from django.utils.translation import gettext as _

from answerable.cases.models import Block, Commitment, Topic
from answerable.cases.words import Measure, Outcome, Turn, Type, WaitingOn
from answerable.kit.templatetags.kit import language_name
from answerable.promises.models import Promise
from answerable.reports.words import AGE_DAYS, AGES, CHANNELS, ENDINGS, HELD_DAYS, PUBLIC_CHANNELS, REACHES
from answerable.staff.models import Brand, Staff, Team

# How a facet says that a row has nothing there.
NONE = "none"
CONFIRMED = (Outcome.CONFIRMED, Outcome.BY_WORD)


@dataclass(frozen=True)
class Moments:
    """What expressions need to know of time: until when the figures look, and when they are computed."""

    as_of: datetime
    at: datetime


Expression = Callable[[str, Moments], Any]
Labels = Callable[[], dict[Any, Any]]


@dataclass(frozen=True)
class Facet:
    """`expression` takes the path to the case ("" or "case__"); `labels` name its values."""

    name: str
    label: Callable[[], str]
    expression: Expression
    labels: Labels
    # What rows without a value are called.
    nothing: Callable[[], str] = lambda: _("None")

    def says(self, value: Any, labels: dict[Any, Any]) -> str:
        if value is None or value == "":
            return self.nothing()
        return str(labels.get(value, value))


def _column(name: str) -> Expression:
    return lambda path, _moments: F(f"{path}{name}")


def _own(name: str) -> Expression:
    """A column of the commitment, or the block, itself."""
    return lambda _path, _moments: F(name)


def _in_words(*whens: When, default: str) -> When_:
    return When_(*whens, default=Value(default), output_field=CharField())


def _age(path: str, moments: Moments) -> When_:
    whens = [
        When(**{f"{path}opened_at__gt": moments.as_of - timedelta(days=days)}, then=Value(name))
        for name, days in AGE_DAYS.items()
    ]
    return _in_words(*whens, default="older")


def _ending(path: str, moments: Moments) -> When_:
    """How it ended; *held* needs thirty days in which nobody came back."""
    silent = Q(**{f"{path}outcome": Outcome.UNCONFIRMED})
    long_ago = Q(**{f"{path}closed_at__lte": moments.at - timedelta(days=HELD_DAYS)})
    return _in_words(
        When(Q(**{f"{path}outcome__in": CONFIRMED}), then=Value("confirmed")),
        When(silent & long_ago, then=Value("held")),
        When(silent, then=Value("unconfirmed")),
        When(Q(**{f"{path}outcome": Outcome.NO_REPLY}), then=Value("no-reply")),
        default="other",
    )


def _reach(path: str, _moments: Moments) -> When_:
    return _in_words(When(**{f"{path}channel__in": PUBLIC_CHANNELS}, then=Value("public")), default="private")


def _names(rows: Any, *columns: str) -> Labels:
    return lambda: dict(rows().values_list(*columns))


FACETS = {
    facet.name: facet
    for facet in (
        Facet("team", lambda: _("Team"), _column("team__slug"), _names(Team.objects.all, "slug", "name")),
        Facet("brand", lambda: _("Brand"), _column("brand__slug"),
              _names(Brand.objects.beside_the_house, "slug", "name"), nothing=lambda: _("The house itself")),
        Facet("channel", lambda: _("Channel"), _column("channel"), lambda: dict(CHANNELS)),
        Facet("reach", lambda: _("Reach"), _reach, lambda: dict(REACHES)),
        Facet("type", lambda: _("Type"), _column("type"), lambda: dict(Type.choices)),
        Facet("language", lambda: _("Language"), _column("language"), lambda: _Languages()),
        Facet("topic", lambda: _("Topic"), _column("topic_id"), _names(Topic.objects.all, "pk", "name"),
              nothing=lambda: _("No topic")),
        Facet("turn", lambda: _("Turn"), _column("turn"), lambda: dict(Turn.choices)),
        Facet("waiting", lambda: _("Waiting on"), _column("waiting_on"), lambda: dict(WaitingOn.choices)),
        Facet("owner", lambda: _("Owner"), _column("owner_id"), _names(Staff.objects.all, "pk", "working_name"),
              nothing=lambda: _("Nobody")),
        Facet("age", lambda: _("Age"), _age, lambda: dict(AGES)),
        Facet("ending", lambda: _("How it ended"), _ending, lambda: dict(ENDINGS)),
        Facet("promise", lambda: _("Promise"), _own("promise_version__promise_id"),
              _names(Promise.objects.all, "pk", "name"), nothing=lambda: _("A date agreed on")),
        Facet("measure", lambda: _("Measure"), _own("measure"), lambda: dict(Measure.choices)),
        Facet("cause", lambda: _("Blocked by"), _own("waiting_on"), lambda: dict(WaitingOn.choices)),
    )
}  # fmt: skip
# What only rows of this kind can be narrowed by.
ONLY_OF: dict[str, type[Model]] = {"promise": Commitment, "measure": Commitment, "cause": Block}


class _Languages(dict[Any, Any]):
    """Every language by its name in the reader's own."""

    def get(self, code: Any, default: Any = None) -> Any:
        return language_name(code) or default
