"""What holds us up while it is our turn: said by a colleague, shown to the customer, booked as blocked time."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from answerable.cases.models.base import verb
from answerable.cases.models.block import Block
from answerable.cases.models.merging import Merging
from answerable.cases.refusals import Refused
from answerable.cases.words import Turn, WaitingOn
from answerable.staff.models import Staff


class Blocking(Merging):
    """Waiting on somebody else, and how long that took."""

    class Meta:
        abstract = True

    @verb
    def wait_on(self, what: WaitingOn, *, by: Staff, at: datetime, next_check_at: datetime, note: str = "") -> None:
        """It is our turn, and somebody holds us up: who, since when, next check. It pauses nothing."""
        if self.turn != Turn.OURS:
            raise Refused(_("Only a case that waits for us can be waiting on somebody else as well."))
        if next_check_at <= at:
            raise Refused(_("The next check must be in the future."), "next_check_at")
        since = self.waiting_since if self.waiting_on == what else at
        self.waiting_on, self.waiting_since, self.waiting_note = what, since, note[:400]
        self.next_check_at = next_check_at
        self.note("case.waits-on", by=by, at=at, what=what, next_check_at=next_check_at)

    @verb
    def stop_waiting_on(self, *, by: Staff, at: datetime) -> None:
        """What held us up is there."""
        if not self.waiting_on:
            raise Refused(_("This case is not waiting on anybody."))
        what, self.waiting_on, self.waiting_note = self.waiting_on, "", ""
        self.waiting_since = self.next_check_at = None
        self.note("case.waited-on", by=by, at=at, what=what)

    def settle(self, at: datetime) -> None:
        """Whichever verb ended a wait, or began another one: its time is booked."""
        self._book_blocked_time(at)
        super().settle(at)

    def _book_blocked_time(self, at: datetime) -> None:
        stored = self._as_stored["waiting_on"], self._as_stored["waiting_since"]
        if stored == (self.waiting_on, self.waiting_since):
            return
        Block.objects.open().filter(case=self.pk).update(until=at)
        if self.waiting_on and self.waiting_since:
            Block.objects.create(case_id=self.pk, waiting_on=self.waiting_on, since=self.waiting_since)
