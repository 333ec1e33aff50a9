"""A colleague goes away and comes back: every question about it is answered by the table of absences."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from answerable.kit.announce import announce
from answerable.kit.moments import exact
from answerable.staff.models.absences import Absence, AbsenceQuerySet

if TYPE_CHECKING:
    from answerable.staff.models.staff import Staff


class BeingAway(models.Model):
    """Planned and running absences of a colleague."""

    if TYPE_CHECKING:
        working_name: str

    class Meta:
        abstract = True

    def is_away(self, at: datetime) -> bool:
        return self._absences().covering(at).exists()

    def go_away(self, since: datetime, until: datetime | None, *, at: datetime, by: Staff | None = None) -> Absence:
        """Be absent, until a time or until they are back; what they have in hand returns to their teams as it begins.

        ValidationError where they are away then already, or it is over already.
        """
        with transaction.atomic():
            self.wait_for_others()
            self._refuse_what_cannot_be(since, until, at)
            absence = Absence.objects.create(staff_id=self.pk, begins_at=since, ends_at=until, noted_at=at, by=by)
            if absence.covers(at):
                announce("staff.away", staff=self, at=at)
        return absence

    def come_back(self, *, at: datetime) -> None:
        """Be here again; what is planned for later stays planned."""
        for absence in self._absences().covering(at):
            absence.end(at=at)

    def _absences(self) -> AbsenceQuerySet:
        return Absence.objects.filter(staff=self.pk)

    def wait_for_others(self) -> None:
        """Two who plan at once plan one after the other; SQLite's writer lock is taken at BEGIN.

        Rows that only name a colleague, as every word of theirs does, need not wait.
        """
        if connection.vendor == "postgresql":
            type(self)._base_manager.select_for_update(no_key=True).get(pk=self.pk)

    def _refuse_what_cannot_be(self, since: datetime, until: datetime | None, at: datetime) -> None:
        if until is not None and until <= since:
            raise ValidationError({"until": _("One is back after one has left.")})
        if until is not None and until <= at:
            raise ValidationError({"until": _("That is over already.")})
        if other := self._absences().overlapping(since, until).in_order().first():
            raise ValidationError({"since": self._words_of(other)})

    def _words_of(self, other: Absence) -> str:
        facts = {"name": self.working_name, "since": exact(other.begins_at)}
        if other.ends_at is None:
            return _("%(name)s is away from %(since)s already, and nobody knows until when. End that first.") % facts
        facts["until"] = exact(other.ends_at)
        return _("%(name)s is away from %(since)s until %(until)s already, and absences cannot overlap.") % facts
