"""`answerable mail standing`: what comes in, what leaves and what stands still, for a person and for monitoring."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from answerable.cases.traffic import incoming, outgoing
from answerable.channels.mail.hooks.traffic import posts
from answerable.channels.mail.models import MailboxFolder, Rehearsal, Stall, Watch
from answerable.channels.mail.stalling.watching import standing

CHANNELS = ("mail", "web")
A_DAY = timedelta(days=1)


def told(at: datetime) -> tuple[list[str], bool]:
    """The lines, and whether something stands still. No worker that ever ran is a standstill, too."""
    stalls, runs = standing(at), Watch.last() is not None
    lines = [f"STANDS STILL since {_when(row.since)}: {row.words}" for row in stalls]
    if not runs:
        lines.append("STANDS STILL: no worker has ever run here; start `answerable server` or `answerable worker`.")
    lines += [line for channel in CHANNELS for line in _of(channel, at)]
    lines += _posts(at)
    lines += _differences()
    if Rehearsal.objects.is_on():
        lines.append("This desk rehearses: nothing leaves before `answerable mail live`.")
    if not stalls and runs:
        lines.append("Nothing stands still.")
    return lines, bool(stalls) or not runs


def _of(channel: str, at: datetime) -> Iterator[str]:
    came, left = incoming(channel, since=at - A_DAY), outgoing(channel, since=at - A_DAY, at=at)
    yield (
        f"{channel} in, 24 h: {came.came} came, {came.in_cases} in cases, {came.set_aside} set aside, "
        f"{came.unread} unreadable; {_waiting(came.waiting, came.oldest)}"
    )
    if channel == "mail":
        yield (
            f"{channel} out, 24 h: {left.accepted} sent, {left.failed} failed, {left.bounced} came back; "
            f"{_waiting(left.waiting, left.oldest)}"
        )


def _waiting(count: int, oldest: datetime | None) -> str:
    return f"{count} waiting, the oldest since {_when(oldest)}" if oldest else "nothing waiting"


def _posts(at: datetime) -> Iterator[str]:
    for row in posts(since=at - A_DAY):
        yield (
            f"posted by {row.name}, 24 h: {row.came} came, {row.in_cases} in cases, "
            f"{row.waiting} waiting; {row.refused} refused"
            + (f"; {row.awaited} told of and not fetched yet" if row.awaited else "")
        )


def _differences() -> Iterator[str]:
    for folder in MailboxFolder.objects.to_read().select_related("mailbox").in_order():
        if folder.counted_at:
            where = f"mailbox {folder.mailbox.name}, {folder.name}"
            yield f"{where}: {folder.missing} on the server and not here ({_when(folder.counted_at)})"


def _when(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"


def kinds(stalls: list[Stall]) -> str:
    """What stands still, without which one: all that a stranger may hear."""
    return ", ".join(dict.fromkeys(row.kind for row in stalls))
