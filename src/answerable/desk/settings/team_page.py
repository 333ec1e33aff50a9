"""The page of one team: its facts, its people, who reads along, and what happens when something is late."""

from typing import Any

from django.http import HttpResponse

from answerable.desk.entering import DeskRequest
from answerable.desk.settings.forms.lateness import LatenessForm
from answerable.desk.settings.forms.teams import MemberForm, ReaderForm
from answerable.desk.settings.pages import settings_page
from answerable.desk.settings.rungs import rungs_of
from answerable.kit.clock import now
from answerable.staff.models import Team, TeamText
from answerable.staff.texts import preview, spoken, text_for


def show_team(request: DeskRequest, team: Team, status: int = 200, **facts: Any) -> HttpResponse:
    """Everything about it, with a form that was refused in the place of its own."""
    at = now()
    told = {
        "team": team,
        "memberships": team.memberships.filter(staff__is_active=True).select_related("staff").order_by("role", "pk"),
        "shares": team.shares_given.select_related("reader_team").order_by("pk"),
        "addresses": team.addresses.order_by("address"),
        "member_form": MemberForm(team=team),
        "reader_form": ReaderForm(owner=team),
        "lateness_form": LatenessForm(team=team),
        "rungs": rungs_of(team, at),
        "late_text": _late_text(team, request.user.language),
    }
    return settings_page(request, "team", at=at, here="settings-teams", status=status, **told | facts)


def _late_text(team: Team, wish: str) -> dict[str, str]:
    """What customers are told, in the language of who looks at it where the team has it in that."""
    kind = TeamText.Kind.LATE
    language = spoken(team, kind, wish)
    return {"language": language, "words": preview(text_for(team, kind, language))}
