"""What becomes of one post: proven, taken apart, committed for the recipients that are ours; or not taken."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import BoundedSemaphore

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest

from answerable.cases.models import Inbound
from answerable.cases.models.inbound import BroughtBy
from answerable.channels.mail.door import key_of
from answerable.channels.mail.hooks.brought import Brought
from answerable.channels.mail.hooks.posts import Post, take_in, taken_apart
from answerable.channels.mail.hooks.providers import mails_in
from answerable.channels.mail.hooks.proving import AMAZON, need_secret, need_signature
from answerable.channels.mail.hooks.refusing import NotTaken, for_good
from answerable.channels.mail.hooks.sns import LARGEST, answered
from answerable.channels.mail.imap.origin import envelope_of
from answerable.channels.mail.models import Posted, sound
from answerable.channels.mail.ours import Ours, ours
from answerable.kit import clock, files
from answerable.kit.addresses import normalise

# Posts in memory at once, each with its mail beside it, and seconds that another one waits for its turn.
AT_ONCE, PATIENCE = 2, 20.0
LONGEST_ADDRESS = 320

log = logging.getLogger(__name__)
_turns = BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True)
class Outcome:
    """Of one post: how many mails were kept, and what was not taken of it."""

    kept: int
    refused: list[NotTaken]


def take(request: HttpRequest, provider: str) -> Outcome:
    """Commit each mail of a post; `NotTaken` where it is not the provider's, or no mail at all."""
    need_secret(request, provider)
    with take_in(request, LARGEST if provider == AMAZON else settings.WEBHOOK_LIMIT) as spool, _turn():
        post = taken_apart(spool.read(), request.META.get("CONTENT_TYPE", ""))
        need_signature(request, provider, post)
        if provider == AMAZON and answered(post):
            return Outcome(0, [])
        return _keep_all(mails_in(provider, post), provider, post)


@contextmanager
def _turn() -> Iterator[None]:
    if not _turns.acquire(timeout=PATIENCE):
        raise NotTaken(503, "Too much is coming in at this moment; please try again", is_early=True)
    try:
        yield
    finally:
        _turns.release()


def _keep_all(brought: list[Brought], provider: str, post: Post) -> Outcome:
    known, refused, kept = ours(), [], 0
    for mail in brought:
        recipients, strangers = _parted(mail, known)
        refused += [_never(mail, provider, 550, "There is no such address here", each) for each in strangers]
        if recipients and len(mail.raw) > settings.MAIL_LIMIT:
            sentence = f"This mail is too large: at most {settings.MAIL_LIMIT} bytes are taken here"
            refused.append(_never(mail, provider, 413, sentence, ", ".join(recipients)))
        elif recipients:
            _keep(mail, recipients, provider, post)
            kept += 1
    return Outcome(kept, refused)


def _parted(mail: Brought, known: Ours) -> tuple[list[str], list[str]]:
    """The envelope's recipients that are ours, under our own addresses, and the others."""
    stand_in = {normalise(theirs): own for theirs, own in settings.WEBHOOK_ADDRESSES.items()}
    told = [normalise(sound(str(each))) for each in mail.recipients]
    short = [each for each in told if len(each) <= LONGEST_ADDRESS]
    meant = {each: known.reached_by(stand_in.get(each, each)) for each in short if each}
    strangers = [each for each, own in meant.items() if not own]
    return list(dict.fromkeys(own for own in meant.values() if own)), strangers or ([] if meant else [""])


def _never(mail: Brought, provider: str, code: int, sentence: str, recipient: str) -> NotTaken:
    return NotTaken(code, sentence, for_good(provider), str(mail.sender or ""), recipient, len(mail.raw))


def _keep(mail: Brought, recipients: list[str], provider: str, post: Post) -> None:
    """Its bytes, and those of the post where they say more, are on the disk before the rows that name them."""
    sender = envelope_of(mail.raw)[0] if mail.sender is None else str(mail.sender)
    facts = {"envelope_from": sound(sender).strip("<>")[:LONGEST_ADDRESS], "envelope_to": recipients}
    with transaction.atomic():
        inbound, is_new = Inbound.objects.keep(
            "mail", key_of(mail.raw, recipients), mail.raw, at=clock.now(), brought_by=BroughtBy.PROVIDER, **facts
        )
        if is_new:
            Posted.objects.create(inbound=inbound, **_about(mail, provider, post))
    log.info("Kept %s, %s bytes for %s, by %s", inbound.key[:12], inbound.size, ", ".join(recipients), provider)


def _about(mail: Brought, provider: str, post: Post) -> dict[str, object]:
    facts: dict[str, object] = {"provider": provider, "points": mail.score.points, "is_spam": mail.score.is_spam}
    facts["findings"] = [[method, sound(result)[:40]] for method, result in mail.findings]
    if mail.is_built:
        facts |= {"sha256": files.keep(post.body), "size": len(post.body)}
        facts["content_type"] = sound(post.content_type)[:200]
    return facts
