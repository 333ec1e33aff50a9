"""What a provider brings is committed for the recipients that are ours: the mail itself, or that it is awaited."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from answerable.cases.models import Inbound
from answerable.cases.models.inbound import BroughtBy
from answerable.channels.mail.door import key_of
from answerable.channels.mail.hooks.brought import Brought, addresses_in
from answerable.channels.mail.hooks.posts import Post
from answerable.channels.mail.hooks.refusing import NotTaken, for_good
from answerable.channels.mail.hooks.told import Told
from answerable.channels.mail.imap.origin import envelope_of
from answerable.channels.mail.models import Awaited, Posted, sound
from answerable.channels.mail.ours import Ours, ours
from answerable.channels.mail.reading.entities import split_head
from answerable.channels.mail.reading.words import unfold
from answerable.kit import clock, files
from answerable.kit.addresses import normalise

LONGEST_ADDRESS, LONGEST_HEAD = 320, 500_000

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outcome:
    """Of one post: how many mails were kept or are awaited, what was not taken of it, and whether it must come again
    whole, for one of its mails could not be read."""

    kept: int
    refused: list[NotTaken]
    must_come_again: bool = False


def keep_all(
    brought: Sequence[Brought | Told | NotTaken], provider: str, post: Post, awaited: Awaited | None = None
) -> Outcome:
    """Each for whom it is; `awaited` is over with the mail that was fetched for it."""
    known, refused, kept = ours(), [], 0
    unread = [each for each in brought if isinstance(each, NotTaken)]
    for mail in brought:
        if isinstance(mail, NotTaken):
            continue
        recipients, strangers = _parted(mail, known)
        refused += [_never(mail, provider, 550, "There is no such address here", each) for each in strangers]
        if recipients and isinstance(mail, Brought) and len(mail.raw) > settings.MAIL_LIMIT:
            sentence = f"This mail is too large: at most {settings.MAIL_LIMIT} bytes are taken here"
            refused.append(_never(mail, provider, 413, sentence, ", ".join(recipients)))
        elif recipients:
            _take(mail, recipients, provider, post, awaited)
            kept += 1
    return Outcome(kept, refused + unread, must_come_again=bool(unread))


def _parted(mail: Brought | Told, known: Ours) -> tuple[list[str], list[str]]:
    """The recipients that are ours, under our own addresses, and the others. Whom a mail only names is no recipient of
    it, and whoever is told nowhere is seen once the mail is here."""
    if mail.recipients is None:
        return [""], []
    stand_in = {normalise(theirs): own for theirs, own in settings.WEBHOOK_ADDRESSES.items()}
    is_guessed = isinstance(mail, Brought) and mail.is_guessed
    named = _named_in(mail.raw) if isinstance(mail, Brought) and is_guessed else []
    told = [normalise(sound(str(each))) for each in [*mail.recipients, *named]]
    short = [each for each in told if len(each) <= LONGEST_ADDRESS]
    meant = {each: known.reached_by(stand_in.get(each, each)) for each in short if each}
    own = list(dict.fromkeys(each for each in meant.values() if each))
    strangers = [each for each, ours_ in meant.items() if not ours_] or ([] if meant else [""])
    if is_guessed and known.first and not own and not any(each.rpartition("@")[2] in known.domains for each in meant):
        own = [known.first]  # it names nobody of our domains: we stood in Bcc, or somebody forwards to us
    return own, [] if own and is_guessed else strangers


def _named_in(raw: bytes) -> list[str]:
    """Whom a mail's head names, and where servers noted that they delivered it."""
    head = split_head(raw[:LONGEST_HEAD], [])
    written = [unfold(value, head.hints) for name, value in head.headers if name in ("to", "cc")]
    return [*envelope_of(raw)[1], *addresses_in(written)]


def _never(mail: Brought | Told, provider: str, code: int, sentence: str, recipient: str) -> NotTaken:
    size = len(mail.raw) if isinstance(mail, Brought) else None
    return NotTaken(code, sentence, for_good(provider), str(mail.sender or ""), recipient, size)


def _take(mail: Brought | Told, recipients: list[str], provider: str, post: Post, awaited: Awaited | None) -> None:
    if isinstance(mail, Told):
        at, size = clock.now(), len(post.body)
        facts = {"sha256": files.keep(post.body), "size": size, "content_type": sound(post.content_type)[:200]}
        Awaited.objects.await_one(provider, mail.key, at=at, **facts)
        log.info("Awaiting a mail that %s told of", provider)
    else:
        _keep(mail, recipients, provider, post, awaited)


def _keep(mail: Brought, recipients: list[str], provider: str, post: Post, awaited: Awaited | None) -> None:
    """Its bytes, and those of the post where they say more, are on the disk before the rows that name them."""
    sender = envelope_of(mail.raw)[0] if mail.sender is None else str(mail.sender)
    facts = {"envelope_from": sound(sender).strip("<>")[:LONGEST_ADDRESS], "envelope_to": recipients}
    with transaction.atomic():
        inbound, is_new = Inbound.objects.keep(
            "mail", key_of(mail.raw, recipients), mail.raw, at=clock.now(), brought_by=BroughtBy.PROVIDER, **facts
        )
        if is_new:
            Posted.objects.create(inbound=inbound, **_about(mail, provider, post))
        if awaited:
            awaited.came(inbound, at=clock.now())
    log.info("Kept %s, %s bytes for %s, by %s", inbound.key[:12], inbound.size, ", ".join(recipients), provider)


def _about(mail: Brought, provider: str, post: Post) -> dict[str, object]:
    facts: dict[str, object] = {"provider": provider, "points": mail.score.points, "is_spam": mail.score.is_spam}
    facts["findings"] = [[method, sound(result)[:40]] for method, result in mail.findings]
    if mail.is_built:
        facts |= {"sha256": files.keep(post.body), "size": len(post.body)}
        facts["content_type"] = sound(post.content_type)[:200]
    return facts
