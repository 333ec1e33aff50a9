"""A letter with its remote pictures, for the colleague who asked for them, and how far the fetching is."""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from answerable.cases.models import Message
from answerable.channels.mail.pictures import fetching, links
from answerable.kit.remote_pictures import with_sources
from answerable.staff.models import Staff

# In the colleague's session: what she asked for, and when. It ends with it, and no other reader is meant by it.
WISHES = "pictures"
MOST_WISHES = 50


@dataclass(frozen=True)
class Standing:
    """Of the remote pictures of one letter: how many there are, are here, and could not be had; whether she asked."""

    count: int
    asked: bool = False
    here: int = 0
    failed: int = 0
    is_over: bool = False

    @property
    def offered(self) -> int:
        """How many a press would fetch: all, or those that never had their turn, or are not kept any more."""
        return 0 if self.loading else self.count - self.here - self.failed

    @property
    def loading(self) -> bool:
        return self.asked and not self.is_over


def standing_of(message: Message, session: SessionBase) -> Standing:
    """How it stands with the remote pictures of this letter, for the reader of this session."""
    addresses = addresses_in(message)
    asked_at = session.get(WISHES, {}).get(str(message.pk)) if addresses else None
    if asked_at is None:
        return Standing(len(addresses))
    found = [one for address in addresses if (one := fetching.kept(address))]
    is_over = len(found) == len(addresses) or time.time() > asked_at + fetching.WHOLE_SECONDS
    failed = sum(bool(one.why) for one in found)
    return Standing(len(addresses), asked=True, here=len(found) - failed, failed=failed, is_over=is_over)


def ask_for(message: Message, session: SessionBase) -> None:
    """Her wish, for as long as her session lasts: have them fetched."""
    addresses = addresses_in(message)
    if not addresses:
        return
    wishes = dict(list(session.get(WISHES, {}).items())[1 - MOST_WISHES :])
    session[WISHES] = wishes | {str(message.pk): time.time()}
    fetching.FETCHER.begin(addresses)


def with_remote(markup: str, message: Message, staff: Staff) -> str:
    """The letter with the addresses that its remote pictures have with us, for this reader."""
    count = len(addresses_in(message))
    return with_sources(markup, lambda place: links.address_of(message, place, staff) if place < count else "")


def without_remote(markup: str) -> str:
    """The letter with their places bare, for who did not ask."""
    return with_sources(markup, lambda place: "")


def addresses_in(message: Message) -> list[str]:
    """Where its remote pictures lie; none where this house shows none."""
    return list(message.pictures or []) if settings.MAIL_REMOTE_PICTURES else []
