"""Blocked time: how long a case stood still in our hands, and what held it up. It pauses no clock."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from answerable.cases.words import WaitingOn


class BlockQuerySet(models.QuerySet["Block"]):
    """Blocks of time, of one case or of many."""

    def open(self) -> BlockQuerySet:
        return self.filter(until=None)

    def overlapping(self, begin: datetime, end: datetime) -> BlockQuerySet:
        """Those of which some part, however short, lies between these two moments."""
        return self.filter(Q(until=None) | Q(until__gt=begin), since__lt=end) if begin < end else self.none()


class Block(models.Model):
    """From `since` until `until` (None: still) the case was ours and waited on somebody else.

    It holds no words: what is noted about the wait stands on the case alone, and goes with it.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="blocks")
    waiting_on = models.CharField(max_length=12, choices=WaitingOn)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    objects = BlockQuerySet.as_manager()

    if TYPE_CHECKING:
        case_id: int

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(until=None), name="block_one_open"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="block_ends_after_it_began"
            ),
            models.CheckConstraint(condition=Q(waiting_on__in=WaitingOn.values), name="block_cause_known"),
        ]
        indexes = [models.Index(fields=["until", "since"], name="block_by_end")]

    def __str__(self) -> str:
        return f"{self.case_id} on {self.waiting_on} since {self.since:%Y-%m-%d %H:%M}"
