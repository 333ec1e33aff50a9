"""What waits to leave, and a person does not want to wait: tried now, or given up."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from answerable.cases.models.alert import Alert
from answerable.cases.models.base import verb
from answerable.cases.models.by_mail import ByMail
from answerable.cases.models.delivery import Delivery
from answerable.cases.refusals import Refused
from answerable.staff.models import Staff

GIVEN_UP = "A colleague gave it up before the next server took it."


class Hurrying(ByMail):
    """A person's hand on deliveries that wait. The sender that has one in its hands is never disturbed."""

    class Meta:
        abstract = True

    @verb
    def try_now(self, delivery: Delivery, *, by: Staff, at: datetime) -> None:
        """Let the next worker take it up, whatever pause it was in; a pace that it waits for is kept all the same."""
        self._take_from_waiting(delivery, at, not_before=at)
        self.note("delivery.hurried", by=by, at=at, delivery=delivery.pk)

    @verb
    def give_up(self, delivery: Delivery, *, by: Staff, at: datetime) -> None:
        """Nothing was said: it fails as if the next server had refused it, and whoever has the case is told."""
        self._take_from_waiting(delivery, at, lease_until=None)
        self.note("delivery.given-up", by=by, at=at, delivery=delivery.pk)
        self.failed(delivery, GIVEN_UP, at=at)
        if self.owner_id and self.owner_id != by.pk:
            facts = {"staff_id": self.owner_id, "team_id": self.team_id, "kind": Alert.Kind.UNSENT}
            Alert.objects.create(case_id=self.pk, at=at, **facts)

    def _take_from_waiting(self, delivery: Delivery, at: datetime, **facts: datetime | None) -> None:
        """Won or lost against the sender by one conditional update, of this table alone: PostgreSQL looks again only at
        the row itself when it had to wait for somebody, not at what was joined to it."""
        mine = Delivery.objects.filter(case_id=self.pk, pk=delivery.pk)
        if mine.on_their_way(at).exists() and mine.filter(state="waiting").update(**facts):
            return
        row = mine.select_related("message").first()
        if row is None or row.state not in ("waiting", "sending"):
            raise Refused(_("This one waits no more."))
        if row.state == "sending":
            raise Refused(_("A worker has it in hand just now. Look again in a minute."))
        raise Refused(_("It can still be undone in its case; it leaves in a moment."))
