"""Calendars: when a team works. A revision is a new version; what was promised is never due later for it."""

from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.calendars import feasts
from answerable.calendars.days import say_slot
from answerable.calendars.models import Calendar, CalendarVersion
from answerable.desk.entering import DeskRequest, staff_only
from answerable.desk.filling import fill, typed
from answerable.desk.pages import part
from answerable.desk.settings.access import access_calendar, admins_only, calendars_to_revise
from answerable.desk.settings.answering import answers
from answerable.desk.settings.forms.calendars import CalendarForm
from answerable.desk.settings.forms.closures import ClosureForm, QuestionForm
from answerable.desk.settings.forms.feasts import subdivision_choices
from answerable.desk.settings.hours import nights_of
from answerable.desk.settings.pages import back, settings_page
from answerable.desk.settings.year import year_facts
from answerable.kit.clock import now
from answerable.staff.models import Staff, Team

HERE = "settings-calendars"
# Copied holidays that end so soon are worth a word.
SOON = timedelta(days=60)
YEARS = range(1990, 2101)


@require_safe
@staff_only
def index(request: DeskRequest) -> HttpResponse:
    """The calendars she may revise, who works by them, and when."""
    at = now()
    calendars = calendars_to_revise(request.user).order_by("name").prefetch_related("teams", "versions")
    return settings_page(request, "calendars", at=at, here=HERE, rows=[_row(one, at) for one in calendars])


def _row(calendar: Calendar, at: datetime) -> dict[str, Any]:
    current = max(calendar.versions.all(), key=lambda version: version.number)
    return {
        "calendar": calendar,
        "zone": current.rules["time_zone"],
        "week": _week(current),
        "teams": ", ".join(team.name for team in calendar.teams.all()),
        "ends": _feasts_ending(current, at),
    }


@require_safe
@staff_only
def show(request: DeskRequest, pk: int) -> HttpResponse:
    """One calendar: by when we would answer, its year, what closed it, and its versions."""
    return show_calendar(request, access_calendar(request.user, pk))


@staff_only
@admins_only
@require_http_methods(["GET", "POST"])
def new(request: DeskRequest) -> HttpResponse:
    """A new calendar."""
    at = now()

    def make(form: CalendarForm) -> HttpResponse:
        given, beside = form.cleaned_data, {"words": form.words, "feasts": form.feasts}
        calendar = Calendar.create(
            name=given["name"], note=given["note"], rules=form.rules or {}, by_id=request.user.pk, at=at, **beside
        )
        said = _with_nights(_("The calendar is there. Teams choose it in their settings."), calendar)
        return back(request, said, "settings-calendar", calendar.pk)

    form = CalendarForm(typed(request), request.FILES or None, today=timezone.localdate(at))
    return fill(form, make, lambda form, status: _ask(request, None, form, status))


@staff_only
@require_http_methods(["GET", "POST"])
def revise(request: DeskRequest, pk: int) -> HttpResponse:
    """Say anew when we work."""
    calendar, at = access_calendar(request.user, pk), now()

    def keep(form: CalendarForm) -> HttpResponse:
        given, current = form.cleaned_data, calendar.current()
        calendar.name, calendar.note = given["name"], given["note"]
        calendar.save(update_fields=["name", "note"])
        beside = {"words": form.words, "feasts": form.feasts}
        if (form.rules, form.words, form.feasts) != (current.rules, current.words, current.feasts):
            calendar.revise(form.rules or {}, given["reason"], request.user.pk, at, **beside)
        said = _with_nights(_("Kept. What is promised already may be due earlier by it, and never later."), calendar)
        return back(request, said, "settings-calendar", pk)

    form = CalendarForm(typed(request), request.FILES or None, today=timezone.localdate(at), calendar=calendar)
    return fill(form, keep, lambda form, status: _ask(request, calendar, form, status))


@staff_only
@require_POST
def bring_in_next_year(request: DeskRequest, pk: int) -> HttpResponse:
    """Copy one more year of the public holidays that it keeps."""
    calendar = access_calendar(request.user, pk)
    current = calendar.current()
    if current.feasts_until is None:
        return show_calendar(
            request, calendar, 422, notice=_("It keeps no public holidays yet; choose a country first.")
        )
    year = current.feasts_until.year + 1
    taken = feasts.take(current.feasts["country"], current.feasts["subdivision"], [year], current.feasts)
    rules = current.rules | {"holidays": sorted({*current.rules["holidays"], *taken["days"]})}
    reason = _("Public holidays of %(year)s") % {"year": year}
    calendar.revise(rules, reason, request.user.pk, now(), feasts=taken)
    return back(request, _("The public holidays of %(year)s are in.") % {"year": year}, "settings-calendar", pk)


@staff_only
@require_POST
def try_out(request: DeskRequest) -> HttpResponse:
    """If a customer wrote now, by when would we answer? Said while it is typed."""
    at = now()
    form = CalendarForm(request.POST, today=timezone.localdate(at))
    form.is_valid()
    if not form.rules:
        return part(request, "desk/settings/calendar_answers.html", at=at, wrong=True)
    version = CalendarVersion(rules=form.rules, words=form.words, feasts=form.feasts)
    nights = nights_of(version.hours().rules)
    return part(request, "desk/settings/calendar_answers.html", at=at, answers=answers(version, [], at), nights=nights)


@staff_only
@require_safe
def parts_of_country(request: DeskRequest) -> HttpResponse:
    """The choices of a part, for the country that was just chosen."""
    choices = subdivision_choices(request.GET.get("country", ""))
    return part(request, "desk/settings/country_parts.html", at=now(), choices=choices)


def show_calendar(
    request: DeskRequest,
    calendar: Calendar,
    status: int = 200,
    closure_form: ClosureForm | None = None,
    notice: str = "",
) -> HttpResponse:
    """The page of one calendar; everything on it is said in the calendar's own zone."""
    at, version = now(), calendar.current()
    version.calendar = calendar
    with timezone.override(version.hours().zone):
        today = timezone.localdate(at)
        teams = list(Team.objects.active().filter(calendar=calendar).in_order())
        question = QuestionForm(request.GET if "at" in request.GET else None, initial={"at": at})
        asked_at = (question.cleaned_data["at"] if question.is_valid() else None) or at
        facts = year_facts(version, _year(request, today), today) | {
            "calendar": calendar,
            "teams": teams,
            "zone": version.rules["time_zone"],
            "week": _week(version),
            "question": question,
            "answers": answers(version, teams, asked_at),
            "ends": _feasts_ending(version, at),
            "closure_form": closure_form or ClosureForm(initial={"begins_at": at}),
            "closures": calendar.closures.order_by("-begins_at", "-pk")[:20],
            "versions": _versions(calendar),
            "notice": notice,
        }
        return settings_page(request, "calendar", at=at, here=HERE, status=status, **facts)


def _with_nights(sentence: str, calendar: Calendar) -> str:
    return " ".join([sentence, *nights_of(calendar.current().hours().rules)])


def _ask(request: DeskRequest, calendar: Calendar | None, form: CalendarForm, status: int) -> HttpResponse:
    return settings_page(request, "calendar_hours", at=now(), here=HERE, status=status, calendar=calendar, form=form)


def _year(request: DeskRequest, today: date) -> int:
    wanted = request.GET.get("year", "")
    return (
        int(wanted)
        if wanted.isascii() and wanted.isdigit() and len(wanted) == 4 and int(wanted) in YEARS
        else today.year
    )


def _versions(calendar: Calendar) -> list[dict[str, Any]]:
    names = dict(Staff.objects.values_list("pk", "working_name"))
    rows = calendar.versions.order_by("-number")[:20]
    return [{"version": row, "by": names.get(row.by_id or 0, ""), "week": _week(row)} for row in rows]


def _feasts_ending(version: CalendarVersion, at: datetime) -> date | None:
    """The last day up to which public holidays are known, where that is soon or past."""
    until = version.feasts_until
    return until if until and until - timezone.localdate(at) <= SOON else None


def _week(version: CalendarVersion) -> str:
    """The hours of its week in one line: days with the same hours are said once."""
    said: dict[str, list[str]] = {}
    for number, slots in enumerate(version.hours().rules.week):
        if slots:
            said.setdefault(", ".join(map(say_slot, slots)), []).append(str(WEEKDAYS_ABBR[number]))
    return "; ".join(f"{' '.join(days)} {hours}" for hours, days in said.items())
