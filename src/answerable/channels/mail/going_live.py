"""*Go live*: what leaves the house waits for it. Every step that sends asks here first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps

from django.conf import settings

from answerable.cases.models import Delivery, Digest
from answerable.cases.models.delivery import DeliveryQuerySet
from answerable.channels.mail.models import Rehearsal

LEFT_OUT = "It was written before this desk went live, and what had waited until then was left out."


def once_live(step: Callable[[datetime], int]) -> Callable[[datetime], int]:
    """A worker's step that does nothing while the installation rehearses: nobody is written to by a desk on trial."""

    @wraps(step)
    def asked(at: datetime) -> int:
        return 0 if Rehearsal.objects.is_on() else step(at)

    return asked


def has_way_out() -> bool:
    """Whether mail that leaves reaches somebody: by a server, or in the demo by its outbox."""
    return bool(settings.EMAIL_URL or settings.DEMO)


def waiting() -> DeliveryQuerySet:
    """The letters of cases that wait, to go live or for anything else."""
    return Delivery.objects.filter(channel="mail", state="waiting")


def what_waits() -> dict[str, int]:
    """How many letters leave when we go live: people's words, automatic ones, and digests to colleagues."""
    count, by_people = waiting().count(), waiting().filter(message__author_kind="staff").count()
    return {
        "words": by_people,
        "automatic": count - by_people,
        "digests": Digest.objects.filter(state="waiting").count(),
    }
