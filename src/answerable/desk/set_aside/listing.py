"""The lists of what was set aside: to look at by a clock, of senders who are not customers, and looked at."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy

from answerable.calendars.models import Calendar
from answerable.cases.access import may_decide_about
from answerable.cases.aside import look_by
from answerable.cases.models import Inbound
from answerable.cases.models.inbound import NOT_A_CUSTOMER, InboundQuerySet
from answerable.desk.set_aside.looking import reasons_of
from answerable.kit.worktime import WorkingHours
from answerable.staff.models import Staff

TABS = {
    "": gettext_lazy("To look at"),
    "not-customers": gettext_lazy("Not customers"),
    "looked-at": gettext_lazy("Looked at"),
}


def rows_of(rows: InboundQuerySet, show: str, slug: str, words: str) -> InboundQuerySet:
    """One of the lists, of one team or of all, by words of the sender or the subject."""
    if show == "not-customers":
        rows = rows.of_no_customers()
    elif show == "looked-at":
        rows = rows.exclude(looked_at=None).exclude(reason=NOT_A_CUSTOMER)
    else:
        rows = rows.to_look_at()
    if slug:
        rows = rows.filter(team__slug=slug)
    for word in words.split()[:5]:
        rows = rows.filter(Q(sender__icontains=word) | Q(subject__icontains=word))
    return rows


def told_in_list(rows: Iterable[Inbound], staff: Staff) -> list[dict[str, Any]]:
    """Each with its reason, by when its team looks at it, and whether this colleague may say what becomes of it."""
    rows = list(rows)
    reasons, hours = reasons_of(rows), _Hours()
    return [
        {
            "row": row,
            "reason": reasons[row.pk],
            "look_by": _look_by(row, hours),
            "may_decide": may_decide_about(staff, row),
        }
        for row in rows
    ]


class _Hours(dict[int, WorkingHours]):
    """The working hours of each calendar, asked for once."""

    def of(self, calendar: Calendar) -> WorkingHours:
        if calendar.pk not in self:
            self[calendar.pk] = calendar.current().hours()
        return self[calendar.pk]


def _look_by(row: Inbound, hours: _Hours) -> datetime | None:
    if row.looked_at or row.reason == NOT_A_CUSTOMER or row.team is None or row.filed_at is None:
        return None
    return look_by(row.filed_at, hours.of(row.team.calendar))
