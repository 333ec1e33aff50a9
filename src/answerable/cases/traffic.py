"""What came in on a channel and what left by it, counted: for its page, and for whoever must hear when it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from django.db.models import Count, Min, QuerySet
from django.db.models.functions import Coalesce, TruncDate

from answerable.cases.models import Delivery, Inbound
from answerable.cases.models.inbound import PRIVATE


@dataclass(frozen=True)
class Incoming:
    """What came in since some moment, by what became of it; and what waits now, however old."""

    came: int
    in_cases: int
    unread: int  # of those in cases: nobody could read them, so the original alone is there
    aside: dict[str, int]
    waiting: int
    oldest: datetime | None

    @property
    def set_aside(self) -> int:
        return sum(self.aside.values())


@dataclass(frozen=True)
class Outgoing:
    """What left since some moment, and what waits now: `oldest` is since when the first of it could have gone."""

    accepted: int
    failed: int
    bounced: int
    waiting: int
    oldest: datetime | None


def incoming(channel: str, *, since: datetime) -> Incoming:
    """Counts of one channel's inbounds."""
    rows = Inbound.objects.filter(channel=channel)
    came = rows.filter(received_at__gte=since).exclude(reason=PRIVATE)
    fates = dict(came.values_list("fate").annotate(count=Count("pk")).order_by())
    aside = dict(came.set_aside().values_list("reason").annotate(count=Count("pk")).order_by("-count", "reason"))
    waiting = rows.unfiled().aggregate(count=Count("pk"), oldest=Min("received_at"))
    return Incoming(
        came=sum(fates.values()),
        in_cases=fates.get("case", 0),
        unread=came.unread().count(),
        aside=aside,
        waiting=waiting["count"],
        oldest=waiting["oldest"],
    )


def outgoing(channel: str, *, since: datetime, at: datetime) -> Outgoing:
    """Counts of one channel's deliveries. What can still be undone does not wait: its moment has not come."""
    rows = Delivery.objects.filter(channel=channel)
    states = dict(rows.filter(ended_at__gte=since).values_list("state").annotate(count=Count("pk")).order_by())
    waiting = rows.on_their_way(at).aggregate(
        count=Count("pk"), oldest=Min(Coalesce("message__send_after", "message__created_at"))
    )
    return Outgoing(
        accepted=states.get("accepted", 0),
        failed=states.get("failed", 0),
        bounced=states.get("bounced", 0),
        waiting=waiting["count"],
        oldest=waiting["oldest"],
    )


def last_accepted_at(channel: str, *, since: datetime) -> datetime | None:
    """When the next server last took one, if that was not before `since`."""
    rows = Delivery.objects.filter(channel=channel, ended_at__gte=since, accepted_at__gte=since)
    return rows.order_by("-accepted_at").values_list("accepted_at", flat=True).first()


def by_day(channel: str, *, since: datetime, zone: tzinfo) -> tuple[dict[date, int], dict[date, int]]:
    """How many came in and how many were taken by the next server on each day of this zone that had any."""
    came = Inbound.objects.filter(channel=channel, received_at__gte=since)
    left = Delivery.objects.filter(channel=channel, ended_at__gte=since, accepted_at__gte=since)
    return _counted(came, "received_at", zone), _counted(left, "accepted_at", zone)


def _counted(rows: QuerySet[Inbound] | QuerySet[Delivery], field: str, zone: tzinfo) -> dict[date, int]:
    days = rows.annotate(day=TruncDate(field, tzinfo=zone)).values_list("day")
    return dict(days.annotate(count=Count("pk")).order_by("day"))
