"""What each provider has posted, counted: for the channel's page, a shell, and whoever must hear that it fails."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Max, Min, Q, Sum

from answerable.channels.mail.hooks.refusing import NotTaken
from answerable.channels.mail.models import Awaited, Posted, Refusal, RefusalQuerySet, TurnedAway
from answerable.kit import clock

NAMES = {"mailgun": "Mailgun", "postmark": "Postmark", "sparkpost": "SparkPost", "mandrill": "Mandrill"}
NAMES |= {
    "mailersend": "MailerSend",
    "postal": "Postal",
    "mailjet": "Mailjet",
    "sendgrid": "SendGrid",
    "ses": "Amazon SES",
}
NAMES |= {"resend": "Resend", "mailtrap": "Mailtrap", "brevo": "Brevo"}
# Refused so, it may be taken later, once somebody has mended what is wrong here.
OURS_TO_MEND = (401, 411, 422, 503)
A_DAY = timedelta(days=1)
SEVERAL = 3


@dataclass(frozen=True)
class Posts:
    """Of one provider since some moment; `waiting` is not filed yet, `refused` counts what it was refused, `awaited`
    what it told of and what is not here yet."""

    provider: str
    came: int
    in_cases: int
    waiting: int
    refused: int
    awaited: int

    @property
    def name(self) -> str:
        return NAMES.get(self.provider, self.provider)


def posts(*, since: datetime) -> list[Posts]:
    """Of every provider that may post, and of those that did."""
    rows = Posted.objects.filter(inbound__received_at__gte=since).values("provider")
    counted = rows.annotate(
        came=Count("pk"),
        in_cases=Count("pk", filter=Q(inbound__fate="case")),
        waiting=Count("pk", filter=Q(inbound__fate="")),
    )
    found = {row["provider"]: (row["came"], row["in_cases"], row["waiting"]) for row in counted}
    refused = dict(_refused().filter(at__gte=since).values_list("peer").annotate(Sum("times")))
    awaited = dict(Awaited.objects.waiting().values_list("provider").annotate(Count("pk")))
    names = dict.fromkeys([*settings.WEBHOOKS, *sorted(found), *sorted(awaited)])
    return [Posts(name, *found.get(name, (0, 0, 0)), refused.get(name, 0), awaited.get(name, 0)) for name in names]


@dataclass(frozen=True)
class Expected:
    """What one provider told of and what is not here yet: how many, since when, and what became of the last attempt."""

    provider: str
    count: int
    since: datetime
    next_at: datetime
    trouble: str

    @property
    def name(self) -> str:
        return NAMES.get(self.provider, self.provider)


def expected() -> list[Expected]:
    """Of every provider that told of some."""
    rows = Awaited.objects.waiting().values_list("provider").order_by("provider")
    return [Expected(*row) for row in rows.annotate(Count("pk"), Min("told_at"), Min("next_at"), Max("trouble"))]


def failing_since(provider: str, at: datetime) -> tuple[datetime, str] | None:
    """Since when (to the hour) all that it posts is refused for a reason that we could mend, and which; None if not.

    Who has not shown who they are may be anybody who found the address: of a provider that was never heard, they count
    once they have come for a day.
    """
    last = _heard_at(provider)
    unproven = Q(code__in=OURS_TO_MEND, sender=provider) & ~Q(peer=provider)
    counts = last is not None or _refused().filter(unproven, at__range=(at - 2 * A_DAY, at - A_DAY)).exists()
    by_it = Q(peer=provider) | unproven if counts else Q(peer=provider)
    rows = _refused().filter(by_it, code__in=OURS_TO_MEND, at__gte=max(at - A_DAY, last or at - A_DAY))
    told = rows.aggregate(times=Sum("times"), since=Min("hour"))
    latest = rows.newest_first().first()
    if latest is None or told["times"] < SEVERAL:
        return None
    return max(told["since"], last or told["since"]), latest.sentence


def _heard_at(provider: str) -> datetime | None:
    """When it last brought a mail, or told of one."""
    brought = Posted.objects.filter(provider=provider).aggregate(at=Max("inbound__received_at"))["at"]
    told = Awaited.objects.filter(provider=provider).aggregate(at=Max("told_at"))["at"]
    return max(filter(None, [brought, told]), default=None)


def refused_as(provider: str, error: NotTaken) -> TurnedAway:
    """How the channel's log has what was refused of a provider that has shown who it is."""
    facts = (error.sender, error.recipient, error.size)
    return TurnedAway("webhook", provider, error.code, error.sentence, clock.now(), *facts)


def _refused() -> RefusalQuerySet:
    return Refusal.objects.filter(way="webhook")
