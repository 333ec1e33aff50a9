"""Colleagues: let in with a first password, described, given a new password, and gone."""

import secrets
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.cases.leaving import left_alone
from answerable.desk.entering import DeskRequest, staff_only
from answerable.desk.filling import fill, typed
from answerable.desk.settings.absences import absence_facts
from answerable.desk.settings.access import admins_only
from answerable.desk.settings.forms.people import (
    ColleagueForm,
    FirstPasswordForm,
    NewColleagueForm,
    refuse_to_lose_the_last_administrator,
)
from answerable.desk.settings.forms.teams import refuse_to_lose_the_last_lead
from answerable.desk.settings.pages import back, settings_page
from answerable.kit.clock import now
from answerable.staff.models import Staff, Team

HERE = "settings-colleagues"


@require_safe
@staff_only
@admins_only
def index(request: DeskRequest) -> HttpResponse:
    """Everybody who can sign in, and those who could."""
    at = now()
    people = list(Staff.objects.prefetch_related("memberships__team").order_by("-is_active", "working_name", "pk"))
    away = set(Staff.objects.all().away(at).values_list("pk", flat=True))
    rows = [{"colleague": person, "is_away": person.pk in away} for person in people]
    return settings_page(request, "colleagues", at=at, here=HERE, rows=rows)


@sensitive_post_parameters("password")
@staff_only
@admins_only
@require_http_methods(["GET", "POST"])
def new(request: DeskRequest) -> HttpResponse:
    """Somebody new."""

    def let_in(form: NewColleagueForm) -> HttpResponse:
        given = dict(form.cleaned_data)
        password = given.pop("password") or _make_password()
        colleague = Staff.objects.create_staff(given.pop("email"), given.pop("full_name"), password=password, **given)
        return _tell_once(request, colleague, password)

    form = NewColleagueForm(typed(request), initial={"role": Staff.Role.AGENT, "language": request.user.language})
    return fill(form, let_in, lambda form, status: _ask(request, form, status, _("New colleague"), _("Let them in")))


@staff_only
@admins_only
@require_safe
def show(request: DeskRequest, pk: int) -> HttpResponse:
    """One colleague."""
    return _show(request, _colleague(pk))


@staff_only
@admins_only
@require_http_methods(["GET", "POST"])
def describe(request: DeskRequest, pk: int) -> HttpResponse:
    """Names, address, role."""
    colleague = _colleague(pk)

    def save(form: ColleagueForm) -> HttpResponse:
        for name, value in form.cleaned_data.items():
            setattr(colleague, name, value)
        colleague.save()
        return back(request, _("Kept."), "settings-colleague", colleague.pk)

    form = ColleagueForm(typed(request), colleague=colleague)
    return fill(form, save, lambda form, status: _ask(request, form, status, colleague.working_name, _("Save")))


@sensitive_post_parameters("password")
@staff_only
@admins_only
@require_http_methods(["GET", "POST"])
def password(request: DeskRequest, pk: int) -> HttpResponse:
    """A new first password for who forgot hers; every device of hers is signed out."""
    colleague = _colleague(pk)

    def give(form: FirstPasswordForm) -> HttpResponse:
        given = form.cleaned_data["password"] or _make_password()
        colleague.set_password(given)
        colleague.save(update_fields=["password"])
        return _tell_once(request, colleague, given)

    title = _("New password for %(name)s") % {"name": colleague.working_name}
    form = FirstPasswordForm(typed(request))
    return fill(form, give, lambda form, status: _ask(request, form, status, title, _("Set it")))


@staff_only
@admins_only
@require_POST
def deactivate(request: DeskRequest, pk: int) -> HttpResponse:
    """End an account; what she has returns to her teams that minute."""
    colleague = _colleague(pk)
    try:
        refuse_to_lose_the_last_administrator(colleague)
        for team in Team.objects.of(colleague):
            refuse_to_lose_the_last_lead(team, colleague)
    except ValidationError as refusal:
        return _show(request, colleague, 422, refusal.messages[0])
    colleague.deactivate(at=now(), by=request.user)
    return back(request, _("The account is closed.") + _words_of_the_left(colleague), "settings-colleague", pk)


@staff_only
@admins_only
@require_POST
def reactivate(request: DeskRequest, pk: int) -> HttpResponse:
    """Open the account again."""
    _colleague(pk).reactivate()
    return back(request, _("The account is open again."), "settings-colleague", pk)


def _colleague(pk: int) -> Staff:
    return get_object_or_404(Staff, pk=pk)


def _words_of_the_left(colleague: Staff) -> str:
    """Whoever goes, goes; whose cases have nobody now is said at once, and stands in the list of teams."""
    alone = left_alone()
    teams = [team.name for team in Team.objects.of(colleague).in_order() if team.name in alone]
    words = _("Nobody is left to answer in %(teams)s: take somebody in.")
    return " " + words % {"teams": ", ".join(teams)} if teams else ""


def _make_password() -> str:
    return "-".join(secrets.token_hex(2) for _part in range(4))


def _tell_once(request: DeskRequest, colleague: Staff, password: str) -> HttpResponse:
    return settings_page(request, "password_once", at=now(), here=HERE, secret=password, colleague=colleague)


def _show(request: DeskRequest, colleague: Staff, status: int = 200, notice: str = "") -> HttpResponse:
    at: datetime = now()
    facts: dict[str, Any] = {"colleague": colleague, "is_away": colleague.is_away(at), "notice": notice}
    facts["memberships"] = colleague.memberships.select_related("team").order_by("team__position", "team__name")
    facts |= absence_facts(
        colleague.absences.all(),
        at,
        lambda one: reverse("desk:settings-colleague-absence-end", args=[colleague.pk, one.pk]),
    )
    return settings_page(request, "colleague", at=at, here=HERE, status=status, **facts)


def _ask(request: DeskRequest, form: object, status: int, title: str, button: str) -> HttpResponse:
    facts = {"form": form, "title": title, "button": button, "back": HERE}
    return settings_page(request, "ask", at=now(), here=HERE, status=status, **facts)
