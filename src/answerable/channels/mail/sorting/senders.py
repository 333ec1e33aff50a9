"""*Always for this sender*: whoever is no customer goes on the list, and what they began is no customer's matter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from answerable.cases.models import Case, Delivery, Inbound
from answerable.cases.words import Outcome, Turn
from answerable.channels.mail.models import NotACustomer, SortedMail
from answerable.channels.mail.ours import ours
from answerable.channels.mail.sorting.conditions import is_within
from answerable.channels.mail.sorting.providers import PROVIDERS
from answerable.customers.models import Customer, Identity
from answerable.kit.addresses import normalise
from answerable.staff.models import Staff

if TYPE_CHECKING:
    from answerable.cases.models.queries import CaseQuerySet

Kind = NotACustomer.Kind
# What a kind of automatic mail says about who sends it.
GUESSES = {"list": Kind.NEWSLETTER, "auto-generated": Kind.MACHINE}


@dataclass(frozen=True)
class Known:
    """What speaks against putting a sender on the list: they are customers, as far as we can see."""

    open_cases: int
    was_answered: bool

    def __bool__(self) -> bool:
        return self.open_cases > 0 or self.was_answered


def known_as_customers(value: str, but: Case | None = None) -> Known:
    """Whether who writes from this address, or domain, has an open case (but for this one) or was answered by us."""
    value = normalise(value).removeprefix("@")
    cases = open_cases_of(value)
    answers = Delivery.objects.filter(_at("address", value), message__author_kind="staff", state="accepted")
    return Known((cases.exclude(pk=but.pk) if but else cases).count(), answers.exists())


def open_cases_of(value: str) -> CaseQuerySet:
    """The open cases of whom we know by this address, or of everybody with one at this domain."""
    cases = Case.objects.exclude(turn=Turn.CLOSED)
    if "@" not in value:
        return cases.filter(customer__in=Identity.objects.filter(_at("value", value), kind="mail").values("customer"))
    known = Customer.objects.with_address("mail", value)
    return cases.filter(customer__in=known.family_ids() if known else [])


def _at(column: str, value: str) -> Q:
    if "@" in value:
        return Q(**{column: value})
    return Q(**{f"{column}__endswith": f"@{value}"}) | Q(**{f"{column}__endswith": f".{value}"})


def put(value: str, kind: str, *, why: str = "", by: Staff, at: datetime) -> NotACustomer:
    """Put somebody on the list who is neither one of us nor a colleague. Raises `ValidationError`."""
    value = normalise(value).removeprefix("@")
    if _is_ours(value):
        raise ValidationError(
            {"value": _("%(value)s is our own: mail from there must not be set aside.") % {"value": value}}
        )
    if value in PROVIDERS:
        words = _("Anybody may have an address at %(value)s, your customers too. Put the one address on the list.")
        raise ValidationError({"value": words % {"value": value}})
    if Staff.objects.active().filter(email=value).exists():
        raise ValidationError({"value": _("%(value)s is a colleague's address.") % {"value": value}})
    return NotACustomer.objects.put(value, kind, why=why, by=by, at=at)


def _is_ours(value: str) -> bool:
    known = ours()
    if "@" in value:
        return value in known
    return any(is_within(address, value) for address in known.teams)


def sender_of(case: Case) -> str:
    """From which address the mail came with which the case began; empty where none did."""
    first = case.messages.exclude(inbound=None).order_by("id").select_related("inbound").first()
    return first.inbound.sender if first and first.inbound and case.channel == "mail" else ""


def guess(case: Case) -> str:
    """What its sender probably is, by the first mail that they sent."""
    first = case.inbounds.order_by("id").first()
    return guess_by_mail(first) if first else Kind.SUPPLIER


def guess_by_mail(inbound: Inbound) -> str:
    """The same, by this one."""
    kept = SortedMail.objects.filter(inbound=inbound).values_list("automatic", flat=True).first()
    return GUESSES.get(kept or "", Kind.SUPPLIER)


def others_unanswered(case: Case, sender: str) -> CaseQuerySet:
    """Further open cases of this sender to which nobody of us has said a word."""
    answered = Delivery.objects.filter(message__author_kind="staff", state="accepted").values("case")
    return open_cases_of(sender).exclude(pk=case.pk).exclude(pk__in=answered)


def always(
    case: Case, kind: str, *, why: str = "", others: Sequence[Case] = (), by: Staff, at: datetime
) -> NotACustomer:
    """Its sender goes on the list, and the case is closed as no customer's matter, with these others of theirs."""
    with transaction.atomic():
        entry = put(sender_of(case), kind, why=why, by=by, at=at)
        for one in (case, *others):
            one.close(Outcome.NOT_A_MATTER, by=by, at=at)
    return entry


def undo(case: Case, *, by: Staff, at: datetime) -> None:
    """It was a customer: what was closed with it is open again as it was, and the sender's address is off the list."""
    family = case.customer.current().family_ids()
    together = Case.objects.filter(customer__in=family, outcome=Outcome.NOT_A_MATTER, closed_at=case.closed_at)
    with transaction.atomic():
        for one in together.order_by("pk"):
            one.reopen(by=by, at=at)
        entry = NotACustomer.objects.listed().filter(value=normalise(sender_of(case))).first()
        if entry:
            entry.end(by=by, at=at)


def listed_as(case: Case) -> NotACustomer | None:
    """As whom the sender of this case stands on the list now."""
    sender = sender_of(case)
    return NotACustomer.objects.of(sender) if sender else None
