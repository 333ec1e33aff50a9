"""The side panel: the promises of the case, who the customer is, her other cases, and what is linked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q

from answerable.cases.models import Case, Field, Link
from answerable.cases.models.queries import CaseQuerySet
from answerable.cases.next_word import is_needed_sooner
from answerable.cases.whole_problem import problem_since
from answerable.cases.words import Part, Turn
from answerable.desk.likenesses import decided
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
        "links": (links := _links(case, visible)),
        "problem_since": _problem_since(case) if links else None,
        "participants": [
            person for person in case.participants.all() if person.part != Part.CUSTOMER and not person.left_at
        ],
        "decided": decided(case, visible),
        "sponsors": sorted(case.sponsors.all(), key=lambda sponsor: sponsor.pk),
        "fields": _fields(case),
        "needed_sooner": _is_needed_sooner(case),
        "tags": list(case.tags.order_by("name")),
    }


def _is_needed_sooner(case: Case) -> bool:
    """Whether what we promise comes too late for them."""
    return is_needed_sooner(case, (row for row in case.commitments.all() if row.is_open and not row.paused_at))


def _problem_since(case: Case) -> datetime | None:
    """When the whole problem began, where that was before this case."""
    since = problem_since(case)
    return since if since < case.opened_at else None


def _other_cases(case: Case, family: list[int], visible: CaseQuerySet) -> tuple[list[dict[str, Any]], bool]:
    """Her other cases, newest first; those one may not see as one line: number, team, turn (I9)."""
    rows = Case.objects.filter(customer_id__in=family).exclude(pk=case.pk).order_by("-id")
    found = list(rows.values(*LINE)[: OTHERS + 1])
    lines = _lines(found, visible)
    return [lines[row["id"]] for row in found[:OTHERS]], len(found) > OTHERS


LINE = ("id", "team__name", "turn", "subject")


def _lines(rows: list[dict[str, Any]], visible: CaseQuerySet) -> dict[int, dict[str, Any]]:
    """Other cases by id; of those one may not see, number, team and turn are all there is."""
    numbers = [row["id"] for row in rows]
    seen = set(visible.filter(pk__in=numbers).values_list("pk", flat=True)) if numbers else set()
    return {row["id"]: _line(row, row["id"] in seen) for row in rows}


def _line(row: dict[str, Any], may_see: bool) -> dict[str, Any]:
    line = {"number": f"A-{row['id'] + 1000}", "team": row["team__name"], "turn": Turn(row["turn"]).label}
    return line | {"may_see": may_see, "subject": row["subject"] if may_see else ""}


def _links(case: Case, visible: CaseQuerySet) -> list[dict[str, Any]]:
    links = list(Link.objects.filter(Q(first=case) | Q(second=case), parted_at=None).order_by("-id"))
    others = {link.pk: link.second_id if link.first_id == case.pk else link.first_id for link in links}
    lines = _lines(list(Case.objects.filter(pk__in=others.values()).values(*LINE)), visible)
    return [{"pk": link.pk, "kind": link.kind} | lines[others[link.pk]] for link in links]


def _fields(case: Case) -> list[tuple[str, Any]]:
    if not case.fields:
        return []
    labels = dict(Field.objects.order_by("position", "pk").values_list("key", "label"))
    return [(labels[key], case.fields[key]) for key in labels if key in case.fields]
