"""The channels, for whoever leads: what stands still first, then what came, what left and what waits."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from answerable.desk.channels.plotting import plot
from answerable.desk.channels.reading import CHANNELS, page_of, summary_of
from answerable.desk.channels.refusing import refusals_for
from answerable.desk.entering import DeskRequest, staff_only
from answerable.desk.settings.access import leads_only
from answerable.desk.settings.pages import settings_page
from answerable.kit.clock import now


@require_safe
@staff_only
@leads_only
def index(request: DeskRequest) -> HttpResponse:
    """Every channel in a line."""
    at = now()
    channels = [summary_of(channel, at) for channel in CHANNELS]
    return settings_page(request, "channels", at=at, here="channels", channels=channels)


@require_safe
@staff_only
@leads_only
def show(request: DeskRequest, channel: str) -> HttpResponse:
    """One channel, from midnight, over seven days, and fourteen days as a plot."""
    if channel not in CHANNELS:
        raise Http404
    at = now()
    facts = page_of(channel, at)
    if channel == "mail":
        facts["refusals"] = refusals_for(request.user, at)
    return settings_page(request, "channel", at=at, here="channels", plot=plot(facts["days"]), **facts)
