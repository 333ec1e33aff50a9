"""A channel in figures and words: counted anew whenever its page is asked for, in the reader's zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Sum
from django.db.models.functions import TruncDate
from django.utils.timezone import get_current_timezone, localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.cases.models import Delivery
from answerable.cases.traffic import Incoming, by_day, incoming, outgoing
from answerable.channels.mail.hooks.traffic import expected, posts
from answerable.channels.mail.models import DeadAddress, MailboxFolder, Refusal, Rehearsal, Stall
from answerable.channels.mail.stalling.watching import WORKER, standing
from answerable.desk.set_aside.looking import REASONS

CHANNELS = {"mail": gettext_lazy("Mail"), "web": gettext_lazy("Web form")}
DAYS = 14
HeldBy = Delivery.HeldBy
HOLDS = {
    "": gettext_lazy("for a worker"),
    HeldBy.PACE: gettext_lazy("for their turn in the pace"),
    HeldBy.REST: gettext_lazy("for a domain that rests"),
    HeldBy.GREYLIST: gettext_lazy("for a server that asks to come again"),
    HeldBy.FULL: gettext_lazy("for a full mailbox"),
    HeldBy.LATER: gettext_lazy("for a server that does not take it now"),
    HeldBy.WAY: gettext_lazy("for a connection"),
    HeldBy.LEAVE: gettext_lazy("for a server that does not let us send"),
    HeldBy.CAP: gettext_lazy("so that no storm begins"),
    HeldBy.SCAN: gettext_lazy("for the virus scanner"),
    HeldBy.FAULT: gettext_lazy("because we failed to make a mail of it"),
}


@dataclass(frozen=True)
class Line:
    """One count: since midnight, and over seven days; `is_part` of the line above."""

    label: str
    today: int
    week: int
    is_part: bool = False


@dataclass(frozen=True)
class Day:
    """One day of the plot."""

    on: date
    came: int
    left: int
    refused: int


def summary_of(channel: str, at: datetime) -> dict[str, Any]:
    """A channel in a line: whether it stands still, what came and left since midnight, and what waits."""
    since = _midnight(at)
    facts = {"key": channel, "label": str(CHANNELS[channel]), "stalls": _stalls(channel, at)}
    return facts | {"came": incoming(channel, since=since), "left": outgoing(channel, since=since, at=at)}


def page_of(channel: str, at: datetime) -> dict[str, Any]:
    """Everything that its page shows; of what a channel does not have, nothing."""
    today, week = _midnight(at), _midnight(at) - timedelta(days=6)
    facts = summary_of(channel, at)
    came, came_in_week = facts["came"], incoming(channel, since=week)
    facts |= {"coming": _coming(came, came_in_week), "days": _days(channel, at)}
    return facts | _of_mail(facts, at, today, week) if channel == "mail" else facts


def _of_mail(facts: dict[str, Any], at: datetime, today: datetime, week: datetime) -> dict[str, Any]:
    left, left_in_week = facts["left"], outgoing("mail", since=week, at=at)
    refused = Line(_("Refused at the door"), _refused(today), _refused(week))
    came, *fates = facts["coming"]
    return {
        "coming": [came, *_posted(today, week), *fates, refused],
        "leaving": [
            Line(_("Sent"), left.accepted, left_in_week.accepted),
            Line(_("Failed"), left.failed, left_in_week.failed),
            Line(_("Came back"), left.bounced, left_in_week.bounced),
        ],
        "holds": _holds(at),
        "dead": DeadAddress.objects.count(),
        "rehearses": Rehearsal.objects.is_on(),
        "expected": expected(),
        "folders": list(MailboxFolder.objects.to_read().select_related("mailbox").order_by("mailbox__name", "name")),
    }


def _coming(today: Incoming, week: Incoming) -> list[Line]:
    lines = [
        Line(_("Came in"), today.came, week.came),
        Line(_("In cases"), today.in_cases, week.in_cases),
        Line(_("of these unreadable, the original alone"), today.unread, week.unread, is_part=True),
        Line(_("Set aside"), today.set_aside, week.set_aside),
    ]
    return lines + [
        Line(str(REASONS.get(reason, reason)), today.aside.get(reason, 0), count, is_part=True)
        for reason, count in week.aside.items()
    ]


def _posted(today: datetime, week: datetime) -> list[Line]:
    """Of what came in: by each provider that posts it."""
    since_midnight = {row.provider: row.came for row in posts(since=today)}
    return [
        Line(_("posted by %(provider)s") % {"provider": row.name}, since_midnight.get(row.provider, 0), row.came, True)
        for row in posts(since=week)
    ]


def _stalls(channel: str, at: datetime) -> list[Stall]:
    """What stands still of this channel, and the worker, which is of all."""
    return [row for row in standing(at) if row.kind == WORKER or _channel_of(row) == channel]


def _channel_of(row: Stall) -> str:
    return row.cause.partition(":")[2] if row.kind == "filing" else "mail"


def _holds(at: datetime) -> list[tuple[str, int]]:
    rows = Delivery.objects.filter(channel="mail").on_their_way(at).values_list("held_by")
    return [(str(HOLDS[held_by]), count) for held_by, count in rows.annotate(count=Count("pk")).order_by("-count")]


def _refused(since: datetime) -> int:
    return Refusal.objects.since(since).aggregate(times=Sum("times"))["times"] or 0


def _days(channel: str, at: datetime) -> list[Day]:
    zone = get_current_timezone()
    since = _midnight(at) - timedelta(days=DAYS - 1)
    came, left = by_day(channel, since=since, zone=zone)
    refused = _refused_by_day(since) if channel == "mail" else {}
    days = [localtime(since).date() + timedelta(days=number) for number in range(DAYS)]
    return [Day(on, came.get(on, 0), left.get(on, 0), refused.get(on, 0)) for on in days]


def _refused_by_day(since: datetime) -> dict[date, int]:
    rows = Refusal.objects.since(since).annotate(day=TruncDate("at", tzinfo=get_current_timezone()))
    return dict(rows.values_list("day").annotate(count=Sum("times")).order_by("day"))


def _midnight(at: datetime) -> datetime:
    return localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
