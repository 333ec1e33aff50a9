"""My profile: the name customers read, the language, the password; when I am away stands beside."""

from functools import partial

from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from answerable.desk.entering import DeskRequest, staff_only
from answerable.desk.filling import fill, typed
from answerable.desk.settings.absences import absence_facts
from answerable.desk.settings.forms.people import OwnPasswordForm, ProfileForm
from answerable.desk.settings.pages import back, settings_page
from answerable.kit.clock import now
from answerable.kit.limits import TooMany
from answerable.staff.signing_in import recognise


@staff_only
@require_http_methods(["GET", "POST"])
def show(request: DeskRequest) -> HttpResponse:
    """Working name and language."""
    me, at = request.user, now()

    def save(form: ProfileForm) -> HttpResponse:
        me.working_name, me.language = form.cleaned_data["working_name"], form.cleaned_data["language"]
        me.save(update_fields=["working_name", "language"])
        response = back(request, _("Kept."), "settings")
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, me.language, samesite="Lax", httponly=True)
        return response

    def again(form: ProfileForm, status: int) -> HttpResponse:
        teams = me.memberships.select_related("team").order_by("team__position", "team__name")
        facts = {"form": form, "teams": teams, "has_rota": any(one.team.has_rota for one in teams)}
        facts |= absence_facts(me.absences.all(), at, lambda one: reverse("desk:settings-absence-end", args=[one.pk]))
        facts["address"] = me.duty_feeds.filter(revoked_at=None).first()
        return settings_page(request, "profile", at=at, here="settings", status=status, **facts)

    form = ProfileForm(typed(request), initial={"working_name": me.working_name, "language": me.language})
    return fill(form, save, again)


@sensitive_post_parameters("current", "new", "again")
@staff_only
@require_http_methods(["GET", "POST"])
def password(request: DeskRequest) -> HttpResponse:
    """A new password, for whoever knows the current one; guessing it is as slow as at the door."""

    def change(form: OwnPasswordForm) -> HttpResponse:
        request.user.set_password(form.cleaned_data["new"])
        request.user.save(update_fields=["password"])
        update_session_auth_hash(request, request.user)
        return back(request, _("From now on the new password holds. Other devices are signed out."), "settings")

    form = OwnPasswordForm(typed(request))
    if form.is_bound and form.is_valid() and (wrong := _is_wrong(request, form.cleaned_data["current"])):
        form.add_error("current", wrong)
    return fill(form, change, partial(_ask, request, title=_("Change password"), button=_("Change it")))


def _is_wrong(request: DeskRequest, current: str) -> str:
    try:
        known = recognise(request, request.user.email, current, at=now())
    except TooMany:
        return _("Too many attempts. Please try again in a quarter of an hour.")
    return "" if known else _("This is not your current password.")


def _ask(request: DeskRequest, form: object, status: int, **facts: object) -> HttpResponse:
    return settings_page(request, "ask", at=now(), here="settings", status=status, form=form, back="settings", **facts)
