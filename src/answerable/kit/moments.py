"""How a moment is said to a person: near things relatively, far things by day and clock, always exact in the title."""

from datetime import date, datetime, timedelta
from functools import lru_cache

from django.utils.dates import MONTHS, WEEKDAYS, WEEKDAYS_ABBR
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from answerable.kit.dates import cased, written

# Nearer than this, a promise is said in minutes and asks for attention.
SOON = timedelta(hours=1)


def exact(at: datetime) -> str:
    """The whole truth in the reader's zone, as in *Friday 6 March 2026, 16:10 CET*.

    Put together by hand, since every row of a list has one: Django's own formatter takes three times as long.
    """
    here = localtime(at)
    return f"{_day(here.date(), get_language())}, {here.hour:02}:{here.minute:02} {here.tzname()}"


@lru_cache(maxsize=1024)
def _day(on: date, language: str | None) -> str:
    if language != "en":
        return written(on, "l j F Y")
    return f"{WEEKDAYS[on.weekday()]} {on.day} {MONTHS[on.month]} {on.year}"


def short(at: datetime, now: datetime) -> str:
    """The clock today, the weekday within five days, else the date and the clock; in another year the date with it.

    Six days away the same weekday of another week is as near, so a weekday would not say which.
    """
    here, today = localtime(at), localtime(now)
    days = abs((here.date() - today.date()).days)
    if days == 0:
        return f"{here:%H:%M}"
    if days <= 5:
        return f"{cased(str(WEEKDAYS_ABBR[here.weekday()]))} {here:%H:%M}"
    return written(here, "j M H:i" if here.year == today.year else "j M Y")


def stretch(begin: datetime, end: datetime, now: datetime) -> str:
    """From when until when; both by their dates where they lie so far apart that one weekday could name either."""
    if abs((localtime(end).date() - localtime(begin).date()).days) <= 5:
        return f"{short(begin, now)} → {short(end, now)}"
    return f"{written(localtime(begin), 'j M H:i')} → {written(localtime(end), 'j M H:i')}"


def span(seconds: float) -> str:
    """A length of time in its largest fitting unit, rounded down: *12 min*, *3 h*, *2 d*."""
    minutes = max(int(seconds) // 60, 1)
    if minutes < 60:
        return _("%(count)s min") % {"count": minutes}
    if minutes < 48 * 60:
        return _("%(count)s h") % {"count": minutes // 60}
    return _("%(count)s d") % {"count": minutes // (24 * 60)}


def ago(at: datetime, now: datetime) -> str:
    """How long since: *just now*, *12 min ago*; from a week on, the date."""
    passed = (now - at).total_seconds()
    if passed < 60:
        return _("just now")
    return short(at, now) if passed >= 7 * 86400 else _("%(span)s ago") % {"span": span(passed)}


def nearness(due_at: datetime, now: datetime) -> str:
    """The state a promise is painted in: `late`, `soon` or nothing."""
    if due_at < now:
        return "late"
    return "soon" if due_at - now <= SOON else ""


def due(due_at: datetime, now: datetime, what: str) -> str:
    """What is due by when, as the list says it: *answer in 12 min*, *answer by Wed 12:00*, *late by 3 h*."""
    if due_at < now:
        return _("late by %(span)s") % {"span": span((now - due_at).total_seconds())}
    if due_at - now <= SOON:
        return _("%(what)s in %(span)s") % {"what": what, "span": span((due_at - now).total_seconds())}
    return _("%(what)s by %(when)s") % {"what": what, "when": short(due_at, now)}


def part_passed(start: datetime, end: datetime, now: datetime) -> int:
    """How much of the way from start to end lies behind us, in percent, for a progress bar."""
    whole = (end - start).total_seconds()
    if whole <= 0:
        return 100
    return min(max(round(100 * (now - start).total_seconds() / whole), 0), 100)
