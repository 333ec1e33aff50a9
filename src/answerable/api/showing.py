"""Rows as JSON. Everything a list needs is fetched with it, so that one row costs as many queries as fifty."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch

from answerable.cases.explaining import EXPLAINED_BY, explain
from answerable.cases.masking import masked, masked_html
from answerable.cases.models import Attachment, Case, Commitment, Event, Message
from answerable.cases.models.message import MessageQuerySet
from answerable.cases.models.queries import CaseQuerySet
from answerable.cases.whole_problem import problem_since
from answerable.cases.words import Harm
from answerable.customers.models import Customer

_DELIVERY = {"waiting": "sending", "sending": "sending", "accepted": "accepted"}


def with_what_rows_need(cases: CaseQuerySet) -> CaseQuerySet:
    return cases.select_related("customer", "team", "brand", "owner", "topic").prefetch_related(
        "tags", "customer__identities", "participants"
    )


def case_row(case: Case) -> dict[str, Any]:
    """A case in a list."""
    return {
        "number": case.number,
        "subject": case.subject,
        "type": case.type,
        "topic": case.topic.name if case.topic else None,
        "tags": sorted(tag.name for tag in case.tags.all()),
        "fields": case.fields,
        "channel": case.channel,
        "turn": case.turn,
        "team": case.team.name,
        "brand": case.brand.name if case.brand else None,
        "owner": case.owner.email if case.owner else None,
        "customer": customer_of(case),
        "harm": Harm(case.harm).name.lower(),
        "needed_by": case.needed_by,
        "opened_at": case.opened_at,
        "next_due_at": case.next_due_at,
        "remind_at": case.remind_at,
        "lapses_at": case.lapses_at,
        "closed_at": case.closed_at,
        "outcome": case.outcome or None,
    }


def customer_of(case: Case) -> dict[str, Any]:
    """The customer, by the address this case writes to."""
    address = next((person.address for person in case.participants.all() if person.part == "customer"), "")
    return {"id": case.customer_id, "name": case.customer.display_name, "address": address}


def case_whole(case: Case) -> dict[str, Any]:
    """A case with everything promised in it."""
    rows = list(case.commitments.select_related(*EXPLAINED_BY).order_by("started_at", "id"))
    explained = explain(case, rows)
    commitments = [commitment(row) | {"explained": explained[row.pk]} for row in rows]
    return case_row(case) | {"commitments": commitments, "problem_since": problem_since(case)}


def commitment(row: Commitment) -> dict[str, Any]:
    return {
        "measure": row.measure,
        "promise": row.promise_version.promise.name if row.promise_version else "",
        "state": row.state,
        "started_at": row.started_at,
        "due_at": row.due_at,
        "broken_at": row.broken_at,
        "met_at": row.met_at,
    }


def with_what_messages_need(messages: MessageQuerySet) -> MessageQuerySet:
    return messages.select_related("staff", "participant", "forward__by").prefetch_related(
        Prefetch("attachments", Attachment.objects.select_related("file")), "deliveries"
    )


def message(row: Message) -> dict[str, Any]:
    """One thing said."""
    return {
        "id": row.pk,
        "direction": row.direction,
        "kind": row.kind,
        "author": {"kind": row.author_kind, "name": row.author_name},
        "text": masked(row.text),
        "html": masked_html(row.html),
        "attachments": list(row.attachments.all()),
        "created_at": row.created_at,
        "state": row.state,
        "forwarded": _forwarded(row),
        "deliveries": [
            {"recipient": delivery.address, "state": _DELIVERY.get(delivery.state, "failed")}
            for delivery in row.deliveries.all()
        ],
    }


def _forwarded(row: Message) -> dict[str, Any] | None:
    """Which colleague passed it on, and what it says of who wrote it when; `is_open` until it is known whose it is."""
    forward = getattr(row, "forward", None)
    if forward is None:
        return None
    return {
        "by": forward.by.email,
        "is_proven": bool(row.proven_by),
        "name": forward.name,
        "address": forward.address,
        "written_at": forward.written_at,
        "is_open": forward.is_open,
    }


def events(rows: Iterable[Event]) -> list[dict[str, Any]]:
    return [
        {
            "id": row.pk,
            "name": row.name,
            "at": row.at,
            "actor": {"kind": row.actor_kind, "id": row.actor_id},
            "data": row.data,
        }
        for row in rows
    ]


def customer(row: Customer) -> dict[str, Any]:
    """A customer with what we know; needs identities and organization fetched with the row."""
    identities = sorted(row.identities.all(), key=lambda identity: identity.pk)
    return {
        "id": row.pk,
        "name": row.display_name,
        "address": next((identity.value for identity in identities if identity.kind == "mail"), ""),
        "language": row.language,
        "organization": row.organization.name if row.organization else None,
        "identities": [{"kind": identity.kind, "value": identity.value} for identity in identities],
        "created_at": row.created_at,
    }
