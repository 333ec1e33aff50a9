"""The same questions answered the slow way, minute by minute: what the fast arithmetic must agree with.

It shares nothing with it: it looks at the clock on the wall at every minute of a few days, and asks at which of them
the doors open and close. Where clocks were off by odd seconds it looks at every second.
"""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class NaiveHours:
    """The open minutes (or seconds) between two instants, both on a whole minute."""

    def __init__(self, rules, begin, end, step=MINUTE, margin=timedelta(days=3)):
        self.rules, self.begin, self.end, self.step = rules, begin, end, step
        self.instants = _wall_clock(rules["time_zone"], begin - margin, end + margin, step)
        self.open = self._open_minutes()

    def due(self, start, seconds):
        at, left = start, seconds
        if left == 0 and self._closes_at(at):
            return at
        while True:
            step = self._until_next(at)
            if self._is_open(at):
                if left <= step:
                    return at + timedelta(seconds=left)
                left -= step
            at += timedelta(seconds=step)

    def between(self, start, end):
        at, worked = start, 0
        while at < end:
            step = min(self._until_next(at), (end - at) // timedelta(seconds=1))
            worked += step if self._is_open(at) else 0
            at += timedelta(seconds=step)
        return worked

    def is_open(self, at):
        return self._is_open(at)

    def _is_open(self, at):
        if not self.begin <= at < self.end:
            raise LookupError("outside of what the naive hours look at")
        return self._looked_at(at) in self.open

    def _closes_at(self, at):
        return self._looked_at(at) == at and at - self.step in self.open and at not in self.open

    def _looked_at(self, at):
        """The last time the clock was looked at."""
        return at.replace(second=0) if self.step == MINUTE else at

    def _until_next(self, at):
        return 60 - at.second if self.step == MINUTE else 1

    def _open_minutes(self):
        found = set()
        for number in range(-2, (self.end - self.begin).days + 2):
            for begin, end in self._slots(self.begin.date() + timedelta(days=number)):
                at, closing = self._instant(begin, 0), self._instant(end, -1)
                while at < closing:
                    found.add(at)
                    at += self.step
        return found

    def _slots(self, day):
        text = day.isoformat()
        if text in self.rules.get("exceptions", {}):
            slots = self.rules["exceptions"][text]
        elif text in self.rules.get("holidays", []):
            slots = []
        else:
            slots = self.rules["hours"].get(WEEK[day.weekday()], [])
        for begin, end in slots:
            opens, closes = _on(day, begin), _on(day, end)
            yield opens, closes if closes > opens else closes + timedelta(days=1)

    def _instant(self, local, which):
        """The first (0) or last (-1) time the clock shows this; where it never does, the first time it shows more."""
        if local in self.instants:
            return self.instants[local][which]
        return min(instants[0] for time, instants in self.instants.items() if time > local)


@cache
def _wall_clock(zone, begin, end, step):
    """What the clock shows from `begin` until `end`, and at which instants it shows it."""
    instants = defaultdict(list)
    for number in range((end - begin) // step):
        at = begin + number * step
        instants[at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)].append(at)
    return instants


def _on(day: date, time: str) -> datetime:
    hours, minutes = time.split(":")
    return datetime.combine(day, datetime.min.time()) + timedelta(hours=int(hours), minutes=int(minutes))


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)
