"""What the hours did between two moments: closing, unusual days by name, and what is summed up because it is usual."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from answerable.calendars import explaining
from answerable.calendars.days import Kind, day_of, days_from
from answerable.calendars.models import CalendarVersion
from answerable.cases.explaining import moments

ONE = timedelta(days=1)
A_MOMENT = timedelta(seconds=1)  # what closes at midnight closes on the day before
# So many free days are named; more are counted.
NAMED = 3


def hours_between(version: CalendarVersion, start: datetime, due: datetime, who: str) -> Iterator[str]:
    """Each closed stretch on the way that matters, by the hours of `who`."""
    for fact in explaining.facts(version, start, due):
        yield explaining.say(fact, who)
    if resting := _resting(version, start, due):
        yield _("Not counted in between: %(what)s.") % {"what": _listed(resting)}


def _resting(version: CalendarVersion, start: datetime, due: datetime) -> list[str]:
    """Nights, breaks and the days on which nobody ever works, summed up."""
    hours = version.hours()
    spans = [(begin.astimezone(hours.zone), end.astimezone(hours.zone)) for begin, end in hours.spans(start, due)]
    gaps = [(begin.date() - (end - A_MOMENT).date()).days for (_, end), (begin, _) in pairwise(spans)]
    nights, breaks = gaps.count(1), gaps.count(0)  # longer ones have days in them that are named
    told = [ngettext("%(count)d night", "%(count)d nights", nights) % {"count": nights}] if nights else []
    if breaks:
        told.append(ngettext("%(count)d break", "%(count)d breaks", breaks) % {"count": breaks})
    return told + _free(list(_free_days(version, start.astimezone(hours.zone), due.astimezone(hours.zone))))


def _free_days(version: CalendarVersion, start: datetime, due: datetime) -> Iterator[date]:
    after = min(due.date(), start.date() + explaining.MOST_DAYS * ONE)
    return (day for day in days_from(start.date(), after) if day_of(version, day).kind == Kind.FREE)


def _free(days: list[date]) -> list[str]:
    if len(days) > NAMED:
        return [_("%(count)d free days") % {"count": len(days)}]
    return [str(WEEKDAYS[day.weekday()]) for day in days]


def _listed(parts: Iterable[str]) -> str:
    *first, last = parts
    return _("%(first)s and %(last)s") % {"first": ", ".join(first), "last": last} if first else last


def clocks_changed(start: datetime, due: datetime, version: CalendarVersion) -> str:
    """Where the clocks were put forward or back on the way."""
    changed = moments.clock_change(start, due, version.hours().zone)
    if changed is None:
        return ""
    on, forward = changed
    words = _("The clocks went forward on %(day)s.") if forward else _("The clocks went back on %(day)s.")
    return words % {"day": moments.day(on)}
