"""A word that came back goes out again to another address: the same message under the same Message-ID."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from answerable.cases.models.base import verb
from answerable.cases.models.concluding import Concluding
from answerable.cases.models.delivery import Delivery
from answerable.cases.models.grant import LIFE, Grant
from answerable.cases.models.message import Message
from answerable.cases.refusals import Refused
from answerable.customers.models import Customer, Identity
from answerable.kit.addresses import normalise
from answerable.staff.models import Staff


class Readdressing(Concluding):
    """Reaching the customer where mail does not come back."""

    class Meta:
        abstract = True

    @verb
    def send_again(self, message: Message, address: str, *, by: Staff, at: datetime) -> Delivery:
        """Send what did not reach the customer to another address; nothing is met before that one is accepted."""
        row, old = self._came_back(message)
        address = normalise(address)
        self._check_address(address, row)
        self._know_by(address, by, at)
        Identity.objects.filter(kind=Identity.Kind.MAIL, value=normalise(old.address)).update(came_back_at=at)
        if self.commitments.filter(met_by=row).exists() or Message.objects.filter(answered_by=row).exists():
            self._uncount(row, at)  # it came back while her yes stood, and the case was reopened since
            row.refresh_from_db()
        person = self.customer_participant
        person.address = address
        person.save(update_fields=["address"])
        new = self._replace(old, address, at)
        row.accepted_at = row.failed_at = row.bounced_at = None
        row.save(update_fields=["accepted_at", "failed_at", "bounced_at"])
        self.note("message.sent-again", by=by, at=at, message=row.pk, delivery=new.pk, instead_of=old.pk)
        return new

    def _came_back(self, message: Message) -> tuple[Message, Delivery]:
        row = self.messages.filter(pk=message.pk).first()
        old = row.deliveries.filter(is_decisive=True, state__in=["failed", "bounced"]).first() if row else None
        if row is None or old is None or not row.is_by_a_person:
            raise Refused(_("Only a message that did not reach the customer is sent to another address."))
        if self.is_closed:
            raise Refused(_("This case is closed. Reopen it first, then write."))
        return row, old

    def _check_address(self, address: str, message: Message) -> None:
        local, at_sign, domain = address.rpartition("@")
        if not (local and at_sign and domain):
            raise Refused(_("Give a mail address, like name@example.org."), "other")
        if message.deliveries.filter(address=address).exists():
            raise Refused(_("This message has gone to that address already."), "other")
        if self.participants.filter(address=address).exclude(part="customer").exists():
            raise Refused(_("Somebody else takes part in this case under that address."), "other")

    def _know_by(self, address: str, by: Staff, at: datetime) -> None:
        """A typed address is an identity like a Reply-To: unverified, and never taken from somebody else."""
        known = Customer.objects.with_address("mail", address)
        if known and known.pk not in self.customer.family_ids():
            raise Refused(_("We know somebody else by that address. Merge the two if they are one person."), "other")
        if known is None and self.team.is_sensitive:
            raise Refused(_("A sensitive team writes only where the customer has written from."), "other")
        if known is None:
            self.customer.current().add_identity("mail", address, evidence=f"given to {by} when mail came back", at=at)

    def _replace(self, old: Delivery, address: str, at: datetime) -> Delivery:
        old.is_decisive = False
        old.save(update_fields=["is_decisive"])
        person = self.customer_participant
        facts = {"case_id": self.pk, "participant": person}
        new = Delivery.objects.create(
            message_id=old.message_id, address=address, is_decisive=True, not_before=at, **facts
        )
        Grant.objects.create(delivery=new, created_at=at, expires_at=at + LIFE, **facts)
        old.replaced_by = new
        old.save(update_fields=["replaced_by"])
        return new
