"""Working time: exact to the second, across zones, daylight saving, holidays and hours that cross midnight.

The week's hours are local; the arithmetic is done on instants. For every year that is asked for, the open intervals
become one sorted list of UTC seconds with their running sum, so that a due time is two bisections. What a local time
means where clocks change (the repeated hour of autumn, the missing one of spring) is `domain.md`, "Promises, exactly".
An interval belongs to the day on which it begins: a holiday closes what begins on it, not last night's shift.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate, takewhile
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from answerable.kit.workrules import Rules, RulesError, Slot, read_rules

__all__ = ["RulesError", "WorkingHours", "first_instant", "last_instant"]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)
TOO_FAR = "No calendar reaches so far."
# Two days cover a slot that crosses midnight, the third the widest distance between a zone and UTC.
MARGIN = timedelta(days=3)


class Span(NamedTuple):
    """Open from `begin` until just before `end`, in seconds since 1970 UTC."""

    begin: int
    end: int


class Year(NamedTuple):
    """The open spans of one UTC year, apart and in order; `before[i]` seconds are worked before the span `i` begins."""

    begins: list[int]
    ends: list[int]
    before: list[int]

    @property
    def total(self) -> int:
        return self.before[-1]

    def worked_until(self, at: int) -> int:
        """The seconds worked from the beginning of the year until `at`."""
        i = bisect_right(self.begins, at) - 1
        return self.before[i] + min(at, self.ends[i]) - self.begins[i] if i >= 0 else 0


@dataclass(frozen=True)
class WorkingHours:
    """When somebody works.

    Questions take aware datetimes, answers are in UTC; fractions of a second are dropped. What would lie before
    the year 2 or after 9998 raises `OverflowError`.
    """

    rules: Rules
    _years: dict[int, Year] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def from_rules(cls, rules: Mapping[str, Any]) -> WorkingHours:
        """From the JSON that a calendar's version keeps; raises `RulesError`, which names the place."""
        return cls(read_rules(rules))

    @property
    def zone(self) -> ZoneInfo:
        return self.rules.zone

    def due(self, start: datetime, seconds: int) -> datetime:
        """The first instant by which so many working seconds have passed since `start`: closing, not the next opening.

        A start outside the hours counts from the next opening; a negative number counts back, as `before` does.
        """
        if seconds < 0:
            return self.before(start, -seconds)
        at = _seconds(start)
        _check_within(seconds, LAST - at)
        if seconds == 0:
            return _instant(self._open_or_next(at))
        year = _year_of(at)
        wanted = self._year(year).worked_until(at) + seconds
        while wanted > (total := self._year(year).total):
            wanted, year = wanted - total, year + 1
        spans = self._year(year)
        i = bisect_left(spans.before, wanted) - 1
        return _instant(spans.begins[i] + wanted - spans.before[i])

    def before(self, end: datetime, seconds: int) -> datetime:
        """The last instant from which so many working seconds pass until `end`: the mirror of `due`."""
        if seconds < 0:
            return self.due(end, -seconds)
        at = _seconds(end)
        _check_within(seconds, at - FIRST)
        if seconds == 0:
            return _instant(self._open_or_last(at))
        year = _year_of(at)
        wanted = self._year(year).worked_until(at) - seconds
        while wanted < 0:
            year -= 1
            wanted += self._year(year).total
        spans = self._year(year)
        i = bisect_right(spans.before, wanted) - 1
        return _instant(spans.begins[i] + wanted - spans.before[i])

    def between(self, start: datetime, end: datetime) -> int:
        """The seconds worked from `start` until `end`; negative where `end` comes first."""
        a, b = _seconds(start), _seconds(end)
        return self._worked(a, b) if a <= b else -self._worked(b, a)

    def is_open(self, at: datetime) -> bool:
        """Whether anyone works at this second. At closing time nobody does."""
        moment = _seconds(at)
        spans = self._year(_year_of(moment))
        i = bisect_right(spans.begins, moment) - 1
        return i >= 0 and moment < spans.ends[i]

    def next_opening(self, at: datetime) -> datetime:
        """This instant where it is open, else the next opening."""
        moment = _seconds(at)
        return _instant(next(max(moment, span.begin) for span in self._spans_from(moment) if span.end > moment))

    def spans(self, begin: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
        """Every open interval that reaches into the time from `begin` to `end`, cut to it."""
        a, b = _seconds(begin), _seconds(end)
        within = takewhile(lambda span: span.begin < b, self._spans_from(a))
        return [(_instant(span.begin), _instant(span.end)) for span in _cut(within, a, b)]

    def _worked(self, a: int, b: int) -> int:
        first, last = _year_of(a), _year_of(b)
        whole = sum(self._year(year).total for year in range(first, last))
        return whole - self._year(first).worked_until(a) + self._year(last).worked_until(b)

    def _open_or_next(self, at: int) -> int:
        return max(at, next(self._spans_from(at)).begin)

    def _open_or_last(self, at: int) -> int:
        year = _year_of(at)
        while True:
            spans = self._year(year)
            if i := bisect_right(spans.begins, at):
                return min(at, spans.ends[i - 1])
            year -= 1

    def _spans_from(self, at: int) -> Iterator[Span]:
        """Every span that ends then or later; one that touches the new year comes in two halves."""
        year = _year_of(at - 1)
        while True:
            spans = self._year(year)
            for i in range(bisect_left(spans.ends, at), len(spans.ends)):
                yield Span(spans.begins[i], spans.ends[i])
            year += 1

    def _year(self, year: int) -> Year:
        found = self._years.get(year)
        if found is None:
            if not 1 < year < 9999:
                raise OverflowError(TOO_FAR)
            found = self._years[year] = _lay_out(self.rules, year)
        return found


def first_instant(local: datetime, zone: ZoneInfo) -> datetime:
    """What a local time means where it begins something: in autumn its first occurrence, in the spring gap its end."""
    return _resolve(local, zone, fold=0)


def last_instant(local: datetime, zone: ZoneInfo) -> datetime:
    """What a local time means where it ends something: in autumn its second occurrence, in the spring gap its end."""
    return _resolve(local, zone, fold=1)


def _resolve(local: datetime, zone: ZoneInfo, fold: int) -> datetime:
    early = local.replace(tzinfo=zone, fold=0)
    late = local.replace(tzinfo=zone, fold=1)
    if early.utcoffset() < late.utcoffset():  # type: ignore[operator]  # a ZoneInfo always knows its offset
        return _end_of_gap(late.astimezone(UTC), early.astimezone(UTC), zone)
    return (late if fold else early).astimezone(UTC)


def _end_of_gap(below: datetime, above: datetime, zone: ZoneInfo) -> datetime:
    """The instant, after `below` and not after `above`, at which the zone's clocks jump."""
    old = below.astimezone(zone).utcoffset()
    a, b = _seconds(below), _seconds(above)
    while b - a > 1:
        middle = (a + b) // 2
        if _instant(middle).astimezone(zone).utcoffset() == old:
            a = middle
        else:
            b = middle
    return _instant(b)


def _lay_out(rules: Rules, year: int) -> Year:
    begin, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    spans = _cut(_merge(_opened(rules, begin.date() - MARGIN, end.date() + MARGIN)), _seconds(begin), _seconds(end))
    before = [0, *accumulate(span.end - span.begin for span in spans)]
    return Year([span.begin for span in spans], [span.end for span in spans], before)


def _opened(rules: Rules, first: date, last: date) -> Iterator[Span]:
    """Every interval that begins on a local day from `first` until `last`."""
    for number in range((last - first).days):
        day = first + timedelta(days=number)
        for slot in rules.slots_on(day):
            yield _placed(slot, day, rules.zone)


def _placed(slot: Slot, day: date, zone: ZoneInfo) -> Span:
    midnight = datetime.combine(day, datetime.min.time())
    begin = first_instant(midnight + timedelta(minutes=slot.begin), zone)
    end = last_instant(midnight + timedelta(minutes=slot.end), zone)
    return Span(_seconds(begin), _seconds(end))


def _merge(spans: Iterable[Span]) -> Iterator[Span]:
    """The same time without overlaps, joined where one span touches the next; empty ones fall away."""
    held: Span | None = None
    for span in sorted(span for span in spans if span.begin < span.end):
        if held and span.begin <= held.end:
            held = Span(held.begin, max(held.end, span.end))
            continue
        if held:
            yield held
        held = span
    if held:
        yield held


def _cut(spans: Iterable[Span], begin: int, end: int) -> list[Span]:
    return [Span(max(s.begin, begin), min(s.end, end)) for s in spans if s.end > begin and s.begin < end]


def _check_within(seconds: int, left: int) -> None:
    """Nobody works more seconds than there are: what can never end is refused before any year is laid out."""
    if seconds > left:
        raise OverflowError(TOO_FAR)


def _seconds(at: datetime) -> int:
    return (at - EPOCH) // SECOND


def _instant(seconds: int) -> datetime:
    return EPOCH + timedelta(seconds=seconds)


def _year_of(at: int) -> int:
    return _instant(at).year


# The first second that can be asked for, and the first one after the last.
FIRST, LAST = _seconds(datetime(2, 1, 1, tzinfo=UTC)), _seconds(datetime(9999, 1, 1, tzinfo=UTC))
