"""The tail of the event table, for open pages: which cases changed, for the eyes that may see them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from answerable.cases.models import Case, Event, Presence
from answerable.cases.models.importing import QUIET
from answerable.staff.models import Staff

AT_ONCE = 500
# What a customer's open page may hear of: that we talk to each other about her case is not among it.
FOR_CUSTOMERS = (
    "answer.needed",
    "answer.not-needed",
    "answer.refused",
    "call.agreed",
    "call.logged",
    "case.assigned",
    "case.closed",
    "case.escalated",
    "case.given-back",
    "case.merged",
    "case.reopened",
    "case.routed",
    "case.taken",
    "case.took-in",
    "case.waited-on",
    "case.waits-on",
    "case.withdrawn",
    "customer.named",
    "glance.decided",
    "handover.accepted",
    "message.accepted",
    "message.bounced",
    "message.confirmed",
    "message.failed",
    "message.held-up",
    "message.received",
    "proposal.booked-as-confirmed",
    "proposal.confirmed",
    "proposal.lapsed",
    "proposal.made",
    "proposal.rejected",
    "proposal.taken-back",
    "silence.broken",
    "sponsor.added",
    "sponsor.took",
    "wait.ended",
)


def last_event_id() -> int:
    return Event.objects.order_by("-id").values_list("id", flat=True).first() or 0


def visible_events(staff_id: int, after_id: int, below: int | None = None) -> list[dict[str, Any]]:
    """Events after an id (and up to `below`) in cases this colleague may see; no words, only number and name."""
    staff = Staff.objects.filter(pk=staff_id, is_active=True).first()
    if staff is None:
        return []
    rows = _after(after_id, below)
    seen = set(Case.objects.visible_to(staff).filter(pk__in={row[1] for row in rows}).values_list("pk", flat=True))
    return [_told(*row) for row in rows if row[1] in seen]


def case_events(case_id: int, after_id: int, below: int | None = None) -> list[dict[str, Any]]:
    """Events of one case, for the customer's open page: only what a customer may know."""
    return [_told(*row) for row in _after(after_id, below) if row[1] == case_id and row[2] in FOR_CUSTOMERS]


def who_is_where(at: datetime) -> frozenset[tuple[int, int, bool]]:
    """The case and the colleague of every page that is open now, and whether that colleague is writing an answer."""
    return frozenset(Presence.objects.still_here(at).values_list("case_id", "staff_id", "writes"))


def visible_numbers(staff_id: int, case_ids: frozenset[int]) -> list[int]:
    """Those of the cases that this colleague may see, as live events number them."""
    staff = Staff.objects.filter(pk=staff_id, is_active=True).first()
    seen = Case.objects.visible_to(staff).filter(pk__in=case_ids) if staff else Case.objects.none()
    return [number + 1000 for number in seen.order_by("pk").values_list("pk", flat=True)]


def _after(after_id: int, below: int | None) -> list[tuple[int, int, str]]:
    rows = Event.objects.filter(id__gt=after_id).exclude(name__in=QUIET).order_by("id")
    if below is not None:
        rows = rows.filter(id__lt=below)
    return list(rows.values_list("id", "case_id", "name")[:AT_ONCE])


def _told(number: int, case_id: int, name: str) -> dict[str, Any]:
    return {"id": number, "case": case_id + 1000, "name": name}
