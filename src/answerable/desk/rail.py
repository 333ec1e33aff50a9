"""The rail: every list with its count, and the other places of the desk."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse

from answerable.cases.models import Case
from answerable.cases.models.queries import CaseQuerySet
from answerable.desk.entering import DeskRequest
from answerable.desk.lists import COUNTED, LISTINGS, Listing, of_team
from answerable.staff.models import Team


def visible_cases(request: DeskRequest) -> CaseQuerySet:
    """What she may see; asked once for a page, however many of its parts begin with it."""
    if not hasattr(request, "visible_cases"):
        request.visible_cases = Case.objects.visible_to(request.user)  # type: ignore[attr-defined]
    return request.visible_cases  # type: ignore[attr-defined, no-any-return]


def listings(request: DeskRequest) -> list[Listing]:
    """Her lists in the order of the rail: what waits, hers, her teams', then whose turn it is."""
    teams = Team.objects.active().of(request.user).in_order().values_list("pk", "slug", "name")
    of_teams = [of_team(*team) for team in teams]
    first = [LISTINGS[key] for key in ("ours", "mine", "asked")]
    return [*first, *of_teams, *(LISTINGS[key] for key in ("theirs", "proposed", "late", "glance"))]


def rail(request: DeskRequest, at: datetime, current: str) -> list[dict[str, Any]]:
    """The links of the lists with their counts, capped."""
    return [_link(request, listing, at, current) for listing in listings(request)]


def _link(request: DeskRequest, listing: Listing, at: datetime, current: str) -> dict[str, Any]:
    count = counted(listing, request, at)
    return {
        "href": address(listing),
        "label": listing.name,
        "count": said(count),
        "late": listing.key == "late" and count > 0,
        "current": listing.key == current,
    }


def counted(listing: Listing, request: DeskRequest, at: datetime) -> int:
    """How many cases are in the list, up to one more than a list counts."""
    rows = listing.choose(visible_cases(request), request.user, at).order_by()
    return rows.values("pk")[: COUNTED + 1].count()


def said(count: int) -> str:
    if not count:
        return ""
    return f"{COUNTED:,}+" if count > COUNTED else str(count)


def address(listing: Listing) -> str:
    if listing.key.startswith("team-"):
        return reverse("desk:team", args=[listing.key.removeprefix("team-")])
    return reverse(f"desk:{listing.key}")
