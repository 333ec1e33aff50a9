"""What Mailtrap posts: that mails came into an inbox; each is asked for with a token.

https://docs.mailtrap.io/inbound-email/webhooks, https://docs.mailtrap.io/developers/inbound/messages
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.utils.translation import gettext as _

from answerable.channels.mail.hooks.brought import Brought, addresses_in, mapping
from answerable.channels.mail.hooks.posts import Post, loaded
from answerable.channels.mail.hooks.refusing import NotTaken, no_mail, one_by_one
from answerable.channels.mail.hooks.told import Asking, NotAsItShouldBe, Told, key_of

API = "https://mailtrap.io/api/inbound/inboxes/"
# Their own sample writes the second, and comes from an inbox that nobody has.
RECEIVED, SAMPLE = ("inbound.message_received", "inbound_message_received"), "1"


def mailtrap(post: Post) -> Iterator[Told | NotTaken]:
    """JSON, a list of events."""
    return one_by_one(mapping(post.json)["events"], _of_event)


def _of_event(event: Any) -> Iterator[Told]:
    if mapping(event).get("event") not in RECEIVED:
        raise no_mail("This is no mail: a webhook of inbound inboxes belongs here, and no other")
    inbox, number = str(event["inbox_id"]), str(event["message_id"] or "")
    if not number:
        raise no_mail()
    if inbox != SAMPLE:
        yield _told(inbox, number)


def _told(inbox: str, number: str) -> Told:
    def fetch(asking: Asking) -> Brought:
        place = f"{API}{quote(inbox, safe='')}/messages/{quote(number, safe='')}"
        told = mapping(loaded(asking(place, {"Api-Token": settings.PROVIDER_KEYS["mailtrap"]}).data))
        if not told.get("raw_message_url"):
            raise NotAsItShouldBe(_("Mailtrap does not say where the mail lies."))
        named = addresses_in(str(each) for each in told.get("to") or [])
        return Brought(asking(str(told["raw_message_url"])).data, named, is_guessed=True)

    return Told(key_of(inbox, number), fetch)
