"""The lists: each has an address, and one panel that it and every open case draw it with."""

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from answerable.desk.beside import list_beside
from answerable.desk.entering import DeskRequest, staff_only
from answerable.desk.pages import page, part
from answerable.desk.rail import rail, visible_cases
from answerable.kit.clock import now


@require_safe
@staff_only
def show(request: DeskRequest, key: str = "ours") -> HttpResponse:
    """A list by itself; no case is open yet."""
    return _show(request, _state(request, key))


@require_safe
@staff_only
def team(request: DeskRequest, slug: str) -> HttpResponse:
    """What waits for us in one team of hers."""
    return _show(request, _state(request, f"team-{slug}"))


@require_safe
@staff_only
def search(request: DeskRequest) -> HttpResponse:
    """Cases by words or number; a number that is one goes there at once."""
    words = request.GET.get("q", "").strip()
    exact = visible_cases(request).numbered(words).first() if words.upper().startswith("A-") else None
    if exact:
        return redirect("desk:case", exact.number)
    return _show(request, _state(request, "search"))


@require_safe
@staff_only
def panel(request: DeskRequest) -> HttpResponse:
    """The list panel by itself, for a page that is open and has heard that something happened."""
    at = now()
    return part(
        request, "desk/list_panel.html", at=at, list=list_beside(request, request.GET, at, _open_number(request))
    )


@require_safe
@staff_only
def rail_panel(request: DeskRequest) -> HttpResponse:
    """The rail's links with their counts."""
    at, current = now(), request.GET.get("current", "")
    return part(request, "desk/rail.html", at=at, rail=rail(request, at, current), current=current)


def _show(request: DeskRequest, state: QueryDict) -> HttpResponse:
    at = now()
    beside = list_beside(request, state, at)
    return page(
        request, "desk/list.html", at=at, current=beside["key"], list=beside, title=beside["name"] or _("Search")
    )


def _state(request: DeskRequest, key: str) -> QueryDict:
    state = request.GET.copy()
    state["in"] = key
    return state


def _open_number(request: DeskRequest) -> str:
    return request.GET.get("open", "")
