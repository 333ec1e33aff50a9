"""The whole matter: this case, those merged into it, and what of theirs waits for a word of ours."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from answerable.cases.models.escalating import Escalating
from answerable.cases.models.message import Message, MessageQuerySet
from answerable.cases.models.participant import Participant
from answerable.cases.refusals import Refused
from answerable.cases.words import Part


class Matter(Escalating):
    """What belongs to this case, wherever it was written."""

    class Meta:
        abstract = True

    def matter_ids(self) -> list[int]:
        """Its own id, and those of the cases merged into it, and into those."""
        cases: Any = type(self)._base_manager  # this class is abstract, and the type checker knows no rows of it
        matter, generation = [self.pk], [self.pk]
        while generation:
            generation = list(cases.filter(merged_into__in=generation).values_list("pk", flat=True))
            matter += generation
        return matter

    def waiting(self) -> MessageQuerySet:
        """Her words that wait for a person's, oldest first: of the whole matter, merged cases included."""
        return Message.objects.filter(case_id__in=self.matter_ids()).unanswered().order_by("created_at", "id")

    def find_message(self, message: Message) -> Message:
        """A message of this matter, read afresh."""
        if row := Message.objects.filter(pk=message.pk, case_id__in=self.matter_ids()).first():
            return row
        raise Refused(_("This message belongs to another case."))

    def _check_takes_part(self, person: Participant) -> None:
        if self.merged_into_id:
            raise Refused(_("This case was merged into another one and goes on there."))
        if person.case_id != self.pk:
            raise Refused(_("Only who takes part in this case acts in it."))

    @property
    def customer_participant(self) -> Participant:
        """The participant who is the case's customer; the one whose delivery decides."""
        return self.once("customer participant", lambda: self.participants.get(part=Part.CUSTOMER))
