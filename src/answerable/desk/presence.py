"""Who else has a case open, as the page of the case says it."""

from datetime import datetime
from typing import Any

from answerable.cases.models import Case, Presence
from answerable.staff.models import Staff

NAMED = 3


def others_in(case: Case, staff: Staff, at: datetime) -> dict[str, Any]:
    """The colleagues beside this one, whoever writes first, and how many more there are than are named."""
    rows = Presence.objects.still_here(at).filter(case=case).exclude(staff=staff).select_related("staff")
    by_staff = {row.staff_id: row for row in rows.order_by("writes", "-pk")}
    others = list(reversed(by_staff.values()))
    return {"others": others[:NAMED], "more": len(others[NAMED:])}
