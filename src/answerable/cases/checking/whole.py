"""What concerns no single case: triggers, and inbounds without a fate."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Exists, F, OuterRef

from answerable.cases.checking.breach import Breach
from answerable.cases.leaving import of_the_absent
from answerable.cases.models import Case, Delivery, Inbound, Message, triggers
from answerable.kit import files

FILED_WITHIN = timedelta(hours=1)
SWEPT_WITHIN = timedelta(minutes=5)
AHEAD = timedelta(minutes=5)  # what the clocks of two machines may differ by
RETURNED_WITHIN = timedelta(minutes=10)  # what the worker that comes by every minute may take on a bad day


def breaches(at: datetime) -> Iterator[Breach]:
    for name in triggers.missing(connection):
        invariant = "I6" if "event" in name else "I3" if "answer" in name else "I10"
        yield Breach(invariant, "", f"the trigger {name} does not stand; migrate makes it.")
    overdue = Inbound.objects.unfiled().filter(received_at__lt=at - FILED_WITHIN)
    for row in overdue.defer("carried").order_by("pk").iterator():
        yield Breach("I5", "", f"inbound {row.pk} has had no fate since {row.received_at}.")
    yield from _filed_without_a_word()
    yield from _merged_with_a_strangers()
    for case in Case.objects.unswept(since=at - SWEPT_WITHIN).order_by("pk").iterator():
        yield Breach("I1", case.number, f"the sweep fails here since {case.unswept_since}; the worker's log says why.")
    for case in Case.objects.filter(touched_at__gt=at + AHEAD).order_by("pk").iterator():
        yield Breach("I6", case.number, f"it was touched at {case.touched_at}, which is yet to come.")
    for case in of_the_absent(at, since=at - RETURNED_WITHIN).select_related("owner").order_by("pk"):
        yield Breach("I7", case.number, f"{case.owner} has it, and is not here.")
    for number, sha256 in Inbound.objects.filter(carried=None).order_by("pk").values_list("pk", "sha256").iterator():
        if not files.path_of(sha256).exists():
            yield Breach("I5", "", f"the raw bytes of inbound {number} are gone.")


def _merged_with_a_strangers() -> Iterator[Breach]:
    """What is merged shows through, so it must be one person's."""
    merged = Case.objects.exclude(merged_into=None).exclude(customer=F("merged_into__customer"))
    for case in merged.select_related("customer", "merged_into__customer").order_by("pk").iterator():
        if case.merged_into and case.customer.current() != case.merged_into.customer.current():
            yield Breach("I9", case.number, f"it is merged into {case.merged_into.number}, another customer's case.")


def _filed_without_a_word() -> Iterator[Breach]:
    """A report of a delivery belongs to a case without a message of its own; anything else has one there."""
    message = Message.objects.filter(inbound=OuterRef("pk"), case=OuterRef("case"))
    delivery = Delivery.objects.filter(case=OuterRef("case"), attempts__gt=0)
    rows = Inbound.objects.filter(~Exists(message), ~Exists(delivery), fate="case")
    for row in rows.select_related("case").order_by("pk").iterator():
        number = row.case.number if row.case else ""
        yield Breach("I5", number, f"inbound {row.pk} says it is in this case, and no message here came by it.")
