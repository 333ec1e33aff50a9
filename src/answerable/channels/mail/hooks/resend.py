"""What Resend posts: that a mail came, and its number; the mail is asked for with a key.

https://resend.com/docs/webhooks/emails/received
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from django.conf import settings
from django.utils.translation import gettext as _

from answerable.channels.mail.hooks.brought import Brought, addresses_in, mapping
from answerable.channels.mail.hooks.posts import Post, loaded
from answerable.channels.mail.hooks.refusing import no_mail
from answerable.channels.mail.hooks.told import Asking, NotAsItShouldBe, Told, key_of

API = "https://api.resend.com/emails/receiving/"


def resend(post: Post) -> Iterator[Told]:
    """JSON; the recipients are those whom the mail names, as far as it is told."""
    told = mapping(post.json)
    if told.get("type") != "email.received":
        raise no_mail("This is no mail: a webhook of the event email.received belongs here, and no other")
    data = mapping(told["data"])
    number = data["email_id"]
    if not number or not isinstance(number, str):
        raise no_mail()
    named = [str(each) for field in ("to", "cc", "bcc") for each in data.get(field) or []]
    recipients = addresses_in(named)

    def fetch(asking: Asking) -> Brought:
        answer = asking(
            f"{API}{quote(number, safe='')}", {"Authorization": f"Bearer {settings.PROVIDER_KEYS['resend']}"}
        )
        raw = mapping(loaded(answer.data)).get("raw") or {}
        if not raw.get("download_url"):
            raise NotAsItShouldBe(_("Resend does not say where the mail lies."))
        return Brought(asking(str(raw["download_url"])).data, recipients, is_guessed=True)

    yield Told(key_of(number), fetch)
