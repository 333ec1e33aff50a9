"""A customer who writes from another address: offered with the evidence, linked by a person, and taken back again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.cases.models.base import verb
from answerable.cases.models.likeness import Likeness
from answerable.cases.models.link import Link
from answerable.cases.models.message import Message
from answerable.cases.models.participant import Participant
from answerable.cases.models.releasing import Releasing
from answerable.cases.refusals import Refused
from answerable.cases.words import Part
from answerable.customers.models import Customer, Identity, Merge, MergeRefused
from answerable.staff.models import Staff


class Recognising(Releasing):
    """Whether somebody is a customer whom we know by another address."""

    class Meta:
        abstract = True

    @verb
    def note_likeness(
        self,
        person: Participant,
        customer: Customer,
        about: Releasing,
        *,
        at: datetime,
        answered: Message | None = None,
        by_token: bool = False,
        finding: str = "",
        found_by: str = "",
    ) -> Likeness:
        """They are probably `customer`, to whom we wrote in the case `about`: for a person to say. Once for each."""
        facts = {"customer": customer, "about_id": about.pk, "answered": answered, "by_token": by_token}
        facts |= {"finding": finding, "found_by": found_by[:255], "made_at": at}
        row, is_new = Likeness.objects.get_or_create(participant=person, defaults=facts)
        if is_new:
            self.note("likeness.found", by=None, at=at, likeness=row.pk)
        return row

    def link_address(self, likeness: Likeness, *, by: Staff, at: datetime) -> None:
        """*Link the address*: they are one person, and mail from there is that customer's from now on."""
        with transaction.atomic():
            row = self._to_decide(likeness)
            # First: whoever merges customers waits for one row, and locks cases after it.
            merge = _merge(row, by, at) if row.participant.part == Part.CUSTOMER else None
            self.recognise(row, merge, by=by, at=at)

    def _to_decide(self, likeness: Likeness) -> Likeness:
        row = Likeness.objects.select_related("participant", "customer", "about").get(pk=likeness.pk)
        if row.participant.case_id != self.pk:
            raise Refused(_("They wrote in another case."))
        if row.decided_at:
            raise Refused(_("Somebody has decided that already. Take it back first."))
        return row

    @verb
    def recognise(self, likeness: Likeness, merge: Merge | None, *, by: Staff, at: datetime) -> None:
        """The case's side of linking: the cases are seen as probably one matter, or somebody new was no other."""
        row = self._to_decide(likeness)
        if row.participant.part == Part.CUSTOMER:
            self._see_again(row, "quoted", "probably-same", by, at)
        else:
            self._know_by_address_of(row.participant, row.customer, by, at)
        self._decide(row, True, by, at)
        row.merge = merge
        row.save()
        self.note("address.linked", by=by, at=at, likeness=row.pk, participant=row.participant_id)

    @verb
    def keep_apart(self, likeness: Likeness, *, by: Staff, at: datetime) -> None:
        """*Another person*: they stay who they are, and are not offered again."""
        row = self._to_decide(likeness)
        self._decide(row, False, by, at)
        row.save()
        self.note("address.kept-apart", by=by, at=at, likeness=row.pk, participant=row.participant_id)

    def decide_anew(self, likeness: Likeness, *, by: Staff, at: datetime) -> None:
        """Take back what was decided: what was linked is parted, and it is offered again."""
        with transaction.atomic():
            row = self._decided(likeness)
            if row.merge and row.merge.undone_at is None:
                # Cases that were merged meanwhile are parted by it, perhaps this one too.
                row.merge.source.unmerge(by, at)
            self.recognise_no_more(row, by=by, at=at)

    def _decided(self, likeness: Likeness) -> Likeness:
        rows = Likeness.objects.select_related("participant", "customer", "about", "merge__source")
        row = rows.get(pk=likeness.pk)
        if row.participant.case_id != self.pk or row.decided_at is None:
            raise Refused(_("Nobody has decided anything about them here."))
        return row

    @verb
    def recognise_no_more(self, likeness: Likeness, *, by: Staff, at: datetime) -> None:
        """The case's side of taking it back."""
        row = self._decided(likeness)
        person = row.participant
        if row.is_same and person.part == Part.CUSTOMER:
            self._see_again(row, "probably-same", "quoted", by, at)
        elif row.is_same:
            family = row.customer.family_ids()
            Identity.objects.filter(kind="mail", value=person.address, customer__in=family).delete()
            person.left_at = None
            person.save(update_fields=["left_at"])
        row.is_same = row.decided_by = row.decided_at = row.merge = None
        row.save()
        self.note("address.undecided", by=by, at=at, likeness=row.pk, participant=person.pk)

    def _decide(self, row: Likeness, is_same: bool, by: Staff, at: datetime) -> None:
        row.is_same, row.decided_by, row.decided_at = is_same, by, at

    def _see_again(self, row: Likeness, before: str, after: str, by: Staff, at: datetime) -> None:
        """The two cases are linked as something else from now on, unless somebody has parted them."""
        link = Link.objects.filter(first=row.about_id, second=self.pk, kind=before, parted_at=None).first()
        if link:
            self.part(link, by=by, at=at)
            self.link_to(row.about, by=by, at=at, kind=after)

    def _know_by_address_of(self, person: Participant, customer: Customer, by: Staff, at: datetime) -> None:
        """What they write from there is the customer's now; what they wrote stays what it was, for staff."""
        known = Customer.objects.with_address("mail", person.address)
        if known and known.pk not in customer.family_ids():
            raise Refused(_("We know somebody else by that address. Merge the two if they are one person."))
        if known is None:
            customer.current().add_identity("mail", person.address, evidence=_evidence(by), at=at)
        person.left_at = at
        person.save(update_fields=["left_at"])


def _evidence(by: Staff) -> str:
    return f"answered our mail from there; linked by {by}"


def _merge(row: Likeness, by: Staff, at: datetime) -> Merge | None:
    """The record that their mail made points to the customer's; nothing where somebody has said so already."""
    own, customer = row.participant.customer, row.customer.current()
    if own is None or own.current().pk == customer.pk:
        return None
    try:
        return own.merge_into(customer, by, _evidence(by), at)
    except MergeRefused as refusal:
        raise Refused(refusal.sentence) from refusal
