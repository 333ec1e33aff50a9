"""Moments and lengths of time as an explanation says them: by the calendar's own zone, to the minute."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _

ONE = timedelta(days=1)
# Beyond a year and a bit nobody follows the clocks' changes.
FOLLOWED = 400


def said(at: datetime, zone: ZoneInfo) -> str:
    """*Tuesday 10 March 2026, 12:10*."""
    here = at.astimezone(zone)
    return f"{day(here.date())} {here.year}, {here:%H:%M}"


def day(on: date) -> str:
    return f"{WEEKDAYS[on.weekday()]} {on.day} {MONTHS[on.month]}"


def span(length: timedelta) -> str:
    """*3 h 20 min*, *2 d 4 h*, *0 min*."""
    minutes = int(length.total_seconds()) // 60
    days, hours, minutes = minutes // 1440, minutes % 1440 // 60, minutes % 60
    parts = [
        _("%(count)s d") % {"count": days} if days else "",
        _("%(count)s h") % {"count": hours} if hours else "",
        _("%(count)s min") % {"count": minutes} if minutes or not (days or hours) else "",
    ]
    return " ".join(part for part in parts if part)


def is_another_zone(zone: ZoneInfo, at: datetime) -> bool:
    """Whether the reader's clock shows something else."""
    return at.astimezone(zone).utcoffset() != at.astimezone(get_current_timezone()).utcoffset()


def clock_change(start: datetime, end: datetime, zone: ZoneInfo) -> tuple[date, bool] | None:
    """The day on which the clocks changed on the way, and whether forward; None where the offset is the same."""
    first, last = start.astimezone(zone), end.astimezone(zone)
    if first.utcoffset() == last.utcoffset() or (last.date() - first.date()).days > FOLLOWED:
        return None
    on, midnight = first.date(), datetime.min.time()
    while datetime.combine(on + ONE, midnight, tzinfo=zone).utcoffset() == first.utcoffset() and on < last.date():
        on += ONE
    return on, (last.utcoffset() or timedelta(0)) > (first.utcoffset() or timedelta(0))
