"""What a colleague is asked or offered in the cases of a list: the words and the clock that are theirs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from answerable.cases.masking import masked
from answerable.cases.models import Ask, Commitment, Handover
from answerable.cases.words import Measure
from answerable.staff.access import teams_of
from answerable.staff.models import Staff

LONGEST = 160


@dataclass(frozen=True)
class Asked:
    """One thing that waits for this colleague: who wants what, and by when."""

    words: str
    what: str
    due_at: datetime | None


def asked_in(rows: Iterable[dict[str, Any]], staff: Staff, key: str) -> dict[int, Asked]:
    """By case, what stands in its row in place of the customer's words and clock.

    In the list of what one is asked that is every case; in the others those in which the rest is for somebody else.
    """
    chosen = [row["id"] for row in rows if key == "asked" or not _is_hers(row, staff)]
    if key not in ("asked", "ours", "late") or not chosen:
        return {}
    to_her = Q(case_id__in=chosen) & (Q(to_staff=staff) | Q(to_staff=None, to_team_id__in=teams_of(staff)))
    offers = Handover.objects.filter(to_her, ending="").exclude(offered_by=staff).select_related("offered_by")
    asks = Ask.objects.filter(to_her, answered_at=None, withdrawn_at=None).select_related("asked_by", "message")
    found: list[Ask | Handover] = [*offers.order_by("pk"), *asks.order_by("-pk")]
    due = _due(found)
    return {one.case_id: _asked(one, due.get((one.case_id, one.subject))) for one in found}


def _is_hers(row: dict[str, Any], staff: Staff) -> bool:
    return staff.sees_all or row["owner_id"] == staff.pk or row["team_id"] in teams_of(staff)


def _due(found: list[Ask | Handover]) -> dict[tuple[int, str], datetime]:
    """When each is due, by case and subject."""
    if not found:
        return {}
    about = {"case_id__in": [one.case_id for one in found], "subject__in": [one.subject for one in found]}
    running = Commitment.objects.filter(measure__in=[Measure.ASK, Measure.HANDOVER], met_at=None, void_at=None, **about)
    return {(row.case_id, row.subject): row.due_at for row in running}


def _asked(one: Ask | Handover, due_at: datetime | None) -> Asked:
    if isinstance(one, Ask):
        who, words = _("%(name)s asks: %(words)s"), one.message.text
        name, what = one.asked_by.working_name, _("your answer")
    else:
        who = _("%(name)s offers it: %(words)s") if one.note else _("%(name)s offers it to you")
        words, name, what = one.note, one.offered_by.working_name, _("your word")
    said = masked(" ".join(words.split()))[:LONGEST]
    return Asked(who % {"name": name, "words": said}, what, due_at)
