"""Calendars: when a team works. A revision is a new version; what was promised keeps the old one."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.calendars.models import Calendar, CalendarVersion
from answerable.cases.words import Measure
from answerable.desk.entering import DeskRequest, staff_only
from answerable.desk.filling import fill, typed
from answerable.desk.pages import part
from answerable.desk.settings.access import access_calendar, admins_only, calendars_to_revise
from answerable.desk.settings.forms.calendars import CalendarForm
from answerable.desk.settings.hours import say_day
from answerable.desk.settings.pages import back, settings_page
from answerable.kit import moments
from answerable.kit.clock import now
from answerable.kit.workrules import WEEK
from answerable.promises import clocks
from answerable.promises.selection import Facts, select
from answerable.staff.models import Staff, Team

HERE = "settings-calendars"


@require_safe
@staff_only
def index(request: DeskRequest) -> HttpResponse:
    """The calendars she may revise, who works by them, and when."""
    calendars = calendars_to_revise(request.user).order_by("name").prefetch_related("teams", "versions")
    return settings_page(request, "calendars", at=now(), here=HERE, rows=[_row(one) for one in calendars])


def _row(calendar: Calendar) -> dict[str, Any]:
    current = max(calendar.versions.all(), key=lambda version: version.number)
    teams = ", ".join(team.name for team in calendar.teams.all())
    return {"calendar": calendar, "zone": current.rules["time_zone"], "week": _week(current), "teams": teams}


@staff_only
@admins_only
@require_http_methods(["GET", "POST"])
def new(request: DeskRequest) -> HttpResponse:
    """A new calendar."""

    def make(form: CalendarForm) -> HttpResponse:
        given = form.cleaned_data
        Calendar.create(name=given["name"], note=given["note"], rules=form.rules or {}, by_id=request.user.pk, at=now())
        return back(request, _("The calendar is there. Teams choose it in their settings."), HERE)

    form = CalendarForm(typed(request))
    return fill(form, make, lambda form, status: _show(request, None, form, status))


@staff_only
@require_http_methods(["GET", "POST"])
def revise(request: DeskRequest, pk: int) -> HttpResponse:
    """Say anew when we work."""
    calendar = access_calendar(request.user, pk)

    def keep(form: CalendarForm) -> HttpResponse:
        given = form.cleaned_data
        calendar.name, calendar.note = given["name"], given["note"]
        calendar.save(update_fields=["name", "note"])
        if form.rules and form.rules != calendar.current().rules:
            calendar.revise(form.rules, given["reason"], request.user.pk, now())
        return back(request, _("Kept. Promises made from now on follow it."), HERE)

    form = CalendarForm(typed(request), calendar=calendar)
    return fill(form, keep, lambda form, status: _show(request, calendar, form, status))


@staff_only
@require_POST
def try_out(request: DeskRequest) -> HttpResponse:
    """If a customer wrote now, by when would we answer? Said while it is typed."""
    form, at = CalendarForm(request.POST), now()
    form.is_valid()
    due = _answered_by(form.rules, at) if form.rules else ""
    return part(request, "desk/settings/calendar_preview.html", at=at, due=due, wrong=not form.rules)


def _answered_by(rules: dict[str, Any], at: datetime) -> str:
    version = CalendarVersion(rules=rules)
    due = clocks.due(at, select(Measure.ANSWER, Facts()), version)
    with timezone.override(version.hours().zone):
        return moments.exact(due)


def _show(request: DeskRequest, calendar: Calendar | None, form: CalendarForm, status: int) -> HttpResponse:
    facts: dict[str, Any] = {"calendar": calendar, "form": form}
    if calendar:
        names = dict(Staff.objects.values_list("pk", "working_name"))
        versions = calendar.versions.order_by("-number")[:20]
        facts["versions"] = [
            {"version": version, "by": names.get(version.by_id or 0, ""), "week": _week(version)}
            for version in versions
        ]
        facts["teams"] = Team.objects.filter(calendar=calendar).in_order()
    return settings_page(request, "calendar", at=now(), here=HERE, status=status, **facts)


def _week(version: CalendarVersion) -> str:
    """The hours of its week in one line: days with the same hours are said once."""
    said: dict[str, list[str]] = {}
    for day in WEEK:
        if slots := version.rules["hours"].get(day):
            said.setdefault(say_day(slots), []).append(str(WEEKDAYS_ABBR[WEEK.index(day)]))
    return "; ".join(f"{' '.join(days)} {hours}" for hours, days in said.items())
