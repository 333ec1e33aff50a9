"""What a team says by itself, by kind and language: its own words or those we bring along, never nothing."""

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.desk.entering import DeskRequest, staff_only
from answerable.desk.filling import fill, typed
from answerable.desk.languages import languages
from answerable.desk.pages import part
from answerable.desk.settings.access import access_team
from answerable.desk.settings.forms.teams import TextForm
from answerable.desk.settings.pages import back, settings_page
from answerable.kit.clock import now
from answerable.staff.models import Team, TeamText
from answerable.staff.texts import LANGUAGES, PLACEHOLDERS, built_in, preview

HERE = "settings-teams"


@require_safe
@staff_only
def index(request: DeskRequest, slug: str) -> HttpResponse:
    """Every text, and whether it is the team's own."""
    team = access_team(request.user, slug)
    own = {(text.kind, text.language) for text in team.texts.all()}
    spoken = dict.fromkeys([*LANGUAGES, *sorted(language for _kind, language in own)])
    names = dict(languages())
    rows = [
        {
            "language": language,
            "name": names.get(language, language),
            "texts": [(kind, label, (kind, language) in own) for kind, label in TeamText.Kind.choices],
        }
        for language in spoken
    ]
    others = [choice for choice in languages() if choice[0] not in spoken]
    return settings_page(request, "texts", at=now(), here=HERE, team=team, rows=rows, others=others)


@require_safe
@staff_only
def add(request: DeskRequest, slug: str) -> HttpResponse:
    """A language that is not in the table yet: its receipt is written first."""
    team, language = access_team(request.user, slug), _spoken(request.GET.get("language", ""))
    return redirect("desk:settings-text", team.slug, TeamText.Kind.RECEIPT, language)


@staff_only
@require_http_methods(["GET", "POST"])
def write(request: DeskRequest, slug: str, kind: str, language: str) -> HttpResponse:
    """One text in the team's own words."""
    team = access_team(request.user, slug)
    if kind not in TeamText.Kind.values:
        raise Http404
    language = _spoken(language)

    def keep(form: TextForm) -> HttpResponse:
        body = {"body": form.cleaned_data["body"]}
        TeamText.objects.update_or_create(team=team, kind=kind, language=language, defaults=body)
        return back(request, _("From now on customers read this."), "settings-texts", slug)

    return fill(
        TextForm(typed(request), initial={"body": _body(team, kind, language)}),
        keep,
        lambda form, status: _show(request, team, kind, language, form, status),
    )


@staff_only
@require_POST
def forget(request: DeskRequest, slug: str, kind: str, language: str) -> HttpResponse:
    """Back to the words we bring along."""
    access_team(request.user, slug).texts.filter(kind=kind, language=language).delete()
    return back(request, _("The text that comes with Answerable holds again."), "settings-texts", slug)


@staff_only
@require_POST
def try_out(request: DeskRequest, slug: str) -> HttpResponse:
    """The text as a customer would read it, while it is typed."""
    access_team(request.user, slug)
    try:
        text, wrong = preview(request.POST.get("body", "")), ""
    except ValidationError as refusal:
        text, wrong = "", refusal.messages[0]
    return part(request, "desk/settings/text_preview.html", at=now(), text=text, wrong=wrong)


def _spoken(language: str) -> str:
    """A language we have a name for."""
    if language not in dict(languages()):
        raise Http404
    return language


def _body(team: Team, kind: str, language: str) -> str:
    own = team.texts.filter(kind=kind, language=language).values_list("body", flat=True).first()
    return own or built_in(kind, language)


def _show(
    request: DeskRequest, team: Team, kind: str, language: str, form: TextForm | None = None, status: int = 200
) -> HttpResponse:
    facts = {
        "team": team,
        "kind": kind,
        "label": TeamText.Kind(kind).label,
        "language": language,
        "spoken": dict(languages()).get(language, language),
        "form": form or TextForm(initial={"body": _body(team, kind, language)}),
        "gaps": [f"{{{gap}}}" for gap in PLACEHOLDERS],
        "is_own": team.texts.filter(kind=kind, language=language).exists(),
    }
    return settings_page(request, "text", at=now(), here=HERE, status=status, **facts)
