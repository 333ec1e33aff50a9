"""A colleague opens a closed case again."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from answerable.cases.models.base import verb
from answerable.cases.models.ending import closed_as
from answerable.cases.models.excusing import Excusing
from answerable.cases.models.message import Message
from answerable.cases.refusals import Refused
from answerable.cases.words import SET_ASIDE_AFTER, Measure, Part
from answerable.staff.models import Staff

# What nobody outside waits for; a receipt that was not given in time is of no use later.
AMONG_US = (Measure.ASK, Measure.HANDOVER, Measure.RECEIPT)


class Reopening(Excusing):
    """What was over goes on."""

    class Meta:
        abstract = True

    @verb
    def reopen(self, *, by: Staff, at: datetime) -> None:
        """A colleague opens a closed case again. Where it was no customer's matter, it is as if that was never said."""
        if not self.is_closed or self.merged_into_id:
            raise Refused(_("Only a closed case can be reopened; a merged one is parted again instead."))
        mistaken = self.outcome in SET_ASIDE_AFTER
        if mistaken:
            self._owe_again_what_it_ended(at)
        self.come_back_to_us(at)
        if mistaken:
            self.wait_again(at=at)
        self.note("case.reopened", by=by, at=at)

    def _owe_again_what_it_ended(self, at: datetime) -> None:
        """What was owed holds again from its own start, and her words wait again that waited then."""
        ended = self.commitments.filter(void_at=self.closed_at, void_reason=closed_as(self.outcome))
        for row in ended.exclude(measure__in=AMONG_US).order_by("id"):
            self.restore(row, "reopened", at=at)
        closed = self.events.filter(name="case.closed").order_by("-id").first()
        waited = Message.objects.filter(
            case_id__in=self.matter_ids(), pk__in=closed.data.get("waited", []) if closed else []
        )
        waited.filter(answered_by=None, excused_at=None).exclude(participant__part=Part.OUTSIDE).update(
            awaits_answer=True
        )
