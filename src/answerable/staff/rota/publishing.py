"""Who is on duty, as a calendar that programs can follow: names of colleagues and times, and nothing of any case."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import F
from django.utils.translation import gettext as _

from answerable.staff.models import DutyFeed, Shift
from answerable.staff.models.shifts import ShiftQuerySet
from answerable.staff.rota.gaps import Stretch, absences_of, here

if TYPE_CHECKING:
    from icalendar import Event

BEFORE, AHEAD = timedelta(days=31), timedelta(days=180)


def calendar_of(feed: DutyFeed, at: datetime) -> bytes:
    """The file of one private address (RFC 5545), a month back and half a year ahead."""
    from icalendar import Calendar  # only who reads a feed pays for it

    calendar = Calendar()
    calendar.add("prodid", "-//Answerable//Duty//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Duty: %(who)s") % {"who": feed.team or feed.staff})
    shifts = list(_shifts(feed, at))
    away = absences_of(shifts)
    for shift in shifts:
        for number, stretch in enumerate(here(shift, away)):
            calendar.add_component(_event(shift, number, stretch, feed, at))
    data: bytes = calendar.to_ical()
    return data


def _shifts(feed: DutyFeed, at: datetime) -> ShiftQuerySet:
    rows = Shift.objects.filter(team__has_rota=True, team__is_active=True, staff__memberships__team=F("team"))
    mine = rows.filter(team=feed.team) if feed.team_id else rows.filter(staff=feed.staff)
    there = mine.overlapping(at - BEFORE, at + AHEAD).filter(staff__is_active=True)
    return there.select_related("team", "staff").order_by("begins_at", "pk")


def _event(shift: Shift, number: int, stretch: Stretch, feed: DutyFeed, at: datetime) -> Event:
    """One stretch of a shift in which whoever has it is here; an absence may leave several of them, or none."""
    from icalendar import Event

    event = Event()
    event.add("uid", f"shift-{shift.pk}@answerable" if number == 0 else f"shift-{shift.pk}-{number}@answerable")
    event.add("dtstamp", at)
    event.add("dtstart", stretch[0])
    event.add("dtend", stretch[1])
    event.add("summary", shift.staff.working_name if feed.team_id else shift.team.name)
    return event
