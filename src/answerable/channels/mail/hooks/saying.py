"""The answer to a post, and one calm line in the log of those not taken: whoever knows the address could fill that."""

from __future__ import annotations

import logging
import time

from django.http import HttpResponse

EVERY = 60.0  # seconds between two lines about one provider

log = logging.getLogger(__name__)
# When each provider was last spoken of, by this process's own clock.
spoken_of: dict[str, float] = {}


def said(sentence: str, status: int) -> HttpResponse:
    """One line of text."""
    return HttpResponse(f"{sentence}.\n", status=status, content_type="text/plain; charset=utf-8")


def refused(provider: str, sentence: str, status: int) -> HttpResponse:
    """Answered, and said now and then: each refusal is written down in the channel's own log already.

    Some providers come again only upon an error of the server; Django would log each as one of ours.
    """
    now = time.monotonic()
    if now - spoken_of.get(provider, -EVERY) >= EVERY:
        spoken_of[provider] = now
        words = "A post to /hooks/%s/ is answered with %s: %s. The channel's page counts all of them"
        log.warning(words, provider, status, sentence)
    response = said(sentence, status)
    response._has_been_logged = True  # type: ignore[attr-defined]  # as Django's own log_response marks it
    return response
