"""The outbox: what left the house while no mail server is set, to be read as the customer would read it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from answerable.channels.mail import showing
from answerable.channels.mail.access import Viewer, is_newcomer
from answerable.channels.mail.models import Rehearsal
from answerable.staff.models import Staff, Team

# The mail's own policy: its style, pictures it carries, links that open elsewhere; nothing fetched, nothing run.
LETTER = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src data:; "
    "style-src 'unsafe-inline'; frame-ancestors 'self'"
)


def for_viewers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Colleagues sign in first; who tries the demo on this machine reads what a customer would, without."""
    signed_in = login_required(view)

    @wraps(view)
    def asked(request: HttpRequest, *args: str, **gaps: str) -> HttpResponse:
        return (view if is_newcomer(request) else signed_in)(request, *args, **gaps)

    return asked


@for_viewers
@never_cache
@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """The list alone."""
    return _page(request, {})


@for_viewers
@never_cache
@require_safe
def mail(request: HttpRequest, name: str) -> HttpResponse:
    """One mail beside the list."""
    return _page(request, {"mail": showing.opened(_viewer(request), name)})


@for_viewers
@never_cache
@require_safe
@xframe_options_sameorigin
def mail_html(request: HttpRequest, name: str) -> HttpResponse:
    """The mail as its HTML shows it, for the frame on its page."""
    words = showing.as_html(_viewer(request), name)
    response = HttpResponse(f'<!doctype html><base target="_blank">{words}')
    response["Content-Security-Policy"] = LETTER
    return response


def _page(request: HttpRequest, opened: dict[str, object]) -> HttpResponse:
    before = request.GET.get("before", "")
    shown = {"rehearses": Rehearsal.objects.is_on(), "server": urlsplit(settings.EMAIL_URL).hostname or ""}
    rows, after = showing.newest(_viewer(request), int(before) if before.isdecimal() and len(before) < 16 else None)
    with timezone.override(_zone()):
        return render(request, "mail/outbox.html", {"rows": rows, "after": after, "before": before, **shown, **opened})


def _viewer(request: HttpRequest) -> Viewer:
    return request.user if isinstance(request.user, Staff) else None


def _zone() -> ZoneInfo:
    """The zone the desk's first team works in."""
    team = Team.objects.active().in_order().select_related("calendar").first()
    return team.calendar.current().hours().zone if team else ZoneInfo("UTC")
