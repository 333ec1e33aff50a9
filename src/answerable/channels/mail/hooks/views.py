"""`/hooks/PROVIDER/`, where a provider posts what it receives for us: 200 once it is committed, and never before."""

from __future__ import annotations

import logging

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from answerable.channels.mail.hooks.keeping import Outcome
from answerable.channels.mail.hooks.proving import AMAZON
from answerable.channels.mail.hooks.refusing import NotTaken
from answerable.channels.mail.hooks.saying import refused, said
from answerable.channels.mail.hooks.taking import take
from answerable.channels.mail.models import Refusal, TurnedAway
from answerable.kit import clock
from answerable.kit.clients import client_of

log = logging.getLogger(__name__)


@csrf_exempt  # the secret and the signature say who it is
@require_http_methods(["HEAD", "POST"])
def posted(request: HttpRequest, provider: str) -> HttpResponse:
    """HEAD is how some providers ask whether there is anybody."""
    if provider not in settings.WEBHOOKS:
        raise Http404
    if request.method == "HEAD":
        return HttpResponse()
    outcome = _outcome(request, provider)
    _note(request, provider, outcome.refused)
    if outcome.must_come_again or (outcome.refused and not outcome.kept):
        last = outcome.refused[-1]
        return refused(provider, last.sentence, last.answer_to(provider))
    return said("Kept", 200)


def _outcome(request: HttpRequest, provider: str) -> Outcome:
    try:
        return take(request, provider)
    except NotTaken as error:
        return Outcome(0, [error])
    except Exception:
        log.exception("A mail that %s posted could not be kept", provider)
        return Outcome(0, [NotTaken(503, "This mail could not be kept; please try again")])


def _note(request: HttpRequest, provider: str, refused: list[NotTaken]) -> None:
    """In the channel's log; where even that cannot be written, the answer is the same."""
    try:
        Refusal.objects.note([_row(request, provider, error) for error in refused])
    except Exception:
        log.exception("%s refusals could not be written down", len(refused))


def _row(request: HttpRequest, provider: str, error: NotTaken) -> TurnedAway:
    """By the provider, where it has shown that it is; else by whatever address of the network it came from."""
    has_secret = bool(settings.WEBHOOK_SECRET) and provider != AMAZON
    is_proven = error.code != 401 and (has_secret or not error.is_early)
    peer = provider if is_proven else client_of(request)
    # Who has not shown who they are is named all the same, so that a secret that does not fit is found out.
    about = (error.sender or ("" if is_proven else provider), error.recipient, error.size)
    return TurnedAway("webhook", peer, error.code, error.sentence, clock.now(), *about)
