"""The worker's step that looks whether anything stands still; each standstill is raised once, and ends once."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from answerable.channels.mail.models import Rehearsal, Stall, StallLetter, Watch
from answerable.channels.mail.stalling.causes import allowed
from answerable.channels.mail.stalling.registry import Standstill, watchers
from answerable.staff.models import Staff

EVERY = timedelta(seconds=30)
WORKER = "worker"

log = logging.getLogger(__name__)


def look_for_stalls(at: datetime) -> int:
    """Raise what stands still and end what moves again, every half minute; 0, as nothing waits for it."""
    last = Watch.last()
    if Watch.take_turn(at, EVERY):
        if last:
            _note_our_own(last, at)
        found, everybody_answered = _ask_all(at)
        _compare(found, everybody_answered, at)
    return 0


def standing(at: datetime) -> list[Stall]:
    """What stands still now, the longest first; the worker too, which cannot say so itself."""
    rows = list(Stall.objects.standing())
    last, most = Watch.last(), allowed("worker")
    if last and most and at - last > most:
        rows.insert(0, Stall(cause=WORKER, words=_worker_words(), since=last, raised_at=last))
    return rows


def _note_our_own(last: datetime, at: datetime) -> None:
    """While nobody worked nobody looked; that it was so is written down, and over."""
    most = allowed("worker")
    if most and at - last > most:
        Stall.objects.create(cause=WORKER, words=_worker_words(), since=last, raised_at=at, ended_at=at)


def _worker_words() -> str:
    return _("No worker is running: nothing is filed, nothing is sent and no clock is looked after.")


def _ask_all(at: datetime) -> tuple[dict[str, Standstill], bool]:
    """What stands still by its cause, and whether all could say; one who cannot keeps no other from it."""
    found: dict[str, Standstill] = {}
    complete = True
    for watcher in watchers():
        try:
            found |= {each.cause[:60]: each for each in watcher(at)}
        except DatabaseError:
            raise
        except Exception:
            log.exception("%s.%s could not say whether something stands still", watcher.__module__, watcher.__name__)
            complete = False
    return found, complete


def _compare(found: dict[str, Standstill], complete: bool, at: datetime) -> None:
    """Begin and end by what was found; where somebody could not say, nothing ends."""
    open_ones = {row.cause: row for row in Stall.objects.standing()}
    for cause, each in found.items():
        if cause not in open_ones:
            _begin(cause, each, at)
    for cause, row in open_ones.items():
        if complete and cause not in found:
            _end(row, at)


@transaction.atomic
def _begin(cause: str, found: Standstill, at: datetime) -> None:
    facts = {"words": found.words[:500], "since": min(found.since, at), "raised_at": at}
    row, is_new = Stall.objects.get_or_create(cause=cause, ended_at=None, defaults=facts)
    if is_new:
        log.error("Stands still since %s: %s", row.since, row.words)
        _write(row, at, _administrators())


@transaction.atomic
def _end(row: Stall, at: datetime) -> None:
    """Who has not heard that it stood still need not any more; they hear both at once."""
    if Stall.objects.filter(pk=row.pk, ended_at=None).update(ended_at=max(at, row.raised_at)):
        log.warning("Moves again: %s", row.words)
        row.letters.filter(state="waiting").update(state="moot")
        _write(row, at, [letter.staff for letter in row.letters.select_related("staff")], says_end=True)


def _administrators() -> Iterable[Staff]:
    return Staff.objects.active().filter(role=Staff.Role.ADMIN)


def _write(row: Stall, at: datetime, people: Iterable[Staff], says_end: bool = False) -> None:
    """A letter to each; none while the desk rehearses, since nothing leaves then."""
    if Rehearsal.objects.is_on():
        return
    StallLetter.objects.bulk_create(
        StallLetter(stall=row, staff=one, says_end=says_end, written_at=at, not_before=at) for one in people
    )
