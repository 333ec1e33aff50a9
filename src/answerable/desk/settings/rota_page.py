"""The page of a team's duty rota: the week, who is on now, what nobody covers, and where it comes from."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.dates import WEEKDAYS

from answerable.desk.entering import DeskRequest
from answerable.desk.settings.forms.rotas import FeedForm, FileForm, PatternForm, ShiftForm
from answerable.desk.settings.pages import settings_page
from answerable.desk.settings.week import monday_of, week_facts
from answerable.kit.clock import now
from answerable.staff.models import RotaFeed, ShiftPattern, Team
from answerable.staff.rota.duty import next_on_duty, shift_ends, team_on_duty


def show_rota(request: DeskRequest, team: Team, status: int = 200, **facts: Any) -> HttpResponse:
    """Everything about it, in the team's own zone, with a form that was refused in the place of its own."""
    at = now()
    with timezone.override(team.calendar.current().hours().zone):
        told = {"team": team} | (_facts(request, team, at) if team.has_rota else {})
        return settings_page(request, "rota", at=at, here="settings-teams", status=status, **told | facts)


def _facts(request: DeskRequest, team: Team, at: datetime) -> dict[str, Any]:
    ends = shift_ends(team, at)
    on_now = [(person, ends.get(person.pk)) for person in team_on_duty(team, at)]
    feed = RotaFeed.objects.filter(team=team).first()
    return week_facts(team, _monday(request, at), at) | {
        "on_now": on_now,
        "next": None if on_now else next_on_duty(team, at),
        "patterns": _patterns(team),
        "shift_form": ShiftForm(team=team),
        "pattern_form": PatternForm(team=team, initial={"weekdays": range(5), "begins": "09:00", "ends": "17:00"}),
        "file_form": FileForm(),
        "feed": feed,
        "feed_form": FeedForm(initial={"url": feed.url if feed else ""}),
        "address": team.duty_feeds.filter(revoked_at=None).first(),
    }


def _monday(request: DeskRequest, at: datetime) -> date:
    """The week that is asked for, by any day of it; this one where that is no day."""
    try:
        return monday_of(date.fromisoformat(request.GET.get("week", "")))
    except (ValueError, OverflowError):
        return monday_of(timezone.localtime(at).date())


def _patterns(team: Team) -> list[dict[str, Any]]:
    rows = ShiftPattern.objects.filter(team=team, staff__is_active=True).select_related("staff")
    return [
        {"pattern": row, "day": WEEKDAYS[row.weekday], "hours": f"{_clock(row.begins)}–{_clock(row.ends)}"}
        for row in rows.order_by("staff__working_name", "weekday", "begins")
    ]


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
