"""Who was asked to look at a case besides whoever has it, and who of them does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from answerable.cases.models import Case
from answerable.kit import moments

WORKING_DAY = 8 * 3600  # seconds


@dataclass(frozen=True)
class Look:
    """Somebody who was asked; `wrote_at` is when they first wrote something in the case since then, to whomever."""

    who: str
    asked_at: datetime
    wrote_at: datetime | None
    took_at: datetime | None

    @property
    def looks(self) -> bool:
        """Whether they did something, from which it can be told that they look."""
        return bool(self.wrote_at or self.took_at)


def looks(case: Case) -> list[Look]:
    """Everybody who was asked, oldest first."""
    asked = list(case.sponsors.filter(staff__isnull=False).select_related("staff").order_by("pk"))
    words = case.messages.filter(staff__in=[row.staff_id for row in asked]).order_by("created_at")
    wrote = list(words.values_list("staff_id", "created_at"))
    found = []
    for row in asked:
        first = next((at for staff, at in wrote if staff == row.staff_id and at >= row.added_at), None)
        found.append(Look(row.staff.working_name if row.staff else "", row.added_at, first, row.took_at))
    return found


def awaited(case: Case, now: datetime) -> Look | None:
    """Who was asked within the last working day and has not looked yet: until then nobody else is asked."""
    last = next(reversed(looks(case)), None)
    if last is None or last.looks or another_from(case, last) <= now:
        return None
    return last


def another_from(case: Case, look: Look) -> datetime:
    """From when on somebody else can be asked: a working day of the team after the last one was."""
    due: datetime = case.team.calendar.current().hours().due(look.asked_at, WORKING_DAY)
    return due


def was_asked(case: Case, look: Look, now: datetime) -> str:
    """Instead of the button: who was asked, since when, and what then."""
    words = _("%(who)s was asked to look at it, %(since)s. If that brings nothing, you can ask again from %(next)s.")
    return words % {
        "who": look.who,
        "since": moments.short(look.asked_at, now),
        "next": moments.short(another_from(case, look), now),
    }
