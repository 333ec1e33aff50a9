"""The side panel: the promises of the case, who the customer is, her other cases, and what is linked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q

from answerable.cases.models import Case, Field, Link, Participant, Sponsor
from answerable.cases.models.queries import CaseQuerySet
from answerable.cases.words import Part, Turn
from answerable.desk.standing import clocks_of

OTHERS = 8


def side_of(case: Case, visible: CaseQuerySet, at: datetime) -> dict[str, Any]:
    """What stands beside the story."""
    customer = case.customer.current()
    others, more = _other_cases(case, customer.family_ids(), visible)
    return {
        "clocks": clocks_of(case, at),
        "customer": customer,
        "identities": list(customer.identities.order_by("id")),
        "others": others,
        "more_others": more,
        "links": _links(case, visible),
        "participants": list(Participant.objects.filter(case=case).exclude(part=Part.CUSTOMER).order_by("id")),
        "sponsors": list(Sponsor.objects.filter(case=case).select_related("staff", "team").order_by("id")),
        "fields": _fields(case),
        "tags": list(case.tags.order_by("name")),
    }


def _other_cases(case: Case, family: list[int], visible: CaseQuerySet) -> tuple[list[dict[str, Any]], bool]:
    """Her other cases, newest first; those one may not see as one line: number, team, turn (I9)."""
    rows = Case.objects.filter(customer_id__in=family).exclude(pk=case.pk).select_related("team").order_by("-id")
    found = list(rows[: OTHERS + 1])
    seen = set(visible.filter(pk__in=[row.pk for row in found]).values_list("pk", flat=True))
    return [_line(row, row.pk in seen) for row in found[:OTHERS]], len(found) > OTHERS


def _line(case: Case, may_see: bool) -> dict[str, Any]:
    line = {"number": case.number, "team": case.team.name, "turn": Turn(case.turn).label, "may_see": may_see}
    return line | ({"subject": case.subject, "opened_at": case.opened_at} if may_see else {})


def _links(case: Case, visible: CaseQuerySet) -> list[dict[str, Any]]:
    rows = Link.objects.filter(Q(first=case) | Q(second=case), parted_at=None)
    links = list(rows.select_related("first__team", "second__team").order_by("-id"))
    others = {link.pk: link.second if link.first_id == case.pk else link.first for link in links}
    seen = set(visible.filter(pk__in=[other.pk for other in others.values()]).values_list("pk", flat=True))
    return [{"pk": link.pk, "kind": link.kind} | _line(others[link.pk], others[link.pk].pk in seen) for link in links]


def _fields(case: Case) -> list[tuple[str, Any]]:
    if not case.fields:
        return []
    labels = dict(Field.objects.order_by("position", "pk").values_list("key", "label"))
    return [(labels[key], case.fields[key]) for key in labels if key in case.fields]
