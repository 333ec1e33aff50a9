"""What every page of the desk carries: the rail with its counts, the live line, one moment for all its times."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.core import signing
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from answerable.cases.scanning import is_down
from answerable.channels.mail.going_live import has_way_out
from answerable.channels.mail.models import Rehearsal, Stall
from answerable.channels.mail.stalling.watching import standing
from answerable.desk.entering import DeskRequest
from answerable.desk.rail import rail
from answerable.staff.models import Staff


def page(
    request: DeskRequest, template: str, *, at: datetime, current: str = "", status: int = 200, **context: Any
) -> HttpResponse:
    """Render a whole page that extends `desk/desk.html`; `current` is the key of the rail's link it belongs to."""
    carried = {"rail": rail(request, at, current), "live_url": live_url(request), "now": at, "current": current}
    carried |= {"beside": beside(request), "rehearses": Rehearsal.objects.is_on(), "scanner_is_down": is_down()}
    carried["leaves_nowhere"] = not (carried["rehearses"] or has_way_out())
    carried["stalls"] = stalls_for(request.user, at)
    return render(request, template, carried | context, status=status)


def part(request: DeskRequest, template: str, *, at: datetime, status: int = 200, **context: Any) -> HttpResponse:
    """Render a panel or a dialog by itself."""
    return render(request, template, {"now": at, "beside": beside(request)} | context, status=status)


def beside(request: DeskRequest) -> str:
    """The list that stands beside the page, as what a form of the page adds to its address: with no script, too."""
    page = urlsplit(request.headers.get("HX-Current-URL", "")).query
    state = QueryDict(page) if request.htmx else request.GET
    given = {name: state[name] for name in ("in", "after", "q") if state.get("in") and state.get(name)}
    return f"?{urlencode(given)}" if given else ""


def stalls_for(staff: Staff, at: datetime) -> list[Stall]:
    """What stands still, for administrators, on every page."""
    return standing(at) if staff.is_admin else []


def live_url(request: DeskRequest) -> str:
    """Where this colleague's browser listens to the house, from what the page knows onwards."""
    token = signing.dumps(request.user.pk, salt="live")
    return f"{LIVE}?token={token}&since={request.known}"


LIVE = "/live"


def home() -> str:
    return reverse("desk:ours")
