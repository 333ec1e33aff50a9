"""A look from outside: who reads a case only because its team is open, or by her role, stands in its history."""

from __future__ import annotations

from datetime import datetime, timedelta

from answerable.cases.models.base import verb
from answerable.cases.models.opening import Opening
from answerable.staff.models import Staff

LOOKED = "case.looked-into"
# The panels of an open page ask again and again: that is one look.
ONE_LOOK = timedelta(hours=8)


class Looking(Opening):
    """Being looked into changes nothing; it is only known."""

    class Meta:
        abstract = True

    def look_in(self, *, by: Staff, at: datetime) -> None:
        """Note the look, once in a working day; who looked already waits for no lock."""
        if not self._was_looked_into(by, at):
            self.note_look(by=by, at=at)

    @verb
    def note_look(self, *, by: Staff, at: datetime) -> None:
        """Asked again under the lock: the panels of a page come at the same time."""
        if not self._was_looked_into(by, at):
            self.note(LOOKED, by=by, at=at)

    def _was_looked_into(self, by: Staff, at: datetime) -> bool:
        return self.events.filter(name=LOOKED, actor_id=by.pk, at__gt=at - ONE_LOOK).exists()
