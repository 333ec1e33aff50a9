"""Calendar invitations in words: what, when and in which zone, where, and who. The file itself stays an attachment."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any

from answerable.channels.mail.reading import parts
from answerable.channels.mail.reading.attachments import content_of
from answerable.channels.mail.reading.charsets import printable
from answerable.channels.mail.reading.entities import Entity, note

LARGEST = 200_000
MOST_EVENTS = 20
MOST_GUESTS = 50
LONGEST = 500
METHOD = re.compile(rb"^METHOD:[^\r\n]+", re.MULTILINE | re.IGNORECASE)
END = re.compile(rb"^END:(VEVENT|VTODO)\b", re.MULTILINE)
UNREAD = "The calendar entry could not be read; its file is kept."
TITLES = {
    "REQUEST": "Invitation", "CANCEL": "Cancelled", "REPLY": "Reply to the invitation", "PUBLISH": "Calendar entry",
    "COUNTER": "Another time is proposed", "DECLINECOUNTER": "The other time is declined", "ADD": "Added",
    "REFRESH": "The invitation is asked for again",
}  # fmt: skip
ANSWERS = {
    "ACCEPTED": "accepted", "DECLINED": "declined", "TENTATIVE": "accepted tentatively", "DELEGATED": "delegated",
    "NEEDS-ACTION": "has not answered",
}  # fmt: skip
EVERY = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}


def is_invitation(entity: Entity) -> bool:
    return entity.kind == "text/calendar"


def out_of_invitation(entity: Entity, problems: list[str]) -> list[Entity]:
    """Its words, where the mail does not say them anyway, and its file."""
    data = content_of(entity, problems)
    try:
        told = list(described(data, entity.content_type.get("method").upper())) if len(data) <= LARGEST else []
    except Exception:  # the library raises whatever it stumbles over; the file is there for whoever can read it
        told = []
    note(problems, UNREAD, if_=not told)
    return [*(parts.words(printable(text), within=entity, aside=True) for text in told), parts.kept(entity)]


def described(data: bytes, method: str) -> Iterator[str]:
    """What each event says, and its description by itself: mails mostly repeat that one."""
    calendars = calendars_in(data)
    method = str(calendars[0].get("METHOD", method)).upper() if calendars else method
    events = [each for calendar in calendars for each in calendar.walk() if each.name in ("VEVENT", "VTODO")]
    for event in events[:MOST_EVENTS]:
        yield "\n".join(facts(event, method))
        description = text_of(event, "DESCRIPTION", longest=LARGEST)
        if description:
            yield description
    if len(events) > MOST_EVENTS:
        yield f"… and {len(events) - MOST_EVENTS} more in the file."


def calendars_in(data: bytes) -> list[Any]:
    """Every calendar of a file. Of one that is cut off, or has a line that no calendar has, what stands in it whole."""
    import icalendar  # only a mail with an invitation pays for it

    try:
        if calendars := icalendar.Calendar.from_ical(data, multiple=True):
            return list(calendars)
    except ValueError:
        pass
    method = METHOD.search(data)
    head = b"BEGIN:VCALENDAR\r\n" + (method[0].strip() + b"\r\n" if method else b"")
    wholes = [head + each + b"\r\nEND:VCALENDAR\r\n" for each in islice(wholes_in(data), MOST_EVENTS)]
    return [calendar for each in wholes for calendar in icalendar.Calendar.from_ical(each, multiple=True)]


def wholes_in(data: bytes) -> Iterator[bytes]:
    at = 0
    for end in END.finditer(data):
        begin = data.rfind(b"BEGIN:" + end[1], at, end.start())
        if begin >= 0:
            yield data[begin : end.end()]
        at = end.end()


def facts(event: Any, method: str) -> Iterator[str]:
    is_cancelled = text_of(event, "STATUS").upper() == "CANCELLED"
    title = TITLES["CANCEL"] if is_cancelled else TITLES.get(method, "Calendar entry")
    yield f"{title}: {text_of(event, 'SUMMARY') or 'without a title'}"
    if when := time_of(event):
        yield f"When: {when}"
    if often := repetition_of(event):
        yield f"Repeats: {often}"
    if where := text_of(event, "LOCATION"):
        yield f"Where: {where}"
    organizer = event.get("ORGANIZER")
    if organizer is not None:
        yield f"Organizer: {person(organizer)}"
    yield from guests_of(event, method)
    if comment := text_of(event, "COMMENT"):
        yield f"Comment: {comment}"


def guests_of(event: Any, method: str) -> Iterator[str]:
    """Who is invited; in a reply, who answers what."""
    guests = listed(event.get("ATTENDEE"))
    if method == "REPLY":
        for guest in guests[:MOST_GUESTS]:
            yield f"{person(guest)}: {ANSWERS.get(parameter(guest, 'PARTSTAT').upper(), 'answered')}"
    elif guests:
        more = f" and {len(guests) - MOST_GUESTS} more" if len(guests) > MOST_GUESTS else ""
        yield f"Guests: {', '.join(map(person, guests[:MOST_GUESTS]))}{more}"


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def text_of(event: Any, name: str, longest: int = LONGEST) -> str:
    """A property as text; its values joined where it stands there several times."""
    text = "\n".join(str(each) for each in listed(event.get(name))).strip()
    return text if longest > LONGEST else " ".join(text.split())[:longest]


def parameter(value: Any, name: str) -> str:
    return str(getattr(value, "params", {}).get(name, ""))


def person(value: Any) -> str:
    address = str(value)
    address = address[len("mailto:") :] if address.lower().startswith("mailto:") else address
    name = parameter(value, "CN").strip()
    return f"{name} <{address}>"[:LONGEST] if name and name != address else address[:LONGEST]


def time_of(event: Any) -> str:
    """When it begins and ends, with the zone; as it stands where it cannot be read."""
    begin, end = moment(event, "DTSTART") or moment(event, "DUE"), moment(event, "DTEND")
    if begin is None:
        return text_of(event, "DTSTART")
    length = read_of(event, "DURATION")
    if end is None and isinstance(length, timedelta):
        end = begin + length
    if not isinstance(begin, datetime):
        return days(begin, end)
    zone = zone_of(event, begin)
    if not isinstance(end, datetime) or end == begin:
        return f"{day(begin)}, {begin:%H:%M}{zone}"
    if end.date() == begin.date() and end.utcoffset() == begin.utcoffset():
        return f"{day(begin)}, {begin:%H:%M}–{end:%H:%M}{zone}"
    return f"{day(begin)}, {begin:%H:%M}{zone} – {day(end)}, {end:%H:%M}{zone_of(event, end, 'DTEND')}"


def moment(event: Any, name: str) -> date | None:
    value = read_of(event, name)
    return value if isinstance(value, date) else None


def read_of(event: Any, name: str) -> Any:
    """The value that the library reads in a property; none where it could read none."""
    try:
        return getattr(event.get(name), "dt", None)
    except Exception:  # each broken property raises its own kind
        return None


def days(begin: date, end: date | None) -> str:
    """Whole days; the end of an event is the day after its last."""
    last = end - timedelta(days=1) if end is not None and not isinstance(end, datetime) and end > begin else begin
    return f"{day(begin)}, all day" if last == begin else f"{day(begin)} – {day(last)}, all day"


def day(moment: date) -> str:
    return f"{moment:%A} {moment.day} {moment:%B %Y}"


def zone_of(event: Any, moment: datetime, of: str = "DTSTART") -> str:
    """The zone as the sender named it, and its distance from UTC; nothing for a time that is local everywhere."""
    offset = moment.utcoffset()
    if offset is None:
        return f" ({parameter(event.get(of), 'TZID') or 'no time zone given'})"
    hours, minutes = divmod(abs(int(offset.total_seconds())) // 60, 60)
    told = "UTC" + (f"{'-' if offset < timedelta(0) else '+'}{hours}" if offset else "")
    told += f":{minutes:02}" if minutes else ""
    name = parameter(event.get(of), "TZID") or ("UTC" if moment.tzinfo is UTC else "")
    return f" ({told})" if name in ("", "UTC", told) else f" ({name}, {told})"


def repetition_of(event: Any) -> str:
    """How often it repeats; a rule that we have no words for, or that is none, as it stands."""
    rules = listed(event.get("RRULE"))
    return "; ".join(filter(None, map(rule_told, rules[:3])))


def rule_told(rule: Any) -> str:
    try:
        return rule_in_words(rule)
    except Exception:  # each broken property raises its own kind
        return str(rule)[:LONGEST]


def rule_in_words(rule: Any) -> str:
    told = dict(rule)
    every = EVERY.get(str(next(iter(told.pop("FREQ", [])), "")).upper())
    step = int(next(iter(told.pop("INTERVAL", [1]))))
    count, until = (next(iter(told.pop(name, [])), None) for name in ("COUNT", "UNTIL"))
    told.pop("WKST", None)
    if not every or set(told) - {"BYDAY"}:
        return str(rule.to_ical().decode("utf-8", "replace"))[:LONGEST]
    on = f" on {', '.join(map(str, told['BYDAY']))}" if "BYDAY" in told else ""
    end = f", {count} times" if count else f", until {day(until)}" if isinstance(until, date) else ""
    return f"every {every if step == 1 else f'{step} {every}s'}{on}{end}"
