"""Calendar files of others (RFC 5545): what happens when, repetitions laid out, read with limits.

The libraries are loaded only when a file is read, since that costs a second.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

LARGEST = 1024 * 1024
MOST_EVENTS, MOST_TIMES = 2000, 20_000
# What repeats within a day is no shift and no holiday, and could be a million of them.
TOO_OFTEN = ("SECONDLY", "MINUTELY", "HOURLY")
WITHIN_A_DAY = ("BYHOUR", "BYMINUTE", "BYSECOND")
DAY = timedelta(days=1)


class IcalError(ValueError):
    """A file that is not used, with the sentence that says why."""


@dataclass(frozen=True)
class Occurrence:
    """One time at which something happens, from `begins_at` until just before `ends_at`.

    Whole days are midnights of the zone that was asked for. `people` are the addresses and names of who takes part.
    """

    uid: str
    summary: str
    begins_at: datetime
    ends_at: datetime
    is_whole_days: bool
    people: tuple[str, ...] = ()


class Feed:
    """The events of one file."""

    def __init__(self, data: bytes) -> None:
        """Raises `IcalError` with a sentence where this is no file that we can use."""
        if len(data) > LARGEST:
            raise IcalError(_("This file is larger than a calendar should be (1 MB)."))
        self.calendar = _parse(data)
        events = list(self.calendar.walk("VEVENT"))
        if not events:
            raise IcalError(_("There is no event in this file."))
        if len(events) > MOST_EVENTS:
            raise IcalError(_("There are more than %(count)d events in this file.") % {"count": MOST_EVENTS})
        for event in events:
            _check(event)

    def between(self, begin: date, end: date, zone: ZoneInfo) -> list[Occurrence]:
        """Everything that happens from the day `begin` until before the day `end`, in order; times without a zone
        are meant in `zone`."""
        try:
            found = list(self._laid_out(begin, end, zone))
        except IcalError:
            raise
        except Exception as trouble:  # the libraries raise whatever a strange repetition runs into
            raise IcalError(_("An event in this file repeats in a way that we cannot read.")) from trouble
        return sorted(found, key=lambda one: (one.begins_at, one.uid))

    def whole_days(self, begin: date, end: date) -> dict[date, str]:
        """The days that are named as a whole, such as holidays; what has a time of day is none."""
        days: dict[date, str] = {}
        for one in self.between(begin, end, ZoneInfo("UTC")):
            day = one.begins_at.date()
            while one.is_whole_days and day < one.ends_at.date():
                if begin <= day < end:
                    days.setdefault(day, one.summary)
                day += DAY
        return dict(sorted(days.items()))

    def _laid_out(self, begin: date, end: date, zone: ZoneInfo) -> Iterator[Occurrence]:
        import recurring_ical_events

        window = (datetime.combine(day, datetime.min.time(), tzinfo=zone) for day in (begin, end))
        for number, event in enumerate(recurring_ical_events.of(self.calendar).between(*window)):
            if number >= MOST_TIMES:
                raise IcalError(_("The events of this file happen too often."))
            yield _occurrence(event, zone)


def _parse(data: bytes) -> Any:
    import icalendar

    try:
        calendar = icalendar.Calendar.from_ical(data)
    except Exception as trouble:  # whatever the library stumbles over, it is no calendar to us
        raise IcalError(_("This is not a calendar file (.ics) that we can read.")) from trouble
    if getattr(calendar, "name", "") != "VCALENDAR":
        raise IcalError(_("This is not a calendar file (.ics) that we can read."))
    return calendar


def _check(event: Any) -> None:
    """Refuse what cannot be used, and mend an end that lies before the beginning: real programs write such."""
    summary = str(event.get("SUMMARY", ""))
    begin = getattr(event.get("DTSTART"), "dt", None)
    if not isinstance(begin, date):
        raise IcalError(_("The event “%(summary)s” does not say when it begins.") % {"summary": summary})
    rules = event.get("RRULE", [])
    for rule in rules if isinstance(rules, list) else [rules]:
        often = [str(word).upper() for word in rule.get("FREQ", [])]
        if set(often) & set(TOO_OFTEN) or any(name in rule for name in WITHIN_A_DAY):
            raise IcalError(_("The event “%(summary)s” repeats within a day.") % {"summary": summary})
    end = getattr(event.get("DTEND"), "dt", None)
    if end is not None and (type(end) is not type(begin) or _sortable(end) <= _sortable(begin)):
        del event["DTEND"]


def _sortable(moment: date) -> datetime:
    if isinstance(moment, datetime):
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return datetime.combine(moment, datetime.min.time(), tzinfo=UTC)


def _occurrence(event: Any, zone: ZoneInfo) -> Occurrence:
    begin, end = event["DTSTART"].dt, event["DTEND"].dt if "DTEND" in event else None
    whole = not isinstance(begin, datetime)
    begins_at = _instant(begin, zone)
    ends_at = _instant(end, zone) if end is not None else begins_at
    if ends_at <= begins_at and whole:
        ends_at = _instant(begin + DAY, zone)
    people = tuple(dict.fromkeys(_people(event)))
    return Occurrence(str(event.get("UID", "")), str(event.get("SUMMARY", "")), begins_at, ends_at, whole, people)


def _instant(moment: date, zone: ZoneInfo) -> datetime:
    if isinstance(moment, datetime):
        return moment if moment.tzinfo else moment.replace(tzinfo=zone)
    return datetime.combine(moment, datetime.min.time(), tzinfo=zone)


def _people(event: Any) -> Iterator[str]:
    """Who takes part: every attendee by address, else by the name the program wrote."""
    attendees = event.get("ATTENDEE", [])
    for attendee in attendees if isinstance(attendees, list) else [attendees]:
        address = str(attendee).strip()
        if address.lower().startswith("mailto:"):
            yield address[7:].strip().lower()
        else:
            yield str(getattr(attendee, "params", {}).get("CN", "")) or address
