"""The open case: the page, and its panels for when something happens."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from answerable.cases.access import access_case, may_write
from answerable.cases.explaining import EXPLAINED_BY, explain
from answerable.cases.models import Presence
from answerable.desk.aside import side_of
from answerable.desk.case_page import show_case
from answerable.desk.composing import composer_of, last_seen, shown
from answerable.desk.entering import DeskRequest, staff_only
from answerable.desk.pages import part
from answerable.desk.presence import others_in
from answerable.desk.rail import visible_cases
from answerable.desk.standing import head_of, loaded
from answerable.desk.story import story_of
from answerable.kit.clock import now


@require_safe
@staff_only
def show(request: DeskRequest, number: str) -> HttpResponse:
    """The case with its story, beside the list she came from."""
    return show_case(request, access_case(request.user, number), at=now())


@require_safe
@staff_only
def head(request: DeskRequest, number: str) -> HttpResponse:
    """Who has it, and by when."""
    case, at = loaded(access_case(request.user, number)), now()
    return part(request, "desk/case_head.html", at=at, case=case, head=head_of(case, request.user, at))


@require_safe
@staff_only
def story(request: DeskRequest, number: str) -> HttpResponse:
    """What was said and what happened."""
    case, at = loaded(access_case(request.user, number)), now()
    story = story_of(case, request.user, may_write(request.user, case), at)
    return part(request, "desk/story.html", at=at, case=case, story=story)


@require_safe
@staff_only
def composer(request: DeskRequest, number: str) -> HttpResponse:
    """The composer that is right now, with the panel left open that is in use; nothing where it is shown already."""
    case, at = loaded(access_case(request.user, number)), now()
    writes = may_write(request.user, case)
    if request.GET.get("shows") == shown(case, writes):
        return HttpResponse(status=204)
    used = "note" if request.GET.get("open") == "note" else ""
    composer = composer_of(case, request.user, writes, at, open=used, begun=last_seen(case))
    return part(request, "desk/composer.html", at=at, case=case, composer=composer)


@staff_only
@require_POST
def presence(request: DeskRequest, number: str) -> HttpResponse:
    """An open page says that it is there, and hears who else is; or says that it is left."""
    case, at = access_case(request.user, number), now()
    name = request.POST.get("page", "")[:32]
    if "leaving" in request.POST:
        Presence.objects.leave(case.pk, request.user, name, at)
        return HttpResponse(status=204)
    Presence.objects.stay(case.pk, request.user, name, at)
    return part(request, "desk/presence.html", at=at, **others_in(case, request.user, at))


@require_safe
@staff_only
def commitment(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    """The story of one promise in it, in words."""
    case = access_case(request.user, number)
    rows = case.commitments.select_related(*EXPLAINED_BY)
    row = get_object_or_404(rows, pk=pk)
    sentences = explain(case, [row])[row.pk]
    return part(request, "desk/commitment.html", at=now(), case=case, commitment=row, sentences=sentences)


@require_safe
@staff_only
def side(request: DeskRequest, number: str) -> HttpResponse:
    """Promises, customer, other cases."""
    case, at = loaded(access_case(request.user, number)), now()
    return part(request, "desk/side.html", at=at, case=case, side=side_of(case, visible_cases(request), at))
