"""The rail: every list with its count, and the other places of the desk."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse

from answerable.cases.models import Case
from answerable.cases.models.queries import CaseQuerySet
from answerable.desk.counting import counts, said
from answerable.desk.entering import DeskRequest
from answerable.desk.lists import LISTINGS, Listing, of_team
from answerable.staff.access import teams_of, teams_readable
from answerable.staff.models import Staff, Team


def visible_cases(request: DeskRequest) -> CaseQuerySet:
    """What she may see; asked once for a page, however many of its parts begin with it."""
    if request.visible_cases is None:
        request.visible_cases = Case.objects.visible_to(request.user)
    return request.visible_cases


def listings(request: DeskRequest) -> list[Listing]:
    """Her lists in the order of the rail: what waits, hers, her teams', then whose turn it is."""
    if request.listings is None:
        request.listings = _listings(request.user)
    return request.listings


def _listings(staff: Staff) -> list[Listing]:
    teams = Team.objects.active().of(staff).in_order().values_list("pk", "slug", "name")
    first = [LISTINGS[key] for key in ("ours", "mine", "asked")]
    last = [LISTINGS[key] for key in ("theirs", "proposed", "late", "glance")]
    reads_on = not staff.sees_all and teams_readable(staff) - teams_of(staff)
    last += [LISTINGS["elsewhere"]] if reads_on else []
    return [*first, *(of_team(*team) for team in teams), *last]


def rail(request: DeskRequest, at: datetime, current: str) -> list[dict[str, Any]]:
    """The links of the lists with their counts, capped."""
    counted = counts_of(request, at)
    return [_link(listing, counted, current) for listing in listings(request)]


def counts_of(request: DeskRequest, at: datetime) -> dict[str, int]:
    """The counts of all her lists, once for a page."""
    if request.counts is None:
        request.counts = counts(listings(request), visible_cases(request), request.user, at, request.known)
    return request.counts


def _link(listing: Listing, counted: dict[str, int], current: str) -> dict[str, Any]:
    return {
        "href": address(listing),
        "label": listing.name,
        "count": said(counted[listing.key]),
        "late": listing.key in ("ours", "late") and counted["late"],
        "current": listing.key == current,
    }


def address(listing: Listing) -> str:
    """Where the list is."""
    if listing.key.startswith("team-"):
        return reverse("desk:team", args=[listing.key.removeprefix("team-")])
    return reverse(f"desk:{listing.key}")
