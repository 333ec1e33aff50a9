"""At most so many within so long: sign-in, what customers send us, and what our machines send are counted by this.

Each counts rows of its own, which outlive a restart and are the same for every worker.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import models


class TooMany(Exception):
    """Nothing was done; the next one is let in from `again_at` on."""

    def __init__(self, again_at: datetime) -> None:
        super().__init__(f"Too many; again at {again_at:%H:%M}.")
        self.again_at = again_at


@dataclass(frozen=True)
class Limit:
    """At most `most` rows within any stretch of this length."""

    most: int
    within: timedelta

    def again_at(self, rows: models.QuerySet[Any], at: datetime, moment: str = "at") -> datetime | None:
        """When one more may join these rows, counted by their column `moment`; None if it may now."""
        recent = rows.filter(**{f"{moment}__gt": at - self.within, f"{moment}__lte": at}).order_by(f"-{moment}")
        full_since = recent.values_list(moment, flat=True)[self.most - 1 : self.most].first()
        return full_since + self.within if full_since else None


def let_in(row: models.Model, *again_at: datetime | None) -> None:
    """Keep a row that was written before it was judged, so that many at once gain little; or TooMany, and it is gone.

    `again_at` is what each limit says of the rows before it.
    """
    if full := [moment for moment in again_at if moment]:
        row.delete()
        raise TooMany(max(full))
