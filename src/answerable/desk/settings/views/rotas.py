"""Duty rotas: switched on by a team that wants one, filled by hand, by patterns, from files and addresses."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from answerable.desk.entering import DeskRequest, staff_only
from answerable.desk.filling import fill
from answerable.desk.settings.access import access_team
from answerable.desk.settings.forms.rotas import FeedForm, FileForm, PatternForm, ShiftForm
from answerable.desk.settings.pages import back, settings_page
from answerable.desk.settings.rota_page import show_rota
from answerable.kit.clock import now
from answerable.kit.ical import IcalError
from answerable.staff.models import DutyFeed, RotaFeed, Shift, ShiftPattern, Team
from answerable.staff.models.shifts import put_on_duty
from answerable.staff.rota.ending import cut_short
from answerable.staff.rota.laying_out import begin_pattern, end_pattern
from answerable.staff.rota.reading import take_in

HERE = "settings-rota"


@require_safe
@staff_only
def show(request: DeskRequest, slug: str) -> HttpResponse:
    """The rota of one team, or that it has none."""
    return show_rota(request, access_team(request.user, slug))


@staff_only
@require_POST
def switch(request: DeskRequest, slug: str) -> HttpResponse:
    """Work by a rota from now on, or without one again; the shifts stay for when it is wanted again."""
    team = access_team(request.user, slug)
    team.has_rota = request.POST.get("on") == "1"
    team.save(update_fields=["has_rota"])
    if team.has_rota:
        return back(request, _("This team works by a rota now. Who has no shift is not on duty."), HERE, slug)
    return back(request, _("This team works without a rota: everybody is on duty in team hours."), HERE, slug)


@staff_only
@require_POST
def add_shift(request: DeskRequest, slug: str) -> HttpResponse:
    """Somebody is on duty then."""
    team, at = access_team(request.user, slug), now()

    def put(form: ShiftForm) -> HttpResponse:
        given = form.cleaned_data
        put_on_duty(team, given["staff"], given["begins_at"], given["ends_at"], at=at)
        return _back(
            request, _("It stands in the rota."), team, timezone.localtime(given["begins_at"]).date().isoformat()
        )

    with timezone.override(team.calendar.current().hours().zone):
        form = ShiftForm(request.POST, team=team)
        return fill(form, put, lambda form, status: show_rota(request, team, status, shift_form=form))


@staff_only
@require_POST
def end_shift(request: DeskRequest, slug: str, pk: int) -> HttpResponse:
    """Taken from the rota; one that goes on ends now."""
    team = access_team(request.user, slug)
    shift = get_object_or_404(Shift, pk=pk, team=team)
    cut_short(shift, at=now())
    return _back(request, _("Taken from the rota."), team, shift.begins_at.date().isoformat())


@staff_only
@require_POST
def add_pattern(request: DeskRequest, slug: str) -> HttpResponse:
    """The same hours every week from now on."""
    team, at = access_team(request.user, slug), now()

    def lay(form: PatternForm) -> HttpResponse:
        for weekday in form.cleaned_data["weekdays"]:
            begin_pattern(team, form.cleaned_data["staff"], weekday, *form.minutes, at=at)
        return back(request, _("It stands in the rota, week after week."), HERE, slug)

    form = PatternForm(request.POST, team=team)
    return fill(form, lay, lambda form, status: show_rota(request, team, status, pattern_form=form))


@staff_only
@require_POST
def remove_pattern(request: DeskRequest, slug: str, pk: int) -> HttpResponse:
    """No more of these; what has begun goes on to its end."""
    team = access_team(request.user, slug)
    end_pattern(get_object_or_404(ShiftPattern, pk=pk, team=team), at=now())
    return back(request, _("No longer every week."), HERE, slug)


@staff_only
@require_POST
def upload(request: DeskRequest, slug: str) -> HttpResponse:
    """A rota from a file, in the place of the one that came from a file before."""
    team, at = access_team(request.user, slug), now()

    def take(form: FileForm) -> HttpResponse:
        taken = take_in(team, form.cleaned_data["file"], at=at)
        return back(request, _said(taken.count, taken.unknown), HERE, slug)

    def again(form: FileForm, status: int) -> HttpResponse:
        return show_rota(request, team, status, file_form=form)

    form = FileForm(request.POST, request.FILES)
    try:
        return fill(form, take, again)
    except IcalError as refusal:
        form.add_error("file", str(refusal))
        return again(form, 422)


@staff_only
@require_POST
def follow(request: DeskRequest, slug: str) -> HttpResponse:
    """Fetch the rota from an address from now on, or from none."""
    team, at = access_team(request.user, slug), now()

    def keep(form: FeedForm) -> HttpResponse:
        url = form.cleaned_data["url"]
        if url:
            RotaFeed.objects.update_or_create(team=team, defaults={"url": url, "fetch_at": at, "trouble": ""})
            return back(request, _("It is fetched in a moment, and every hour."), HERE, slug)
        for feed in RotaFeed.objects.filter(team=team):
            feed.shifts.to_begin(at).delete()
            feed.delete()
        return back(request, _("Nothing is fetched any more."), HERE, slug)

    return fill(FeedForm(request.POST), keep, lambda form, status: show_rota(request, team, status, feed_form=form))


@staff_only
@require_POST
def issue_address(request: DeskRequest, slug: str) -> HttpResponse:
    """A private address at which programs read this rota, shown once; the one before ends."""
    team = access_team(request.user, slug)
    plain = DutyFeed.issue(by=request.user, at=now(), team=team)
    return show_address(request, plain, reverse(f"desk:{HERE}", args=[slug]), "settings-teams")


@staff_only
@require_POST
def end_address(request: DeskRequest, slug: str) -> HttpResponse:
    """It opens nothing any more."""
    team = access_team(request.user, slug)
    for feed in team.duty_feeds.filter(revoked_at=None):
        feed.revoke(at=now())
    return back(request, _("It no longer opens anything."), HERE, slug)


@staff_only
@require_POST
def issue_my_address(request: DeskRequest) -> HttpResponse:
    """The same for one's own shifts, in all one's teams."""
    plain = DutyFeed.issue(by=request.user, at=now(), staff=request.user)
    return show_address(request, plain, reverse("desk:settings"), "settings")


@staff_only
@require_POST
def end_my_address(request: DeskRequest) -> HttpResponse:
    """It opens nothing any more."""
    for feed in request.user.duty_feeds.filter(revoked_at=None):
        feed.revoke(at=now())
    return back(request, _("It no longer opens anything."), "settings")


def show_address(request: DeskRequest, plain: str, leads_back: str, here: str) -> HttpResponse:
    address = settings.BASE_URL + reverse("duty", args=[plain])
    return settings_page(request, "duty_address_once", at=now(), here=here, secret=address, back=leads_back)


def _back(request: DeskRequest, sentence: str, team: Team, week: str) -> HttpResponse:
    answer = back(request, sentence, HERE, team.slug)
    answer["Location"] += f"?week={week}"
    return answer


def _said(count: int, unknown: tuple[str, ...]) -> str:
    told = ngettext("%(count)s shift stands in the rota.", "%(count)s shifts stand in the rota.", count) % {
        "count": count
    }
    if not unknown:
        return told
    return told + " " + _("Not known in this team: %(names)s.") % {"names": ", ".join(unknown[:10])}
