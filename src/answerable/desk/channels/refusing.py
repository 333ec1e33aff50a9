"""Who was refused at the door, by whom and to whom they wrote: so that a mistyped or missing address is found."""

from __future__ import annotations

from datetime import datetime, timedelta

from answerable.channels.mail.models import Refusal
from answerable.channels.mail.ours import Ours, base_of, ours
from answerable.staff.access import teams_readable
from answerable.staff.models import Staff

MOST = 12


def refusals_for(staff: Staff, at: datetime) -> list[Refusal]:
    """The last seven days, the newest first, a row for each peer, hour and reason; of several it names the last.

    Who wrote to a team that this colleague may not read is not named to them.
    """
    rows = list(Refusal.objects.since(at - timedelta(days=7)).newest_first()[:MOST])
    known, readable = ours(), teams_readable(staff)
    for row in rows:
        addresses = [each.strip() for each in row.recipient.split(",") if each.strip()]
        row.recipient = ", ".join(map(_without_token, addresses))
        if any(_is_closed(each, known, readable) for each in addresses):
            row.sender = row.recipient = ""
    return rows


def _is_closed(address: str, known: Ours, readable: frozenset[int]) -> bool:
    team = known.team_id(address)
    return team is not None and team not in readable


def _without_token(address: str) -> str:
    """What stands after the plus may let its bearer write into a case."""
    return base_of(address) if "+" in address else address
