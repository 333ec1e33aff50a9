"""What was not let in: the channel's log of mails and recipients refused at a door, so that none is refused unseen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import F, Q, Sum

# A row holds a stranger's address: it goes after a month, and sooner where there are too many.
KEPT_FOR = timedelta(days=30)
MOST_ROWS = 20_000


def sound(told: str) -> str:
    """A stranger's word as a column can hold it: bytes that are no text are marked."""
    return told.encode("utf-8", "replace").decode().replace("\0", "?")


@dataclass(frozen=True)
class TurnedAway:
    """One refusal as the door knows it: by which way, whom, of what, and in which words."""

    way: str
    peer: str
    code: int
    sentence: str
    at: datetime
    sender: str = ""
    recipient: str = ""
    size: int | None = None

    @property
    def kind(self) -> tuple[str, str, int, datetime]:
        """What is counted in one row: the same peer refused for the same reason within the hour."""
        return self.way, sound(self.peer)[:100], self.code, self.at.replace(minute=0, second=0, microsecond=0)


class RefusalQuerySet(models.QuerySet["Refusal"]):
    """Refusals as a page of the channel shows them, and the one way to write them down."""

    def since(self, at: datetime) -> RefusalQuerySet:
        return self.filter(at__gte=at)

    def newest_first(self) -> RefusalQuerySet:
        return self.order_by("-at", "-pk")

    def by_code(self) -> dict[int, int]:
        """How often each code was said."""
        return dict(self.values_list("code").annotate(Sum("times")).order_by("code"))

    def too_large(self) -> RefusalQuerySet:
        return self.filter(code__in=(552, 413))

    def note(self, those: Iterable[TurnedAway]) -> None:
        """Write them down in one transaction; a row tells the last of its kind, and how many there were."""
        times: Counter[tuple[str, str, int, datetime]] = Counter()
        last: dict[tuple[str, str, int, datetime], TurnedAway] = {}
        for each in those:
            times[each.kind] += 1
            last[each.kind] = each
        with transaction.atomic():
            for kind, each in last.items():
                self._count(each, times[kind])

    def _count(self, last: TurnedAway, times: int) -> None:
        way, peer, code, hour = last.kind
        facts: dict[str, Any] = {"at": last.at, "size": last.size, "sentence": sound(last.sentence)[:300]}
        facts |= {"sender": sound(last.sender)[:320], "recipient": sound(last.recipient)[:320]}
        row = self.filter(way=way, peer=peer, code=code, hour=hour)
        if row.update(times=F("times") + times, **facts):
            return
        try:
            with transaction.atomic():
                self.create(way=way, peer=peer, code=code, hour=hour, times=times, **facts)
        except IntegrityError:  # another door was first
            row.update(times=F("times") + times, **facts)

    def thin_out(self, at: datetime) -> int:
        """The old ones go, and the oldest of too many; how many rows."""
        gone = self.filter(at__lt=at - KEPT_FOR).delete()[0]
        if oldest_kept := self.order_by("-pk").values_list("pk", flat=True)[MOST_ROWS - 1 : MOST_ROWS].first():
            gone += self.filter(pk__lt=oldest_kept).delete()[0]
        return gone


class Refusal(models.Model):
    """Somebody was refused, so many times within this hour for this reason; the other facts are those of the last."""

    at = models.DateTimeField(db_index=True)
    hour = models.DateTimeField()
    way = models.CharField(max_length=12)  # smtp | lmtp | webhook
    peer = models.CharField(max_length=100, blank=True)  # an address of the network, or a provider's name
    code = models.IntegerField()
    sentence = models.CharField(max_length=300)
    sender = models.CharField(max_length=320, blank=True)
    recipient = models.CharField(max_length=320, blank=True)
    size = models.BigIntegerField(null=True)
    times = models.IntegerField(default=1)

    objects = RefusalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["way", "peer", "code", "hour"], name="refusal_once_an_hour"),
            models.CheckConstraint(condition=Q(times__gte=1), name="refusal_happened"),
            models.CheckConstraint(condition=Q(at__gte=F("hour")), name="refusal_within_its_hour"),
        ]

    def __str__(self) -> str:
        return f"{self.code} to {self.peer or self.way}"
