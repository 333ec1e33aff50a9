"""The rows of some cases, read in a few queries, so that one case and a million are checked by the same rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from answerable.cases.models import (
    Ask,
    Block,
    Case,
    Commitment,
    Delivery,
    Event,
    Handover,
    Message,
    Participant,
    Sponsor,
)
from answerable.staff.models import Membership

WORDS = ("text", "fresh_text", "html", "pictures", "within", "references", "turn_before", "subject")


@dataclass
class Rows:
    """One case with everything that belongs to it."""

    case: Case
    # The ids of the cases merged into this one, and into those.
    merged: set[int] = field(default_factory=set)
    # Where the case points to, step by step; it ends at None, or in a circle.
    pointers: list[int] = field(default_factory=list)
    commitments: list[Commitment] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    merged_messages: list[Message] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    handovers: list[Handover] = field(default_factory=list)
    asks: list[Ask] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    participants: list[Participant] = field(default_factory=list)
    sponsors: list[Sponsor] = field(default_factory=list)
    owner_belongs: bool = False

    @property
    def open(self) -> list[Commitment]:
        return [row for row in self.commitments if row.met_at is None and row.void_at is None]

    @property
    def running(self) -> list[Commitment]:
        return [row for row in self.open if row.paused_at is None]

    @property
    def unanswered(self) -> list[Message]:
        """Words of the whole matter that wait for a person's word."""
        return [row for row in (*self.messages, *self.merged_messages) if waits(row)]

    def open_one(self, measure: str) -> Commitment | None:
        return next((row for row in self.open if row.measure == measure), None)


def waits(message: Message) -> bool:
    return message.awaits_answer and message.answered_by_id is None and message.excused_at is None


def read(ids: Iterable[int]) -> list[Rows]:
    """The rows of these cases, in the order of their ids."""
    cases = Case.objects.filter(pk__in=list(ids)).select_related("team", "owner").order_by("pk")
    found = {case.pk: Rows(case) for case in cases}
    if found:
        _read_merged(found)
        _read_messages(found)
        for name, rows in _of_cases(list(found)).items():
            for row in rows:
                getattr(found[row.case_id], name).append(row)
        _read_owners(found)
    return list(found.values())


def _of_cases(ids: list[int]) -> dict[str, Any]:
    return {
        "commitments": Commitment.objects.filter(case__in=ids).select_related("calendar_version").order_by("pk"),
        "deliveries": Delivery.objects.filter(case__in=ids).select_related("participant", "grant").order_by("pk"),
        "events": Event.objects.filter(case__in=ids).order_by("pk"),
        "handovers": Handover.objects.filter(case__in=ids).order_by("pk"),
        "asks": Ask.objects.filter(case__in=ids).order_by("pk"),
        "blocks": Block.objects.filter(case__in=ids).order_by("pk"),
        "participants": Participant.objects.filter(case__in=ids).order_by("pk"),
        "sponsors": Sponsor.objects.filter(case__in=ids).order_by("pk"),
    }


def _read_merged(found: dict[int, Rows]) -> None:
    """Down to what was merged into them, and up to what they were merged into."""
    roots, seen = {pk: pk for pk in found}, set(found)
    generation = set(found)
    while generation:
        below = Case.objects.filter(merged_into__in=generation).values_list("pk", "merged_into")
        fresh = {pk: into for pk, into in below if into and (pk not in roots or pk in found)}
        for pk, into in fresh.items():
            found[roots[into]].merged.add(pk)
            roots.setdefault(pk, roots[into])
        generation = set(fresh) - seen
        seen |= generation
    _spread(found)
    _read_pointers(found)


def _spread(found: dict[int, Rows]) -> None:
    """Where a merged case is itself among those read, what was merged into it belongs to its target as well."""
    changed = True
    while changed:
        changed = False
        for rows in found.values():
            deeper = {pk for one in rows.merged & set(found) for pk in found[one].merged} - rows.merged
            rows.merged |= deeper
            changed = changed or bool(deeper)


def _read_pointers(found: dict[int, Rows]) -> None:
    known = {pk: rows.case.merged_into_id for pk, rows in found.items()}
    wanted = {into for into in known.values() if into} - set(known)
    while wanted:
        known |= dict(Case.objects.filter(pk__in=wanted).values_list("pk", "merged_into"))
        wanted = {into for into in known.values() if into} - set(known)
    for rows in found.values():
        into = rows.case.merged_into_id
        while into and into not in rows.pointers:
            rows.pointers.append(into)
            into = known[into]


def _read_messages(found: dict[int, Rows]) -> None:
    holders: defaultdict[int, list[tuple[Rows, str]]] = defaultdict(list)
    for pk, rows in found.items():
        holders[pk].append((rows, "messages"))
        for below in rows.merged - {pk}:
            holders[below].append((rows, "merged_messages"))
    messages = Message.objects.filter(case__in=list(holders)).defer(*WORDS)
    for message in messages.select_related("participant", "inbound").order_by("pk"):
        for rows, name in holders[message.case_id]:
            getattr(rows, name).append(message)


def _read_owners(found: dict[int, Rows]) -> None:
    owned = [rows for rows in found.values() if rows.case.owner_id]
    if not owned:
        return
    pairs = Membership.objects.filter(staff__in={rows.case.owner_id for rows in owned}).values_list("staff", "team")
    belongs = set(pairs)
    for rows in owned:
        rows.owner_belongs = (rows.case.owner_id, rows.case.team_id) in belongs
