"""What becomes of one post: proven, taken apart, committed for the recipients that are ours; or not taken."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from django.conf import settings
from django.http import HttpRequest

from answerable.channels.mail.hooks.keeping import Outcome, keep_all
from answerable.channels.mail.hooks.posts import Post, take_in, taken_apart
from answerable.channels.mail.hooks.providers import mails_in
from answerable.channels.mail.hooks.proving import AMAZON, need_secret, need_signature
from answerable.channels.mail.hooks.refusing import NotTaken
from answerable.channels.mail.hooks.sns import LARGEST, answered

# Posts in memory at once, each with its mail beside it, and seconds that another one waits for its turn.
AT_ONCE, PATIENCE = 2, 20.0

_turns = BoundedSemaphore(AT_ONCE)


def take(request: HttpRequest, provider: str) -> Outcome:
    """Commit each mail of a post; `NotTaken` where it is not the provider's, or no mail at all."""
    need_secret(request, provider)
    with take_in(request, LARGEST if provider == AMAZON else settings.WEBHOOK_LIMIT) as spool, _turn():
        post = _proven(request, provider, spool.read())
        if provider == AMAZON and answered(post):
            return Outcome(0, [])
        return keep_all(mails_in(provider, post), provider, post)


def _proven(request: HttpRequest, provider: str, body: bytes) -> Post:
    """The post, once it is known whose it is; what is refused until then may be anybody's."""
    try:
        post = taken_apart(body, request.META.get("CONTENT_TYPE", ""))
        need_signature(request, provider, post)
    except NotTaken as error:
        error.is_early = True
        raise
    return post


@contextmanager
def _turn() -> Iterator[None]:
    if not _turns.acquire(timeout=PATIENCE):
        raise NotTaken(503, "Too much is coming in at this moment; please try again", is_early=True)
    try:
        yield
    finally:
        _turns.release()
