"""The list as it stands on a page, alone or beside an open case, and how an address names it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from answerable.desk import lists, searching
from answerable.desk.asked import asked_in
from answerable.desk.counting import said
from answerable.desk.entering import DeskRequest
from answerable.desk.first_steps import first_steps
from answerable.desk.lists import LISTINGS, PAGE, Listing
from answerable.desk.overload import telling as overload
from answerable.desk.rail import address, counts_of, listings, visible_cases
from answerable.desk.rows import dressed, grouped
from answerable.desk.saying_no import said_no_in
from answerable.staff.access import teams_of


def state_of(request: DeskRequest) -> QueryDict:
    """Which list she came from: in this address, or, for what is posted, in the address of the page she is on."""
    if "in" in request.GET or request.method in ("GET", "HEAD"):
        return request.GET
    from_page = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    return QueryDict(urlsplit(from_page).query)


def list_beside(request: DeskRequest, state: QueryDict, at: datetime, number: str = "") -> dict[str, Any]:
    """Everything the list panel shows; `number` is the case that stands open beside it."""
    if state.get("in") == "search":
        return _found(request, state, at, number)
    listing = _listing(request, state.get("in", "ours"))
    after = state.get("after", "")
    rows = lists.page_of(
        listing.cases(visible_cases(request), request.user, at), listing.order, _cursor(after, listing)
    )
    asked = asked_in(rows[:PAGE], request.user, listing.key)
    said_no = said_no_in(rows[:PAGE])
    shown = [dressed(row, at, asked.get(row["id"]), said_no=row["id"] in said_no) for row in rows[:PAGE]]
    places = _addresses(listing.key, number, after=after)
    more = lists.cursor_of(shown[-1], listing.order) if len(rows) > PAGE else ""
    return (
        {
            "listing": listing,
            "name": listing.name,
            "back": address(listing),
            "count": said(counts_of(request, at).get(listing.key, 0)),
            "groups": grouped(_placed(shown, places["state"]), at),
            "number": number,
            "first": address(listing) if after else "",
            "next": f"{address(listing)}?{urlencode({'after': more})}" if more else "",
            "overload": overload.line(request.user, at) if listing.key == "ours" else None,
        }
        | places
        | ({} if shown else _of_an_empty_list(request, listing))
    )


def _of_an_empty_list(request: DeskRequest, listing: Listing) -> dict[str, Any]:
    """What explains that nothing is here: a new installation, or a colleague whom no team has taken in."""
    steps = first_steps(request.user) if listing.key == "ours" else []
    return {"steps": steps, "teamless": listing.key in ("ours", "mine") and not teams_of(request.user)}


def _found(request: DeskRequest, state: QueryDict, at: datetime, number: str) -> dict[str, Any]:
    words, after = state.get("q", "").strip()[:400], state.get("after", "")
    rows, more = searching.found(visible_cases(request), words, after)
    place = reverse("desk:search")
    places = _addresses("search", number, q=words, after=after)
    said_no = said_no_in(rows)
    shown = _placed([dressed(row, at, said_no=row["id"] in said_no) for row in rows], places["state"])
    return {
        "listing": None,
        "name": _("Search"),
        "back": f"{place}?{urlencode({'q': words})}",
        "words": words,
        "count": "",
        "groups": [{"key": "found", "name": "", "rows": shown}] if rows else [],
        "number": number,
        "first": f"{place}?{urlencode({'q': words})}" if after else "",
        "next": f"{place}?{urlencode({'q': words, 'after': more})}" if more else "",
    } | places


def _placed(rows: list[dict[str, Any]], state: str) -> list[dict[str, Any]]:
    before, after = reverse("desk:case", args=["A-0"]).split("A-0")  # looked up once, not for every row
    for row in rows:
        row["href"] = f"{before}{row['number']}{after}{state}"
    return rows


def _addresses(key: str, number: str, **state: str) -> dict[str, str]:
    """The state for the rows' addresses, and where the panel fetches itself from."""
    given = {name: value for name, value in state.items() if value}
    query = urlencode(({"in": key} if key != "ours" else {}) | given)
    panel = urlencode({"in": key} | given | ({"open": number} if number else {}))
    return {"key": key, "state": f"?{query}" if query else "", "panel": f"{reverse('desk:list')}?{panel}"}


def _listing(request: DeskRequest, key: str) -> Listing:
    if key in LISTINGS:
        return LISTINGS[key]
    for listing in listings(request):
        if listing.key == key:
            return listing
    raise Http404


def _cursor(after: str, listing: Listing) -> tuple[Any, ...] | None:
    try:
        return lists.cursor_from(after, listing.order)
    except ValueError:
        raise Http404 from None
