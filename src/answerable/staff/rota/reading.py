"""A rota from a calendar file: its events become shifts of the colleagues they name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.kit.ical import Feed, IcalError, Occurrence
from answerable.staff.models import RotaFeed, Shift, Staff, Team

AHEAD = timedelta(days=180)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class TakenIn:
    """How many shifts came of it, and who in the file is nobody we know in this team."""

    count: int
    unknown: tuple[str, ...]


def take_in(team: Team, data: bytes, *, at: datetime, feed: RotaFeed | None = None) -> TakenIn:
    """Put the file's shifts in place of those that came the same way before and have not begun.

    Raises `IcalError` with a sentence where the file is of no use; nothing is changed then.
    """
    zone = team.calendar.current().hours().zone
    today = at.astimezone(zone).date()
    found = [one for one in Feed(data).between(today - DAY, today + AHEAD, zone) if one.ends_at > one.begins_at]
    shifts, unknown = _assign(team, found, feed)
    if not shifts:
        raise IcalError(_nobody(unknown))
    coming = [shift for shift in shifts.values() if shift.ends_at > at]
    with transaction.atomic():
        before = Shift.objects.filter(team=team, source=Shift.Source.ICAL, feed=feed)
        before.to_begin(at).delete()
        _follow_begun(before.covering(at), shifts)
        Shift.objects.bulk_create(coming, ignore_conflicts=True)
    return TakenIn(len(coming), tuple(unknown))


def _assign(
    team: Team, found: list[Occurrence], feed: RotaFeed | None
) -> tuple[dict[tuple[int, datetime], Shift], list[str]]:
    known, shifts, unknown = _names(team), {}, dict[str, None]()
    for one in found:
        for name in one.people or (one.summary,):
            staff = known.get(name.casefold()) or known.get(name.rpartition(":")[2].strip().casefold())
            if staff is None:
                unknown[name or _("(no name)")] = None
            else:
                shifts[staff.pk, one.begins_at] = _shift(team, staff, one, feed)
    return shifts, list(unknown)


def _shift(team: Team, staff: Staff, one: Occurrence, feed: RotaFeed | None) -> Shift:
    return Shift(
        team=team,
        staff=staff,
        begins_at=one.begins_at,
        ends_at=one.ends_at,
        source=Shift.Source.ICAL,
        feed=feed,
        uid=one.uid[:400],
    )


def _follow_begun(begun: Iterable[Shift], shifts: dict[tuple[int, datetime], Shift]) -> None:
    """What goes on now ends when the file says."""
    for shift in begun:
        told = shifts.get((shift.staff_id, shift.begins_at))
        if told and told.ends_at != shift.ends_at:
            shift.ends_at = told.ends_at
            shift.save(update_fields=["ends_at"])


def _names(team: Team) -> dict[str, Staff]:
    """The colleagues of a team by mail address, full name and working name."""
    named: dict[str, Staff] = {}
    for staff in team.members():
        for name in (staff.working_name, staff.full_name, staff.email):
            named[name.casefold()] = staff
    return named


def _nobody(unknown: list[str]) -> str:
    if not unknown:
        return _("Nothing in this file happens in the next half year.")
    return _("Nobody in this file is a colleague of this team: %(names)s.") % {"names": ", ".join(unknown[:5])}
