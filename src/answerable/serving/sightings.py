"""Which events are new: the ids of the event table in the order in which they came into sight.

On PostgreSQL a transaction may take a lower id and commit later than another, so a mark at the highest id would miss
events. Therefore every id of the last while is remembered, and whatever is above the floor and not remembered is new.
"""

import time

from django.db import connection

from answerable.cases.models import Event

WINDOW = 60.0
KNOWN_AT_FIRST = 200
# So far below another id one may be of a transaction that took it first and was slower; SQLite writes in turn.
NEAR = 10 if connection.vendor == "postgresql" else 0


class Sightings:
    """The ids seen lately, oldest sighting first. It queries, so it belongs in a thread."""

    def __init__(self) -> None:
        latest = Event.objects.order_by("-id").values_list("id", flat=True)[: KNOWN_AT_FIRST + 1]
        known = sorted(latest)
        self._floor = known[0] if len(known) > KNOWN_AT_FIRST else 0
        self._seen = dict.fromkeys((id for id in known if id > self._floor), time.monotonic())

    def look(self) -> list[int]:
        """The ids that have come into sight since the last look."""
        now = time.monotonic()
        above = Event.objects.filter(id__gt=self._floor).order_by("id").values_list("id", flat=True)
        new = [id for id in above if id not in self._seen]
        self._seen.update(dict.fromkeys(new, now))
        self._forget(now - WINDOW)
        return new

    def since(self, last: int) -> list[int] | None:
        """The ids seen after that one, or None if it was seen too long ago to say; after 0, all there ever were.

        One that came into sight with it, as with the first look, may have been committed later although it is lower.
        """
        if last == 0 == self._floor:
            return list(self._seen)
        if last not in self._seen:
            return None
        seen_at = self._seen[last]
        return [
            id for id, at in self._seen.items() if at > seen_at or (at == seen_at and id > last - NEAR and id != last)
        ]

    def _forget(self, before: float) -> None:
        old = [id for id, seen_at in self._seen.items() if seen_at < before][:-KNOWN_AT_FIRST]
        if old:
            self._floor = max(old)
            self._seen = {id: seen_at for id, seen_at in self._seen.items() if id > self._floor}
