"""A shift is over: whoever listens gives back what was in hand, once, however long nobody looked."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction

from answerable.kit.announce import announce
from answerable.staff.models import Shift

AT_ONCE = 50

log = logging.getLogger(__name__)


def end_shifts(at: datetime) -> int:
    """The worker's step: announce the shifts that ended since it last looked; how many."""
    shifts = list(Shift.objects.over(at).select_related("team", "staff").order_by("ends_at", "pk")[:AT_ONCE])
    return sum(_tried(shift, at) for shift in shifts)


def _tried(shift: Shift, at: datetime) -> int:
    try:
        with transaction.atomic():
            return _end(shift, at)
    except Exception:
        log.exception("Shift %s could not be ended", shift.pk)
        return 0


def _end(shift: Shift, at: datetime) -> int:
    """Won by who writes the row first; the cases return in the same transaction."""
    if not Shift.objects.filter(pk=shift.pk, ended_at=None).update(ended_at=at):
        return 0
    if shift.team.has_rota and not _goes_on(shift, at):
        announce("shift.ended", staff=shift.staff, team=shift.team, at=at)
    return 1


def _goes_on(shift: Shift, at: datetime) -> bool:
    """Another shift followed without a break, or has begun since: she is here."""
    others = Shift.objects.filter(team=shift.team, staff=shift.staff).exclude(pk=shift.pk)
    return others.covering(shift.ends_at).exists() or others.covering(at).exists()


def cut_short(shift: Shift, *, at: datetime) -> None:
    """Taken from the rota: one that has not begun never was, one that goes on ends now."""
    if shift.begins_at >= at:
        shift.delete()
    elif shift.ends_at > at:
        shift.ends_at = at
        shift.save(update_fields=["ends_at"])
