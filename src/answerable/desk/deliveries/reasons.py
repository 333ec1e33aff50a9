"""Why a delivery stands where it stands, in words: one sentence of ours, and the next server's own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.cases.models import Delivery
from answerable.channels.mail.models import Rehearsal
from answerable.channels.mail.pacing import domain_of
from answerable.kit import moments

HeldBy = Delivery.HeldBy
# So long after its moment a delivery that nobody has taken up is no matter of seconds any more.
TAKEN_UP_WITHIN = timedelta(minutes=2)

HELD = {
    HeldBy.PACE: gettext_lazy("So much goes to %(domain)s at present that this one waits for its turn, and keeps it."),
    HeldBy.REST: gettext_lazy("The next server says that it is too much: what goes to %(domain)s rests a while."),
    HeldBy.GREYLIST: gettext_lazy("The next server asks to wait and to come again (greylisting); most let in then."),
    HeldBy.FULL: gettext_lazy("Their mailbox is full. We come again; they may empty it."),
    HeldBy.LATER: gettext_lazy("The next server does not take it now and asks to come again."),
    HeldBy.WAY: gettext_lazy("Nobody could be reached who takes it: the connection failed."),
    HeldBy.LEAVE: gettext_lazy("The mail server does not let us send. That is for an administrator to mend."),
    HeldBy.CAP: gettext_lazy("So much automatic mail has gone there that this one waits."),
    HeldBy.SCAN: gettext_lazy("A file with it waits for the virus scanner."),
    HeldBy.FAULT: gettext_lazy("We failed to make a mail of it. The log of the worker says why."),
}
ENDED = {
    "accepted": gettext_lazy("The next server took it."),
    "outbox": gettext_lazy("It lies in the outbox folder: no mail server was named when it left (EMAIL_URL)."),
    "not recorded": gettext_lazy("It left; by a mail server or into the outbox folder was not written down then."),
    "held up": gettext_lazy("The next server took it, has not passed it on yet, and goes on trying."),
    "failed": gettext_lazy("It was not delivered."),
    "bounced": gettext_lazy("It was taken, and came back later."),
    "undone": gettext_lazy("Its writer took it back before it left."),
}


@dataclass(frozen=True)
class Told:
    """One delivery, in words. `said` is the server's, or empty; `next_at` when it is tried, where that is known."""

    row: Delivery
    why: str
    said: str
    since: datetime
    next_at: datetime | None
    state: str  # as a promise is painted: late, soon, sending, or nothing

    @property
    def waits(self) -> bool:
        return self.row.state in ("waiting", "sending")


def tell(rows: Iterable[Delivery], at: datetime) -> list[Told]:
    """Each with its reason; needs `message` selected."""
    rehearses = Rehearsal.objects.is_on()
    return [_told(row, at, rehearses) for row in rows]


def _told(row: Delivery, at: datetime, rehearses: bool) -> Told:
    since = row.message.send_after or row.message.created_at
    if row.state not in ("waiting", "sending"):
        state = "" if row.state in ("accepted", "undone") else "late"
        return Told(row, str(ENDED[_end(row)]), row.error, row.ended_at or since, None, state)
    next_at = None if rehearses or row.state == "sending" else max(row.not_before, at)
    said = "" if row.held_by in ("", HeldBy.PACE, HeldBy.CAP) else row.error
    return Told(row, _why(row, since, at, rehearses), said, since, next_at, "sending")


def _end(row: Delivery) -> str:
    """By which sentence it is told."""
    if row.state != "accepted":
        return row.state
    if row.error:
        return "held up"
    if row.channel != "mail" or row.taken_by == Delivery.TakenBy.SERVER:
        return "accepted"
    return row.taken_by or "not recorded"


def _why(row: Delivery, since: datetime, at: datetime, rehearses: bool) -> str:
    if since > at and not row.attempts:
        return _("It can still be undone until %(when)s.") % {"when": moments.short(since, at)}
    if rehearses:
        return _("This desk is not live yet: nothing leaves.")
    if row.state == "sending":
        return _in_hand(row, at)
    if row.held_by:
        return str(HELD[HeldBy(row.held_by)]) % {"domain": domain_of(row.address)}
    if at - row.not_before > TAKEN_UP_WITHIN:
        return _("Nobody has taken it up since. Is the worker running?")
    return _("It is the worker's next one.")


def _in_hand(row: Delivery, at: datetime) -> str:
    if row.lease_until and row.lease_until > at:
        return _("It is being handed over just now.")
    return _("The worker that had it is gone; the next takes it up.")
