"""The link in every mail: traded for a cookie and an address that says nothing. Opening it changes nothing."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from answerable.cases.models import Grant
from answerable.kit.clock import now
from answerable.portal import cookies
from answerable.portal.access import live_grant
from answerable.portal.pages import private


@private
@require_safe
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """A live token leads to its case; forged, foreign, expired and revoked ones all lead to the same nothing."""
    at = now()
    found = Grant.objects.by_token("page", token, at)
    grant = live_grant(found.pk, at) if found else None
    if grant is None:
        raise Http404
    response = redirect("portal:case", grant.case.current().number)
    cookies.remember_grant(response, grant)
    return response
