"""What colleagues have to know, one mail an hour each: gathered from alerts, and one *overload* beyond twenty cases."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Max, Min, OuterRef, Q, QuerySet, Subquery

from answerable.cases.models import Alert, Case, Digest
from answerable.staff.models import Staff

# So long the first alert waits for others that come with it.
GATHERS = timedelta(minutes=5)
ONE_IN = timedelta(hours=1)
# What is urgent waits for nothing, and yet is no storm.
URGENT_ONE_IN = timedelta(minutes=10)
OVERLOAD = 20  # cases
ASKS_AGAIN_IN = timedelta(days=1)


def gather(at: datetime, limit: int = 50) -> int:
    """Make the digests that are due; how many colleagues were looked after."""
    return sum(_gather_for(number, at) for number in _whose_time_it_is(at)[:limit])


def _waiting() -> QuerySet[Alert]:
    return Alert.objects.filter(digest=None, moot_at=None)


def _whose_time_it_is(at: datetime) -> list[int]:
    last = Digest.objects.filter(staff=OuterRef("staff")).order_by("-made_at").values("made_at")[:1]
    people = _waiting().values("staff").annotate(first=Min("at"), last=Subquery(last))
    urgent = _waiting().filter(is_urgent=True).values("staff").annotate(last=Subquery(last))
    calm = people.filter(Q(last=None) | Q(last__lte=at - ONE_IN), first__lte=at - GATHERS)
    pressing = urgent.filter(Q(last=None) | Q(last__lte=at - URGENT_ONE_IN))
    return sorted({row["staff"] for row in calm} | {row["staff"] for row in pressing})


def _gather_for(staff_id: int, at: datetime) -> int:
    """One colleague's digest, under a lock of theirs, so that two workers never make two."""
    with transaction.atomic():
        rows = Staff.objects.filter(pk=staff_id)
        if connection.vendor == "postgresql":
            rows = rows.select_for_update()
        staff = rows.get()
        if staff_id not in _whose_time_it_is(at):
            return 0
        mine = _waiting().filter(staff=staff)
        dealt_with = Q(commitment__met_at__isnull=False) | Q(commitment__void_at__isnull=False)
        mine.filter(dealt_with | Q(staff__is_active=False)).update(moot_at=at)
        if mine.exists():
            mine.update(digest=_digest(staff, mine, at))
    return 1


def _digest(staff: Staff, alerts: QuerySet[Alert], at: datetime) -> Digest:
    """A new one; an overload that nobody has decided about yet takes in what comes, and asks again the next day."""
    open_one = Digest.objects.filter(staff=staff, is_overload=True, decided_at=None, made_at__gt=at - ASKS_AGAIN_IN)
    open_one = open_one.exclude(state="failed")
    if (there := open_one.order_by("-made_at").first()) and not alerts.filter(is_urgent=True).exists():
        return there
    many = alerts.exclude(case=None).values("case").distinct()[: OVERLOAD + 1].count() > OVERLOAD
    return Digest.objects.create(staff=staff, is_overload=many, made_at=at, not_before=at)


def lines(digest: Digest, limit: int = OVERLOAD) -> tuple[list[dict[str, Any]], int]:
    """What a digest says: its cases by harm and wait, each once with its latest alert; and how many there are.

    A case that its reader may not open, and every case of a sensitive team, goes without its words (I9).
    """
    alerts = digest.alerts.exclude(case=None)
    latest = dict(alerts.values("case").annotate(last=Max("pk")).values_list("case", "last"))
    cases = Case.objects.filter(pk__in=list(latest)).select_related("team").in_order_of_work()
    readable = set(cases.visible_to(digest.staff).values_list("pk", flat=True)) if latest else set()
    shown = list(cases[:limit])
    rows = Alert.objects.in_bulk([latest[case.pk] for case in shown])
    return list(_told(shown, rows, latest, readable)), len(latest)


def _told(
    cases: Iterable[Case], rows: dict[int, Alert], latest: dict[int, int], readable: set[int]
) -> Iterable[dict[str, Any]]:
    for case in cases:
        alert = rows[latest[case.pk]]
        words = case.subject if case.pk in readable and not case.team.is_sensitive else ""
        yield {"case": case, "words": words, "alert": alert}
