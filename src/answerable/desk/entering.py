"""The door of the desk is that of the house; whoever comes in knows what had happened until then."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, cast

from django.http import HttpRequest, HttpResponseBase

from answerable.cases.live import last_event_id
from answerable.staff import entering
from answerable.staff.entering import StaffRequest, zone_of

if TYPE_CHECKING:
    from answerable.cases.models.queries import CaseQuerySet
    from answerable.desk.lists import Listing

__all__ = ["DeskRequest", "staff_only", "zone_of"]

P = ParamSpec("P")


class DeskRequest(StaffRequest):
    """A request at the desk; what happened after the event `known` may be missing on the page that answers it.

    What the rail asked for once, the rest of the page finds here (`rail`).
    """

    known: int
    visible_cases: CaseQuerySet | None
    listings: list[Listing] | None
    counts: dict[str, int] | None


def staff_only(
    view: Callable[Concatenate[DeskRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let in who is signed in as a colleague, and remember, before anything is read, how far the page will know."""

    @wraps(view)
    def knowing(request: StaffRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        at_the_desk = cast(DeskRequest, request)
        at_the_desk.known = last_event_id()
        at_the_desk.visible_cases = at_the_desk.listings = at_the_desk.counts = None
        return view(at_the_desk, *args, **kwargs)

    return entering.staff_only(knowing)
