"""The day by which they need it, where a colleague looks first: in the row of a list and in the head of the case."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from answerable.kit import moments
from answerable.kit.dates import formatted, written

NEAR = timedelta(days=2)
LAST_MINUTE = time(23, 59)


def nearness(needed_by: datetime, next_due_at: datetime | None, at: datetime) -> str:
    """`late` once it has passed, `soon` where it is near or comes before what we owe next, else nothing."""
    if needed_by < at:
        return "late"
    is_sooner = next_due_at is not None and next_due_at > needed_by
    return "soon" if is_sooner or needed_by - at <= NEAR else ""


def said(needed_by: datetime, at: datetime) -> str:
    """*needed by Fri*, *needed by Tue 09:00*, *needed by 20 Mar*; a whole day is told without its last minute."""
    words = _("needed by %(when)s, passed") if needed_by < at else _("needed by %(when)s")
    return words % {"when": _when(localtime(needed_by), localtime(at))}


def _when(here: datetime, now: datetime) -> str:
    if here.time().replace(second=0, microsecond=0) != LAST_MINUTE:
        return moments.short(here, now)
    days = (here.date() - now.date()).days
    if days == 0:
        return _("today")
    return formatted(here, "D") if abs(days) <= 5 else written(here, "j M")
