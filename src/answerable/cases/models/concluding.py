"""A final position: the end of the road on our side, with reasons, an outside body, and uninvolved eyes before it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from answerable.cases.models.ask import Ask
from answerable.cases.models.base import verb
from answerable.cases.models.calling import Calling
from answerable.cases.models.event import Event
from answerable.cases.models.message import Message
from answerable.cases.models.sponsor import Sponsor
from answerable.cases.refusals import Refused
from answerable.cases.wording import turn_outside
from answerable.cases.words import Direction, Kind, Then
from answerable.staff.models import Staff
from answerable.staff.models.queries import StaffQuerySet

LOOKED_OVER = "case.looked-over"


class Concluding(Calling):
    """Looking over somebody else's case, and taking the final position in it."""

    class Meta:
        abstract = True

    @verb
    def look_over(self, *, by: Staff, at: datetime) -> None:
        """A colleague who has had nothing to do with this case says that they have looked at it."""
        if self.is_closed:
            raise Refused(_("This case is closed."))
        if by.pk in self.involved_ids():
            raise Refused(_("You have had a hand in this case. Somebody uninvolved must look."))
        self.note(LOOKED_OVER, by=by, at=at)

    def looked_over_by(self) -> StaffQuerySet:
        """Who has looked since the customer's side last spoke, and has had no hand in it since."""
        looks = self._looks_since_their_last_word().values("actor_id")
        return Staff.objects.active().filter(pk__in=looks).exclude(pk__in=self.involved_ids()).order_by("pk")

    def _looks_since_their_last_word(self) -> QuerySet[Event]:
        looks = self.events.filter(name=LOOKED_OVER)
        heard = Message.objects.filter(case_id__in=self.matter_ids(), direction=Direction.IN, kind=Kind.CUSTOMER)
        last = heard.order_by("-created_at").values_list("created_at", flat=True).first()
        return looks.filter(at__gte=last) if last else looks

    def involved_ids(self) -> set[int]:
        """Colleagues with a hand in the matter: they had it, sponsored it, were asked in it, or said something."""
        matter = self.matter_ids()
        owned = Event.objects.filter(case_id__in=matter, data__changed__owner_id__isnull=False)
        hands = {self.owner_id, *owned.values_list("data__changed__owner_id", flat=True)}
        hands |= set(Sponsor.objects.filter(case_id__in=matter).values_list("staff_id", flat=True))
        hands |= set(Ask.objects.filter(case_id__in=matter).values_list("to_staff_id", flat=True))
        hands |= set(Message.objects.filter(case_id__in=matter).values_list("staff_id", flat=True))
        return {number for number in hands if number is not None}

    @verb
    def take_final_position(
        self,
        reasons: str,
        *,
        outside_body: str,
        looked_over_by: Staff | None,
        by: Staff,
        at: datetime,
        undo: timedelta = timedelta(0),
    ) -> Message:
        """Tell them where we stand for good, why, and where outside they may turn; it ends the case once accepted."""
        self._check_words(reasons, Kind.ANSWER, Then.KEEP, None, None, at)
        self._check_position(outside_body, looked_over_by, by)
        self._have_from_now(by, at)
        message = self._compose(
            f"{reasons.strip()}\n\n{turn_outside(outside_body.strip(), self.language)}",
            kind=Kind.ANSWER,
            by=by,
            at=at,
            then=Then.FINAL,
            outside_body=outside_body.strip(),
            looked_over_by=looked_over_by,
            send_after=at + undo,
        )
        self._address(message, None)
        self.note("message.written", by=by, at=at, message=message.pk, kind=message.kind, then=message.then)
        return message

    def _check_position(self, outside_body: str, looked_over_by: Staff | None, by: Staff) -> None:
        if not (by.is_active and by.takes_final_positions):
            raise Refused(_("You need the authority to take a final position. An administrator gives it."))
        if not outside_body.strip():
            raise Refused(_("Name the body outside to which they may turn."), "outside_body")
        if looked_over_by is None or looked_over_by.pk == by.pk:
            raise Refused(_("Name somebody uninvolved who has looked; yourself does not count."), "looked_over_by")
        if not self.looked_over_by().filter(pk=looked_over_by.pk).exists():
            raise Refused(
                _("%(name)s has not looked since the customer last wrote, or has had a hand in this case.")
                % {"name": looked_over_by.working_name},
                "looked_over_by",
            )
