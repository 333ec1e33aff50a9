"""The page behind List-Unsubscribe: what stops, what never does, and one press for it. Opening it changes nothing."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from answerable.cases.models import Grant
from answerable.channels.mail.ours import UNSUBSCRIBE
from answerable.kit.clock import now
from answerable.kit.languages import chosen, name_of, speaking, spoken
from answerable.portal.access import live_grant
from answerable.portal.pages import private
from answerable.staff.dresses import dress_of


@csrf_exempt  # mail programs post here by themselves (RFC 8058), and the token is what may do it
@private
@require_http_methods(["GET", "HEAD", "POST"])
def notices(request: HttpRequest, token: str) -> HttpResponse:
    """No more notices that we are late; with `again`, they come again. A colleague only looks."""
    at = now()
    found = Grant.objects.by_token(UNSUBSCRIBE, token, at)
    grant = live_grant(found.pk, at) if found else None
    if grant is None:
        raise Http404
    case = grant.case.current()
    if request.method == "POST" and not request.user.is_authenticated:
        verb = case.spare_no_more if "again" in request.POST else case.spare
        verb(by=grant.participant, at=at)
    language = spoken(chosen(request) or case.language)
    with speaking(language):
        given = {"case": case, "dress": dress_of(case.voice), "language": name_of(language)}
        given["is_taken_back"] = "again" in request.POST and not case.is_spared
        return render(request, "portal/notices.html", given)
