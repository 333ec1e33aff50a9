"""What a page of figures covers: whose cases, which days, narrowed by what. It makes every query and every link."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Model, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from answerable.kit.worktime import first_instant
from answerable.reports.facets import FACETS, NONE, ONLY_OF, Moments
from answerable.reports.instead import INSTEAD
from answerable.staff.models import Staff

WEEK = timedelta(days=7)
TRAILING = 6  # weeks
PLAIN = ("team", "brand", "channel", "type", "language")


@dataclass(frozen=True)
class Scope:
    """From the first day to the last, both whole days where the reader is; `at` is when it is computed."""

    staff: Staff
    first_on: date
    last_on: date
    at: datetime
    narrowed: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def since(self) -> datetime:
        return _midnight(self.first_on)

    @cached_property
    def until(self) -> datetime:
        """The first moment that is no longer part of it."""
        return _midnight(self.last_on + timedelta(days=1))

    @property
    def moments(self) -> Moments:
        return Moments(as_of=min(self.until, self.at), at=self.at)

    @property
    def is_over(self) -> bool:
        return self.until <= self.at

    def by(self, **narrowed: Any) -> Scope:
        """The same, narrowed further; None for what has no value there."""
        said = {name: NONE if value in (None, "") else str(value) for name, value in narrowed.items()}
        return replace(self, narrowed={**self.narrowed, **said})

    def within(self, first_on: date, last_on: date) -> Scope:
        return replace(self, first_on=first_on, last_on=last_on)

    def plain(self) -> Scope:
        """Narrowed only by what every page can be narrowed by."""
        kept = {name: value for name, value in self.narrowed.items() if name in PLAIN}
        return replace(self, narrowed=kept)

    def weeks(self) -> list[Scope]:
        """The six weeks, Monday to Sunday, up to the one that the last day lies in."""
        monday = self.last_on - timedelta(days=self.last_on.weekday())
        firsts = [monday - WEEK * back for back in reversed(range(TRAILING))]
        return [self.within(first, first + timedelta(days=6)) for first in firsts]

    def trailing(self) -> Scope:
        """All of these weeks at once."""
        weeks = self.weeks()
        return self.within(weeks[0].first_on, weeks[-1].last_on)

    def narrow(self, rows: QuerySet[Any], path: str = "") -> QuerySet[Any]:
        """Rows of cases, or of what hangs on a case by `path`, that this scope takes in."""
        kind: type[Model] = rows.model
        for name, value in self.narrowed.items():
            if name == INSTEAD or ONLY_OF.get(name, kind) is not kind:
                continue
            alias = f"by_{name}"
            rows = rows.alias(**{alias: FACETS[name].expression(path, self.moments)})
            rows = rows.filter(_meets(alias, name, value))
        return rows

    def query(self) -> str:
        given = {"since": self.first_on.isoformat(), "until": self.last_on.isoformat(), **self.narrowed}
        return urlencode(given)

    def link(self, route: str, *args: str) -> str:
        return f"{reverse(f'reports:{route}', args=args)}?{self.query()}"


def last_week(staff: Staff, at: datetime) -> Scope:
    """The last full week, Monday to Sunday."""
    today = timezone.localdate(at)
    monday = today - timedelta(days=today.weekday()) - WEEK
    return Scope(staff, monday, monday + timedelta(days=6), at)


def _midnight(day: date) -> datetime:
    return first_instant(datetime.combine(day, time.min), timezone.get_current_timezone())


def _meets(alias: str, name: str, value: str) -> Q:
    if value != NONE:
        return Q(**{alias: value})
    blank = name in ("waiting", "language", "channel")
    return Q(**{alias: ""}) if blank else Q(**{f"{alias}__isnull": True})
