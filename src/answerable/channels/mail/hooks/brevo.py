"""What Brevo's inbound parsing posts: the parts of each mail, and its files by a token for which each is asked.

https://developers.brevo.com/docs/inbound-parse-webhooks
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any
from urllib.parse import quote, unquote

from django.conf import settings

from answerable.channels.mail.hooks.brought import Brought, addresses_in, flat, mapping, number
from answerable.channels.mail.hooks.building import built
from answerable.channels.mail.hooks.posts import Enclosed, Post
from answerable.channels.mail.hooks.refusing import NotTaken, no_mail, one_by_one
from answerable.channels.mail.hooks.told import Asking, Told, key_of
from answerable.channels.mail.sorting.scores import Score

API = "https://api.brevo.com/v3/inbound/attachments/"


def brevo(post: Post) -> Iterator[Brought | Told | NotTaken]:
    """JSON; a mail without files is here whole."""
    told = mapping(post.json)
    if "items" not in told:
        raise no_mail("This is no mail: a webhook of the type inbound belongs here, and no other")
    return one_by_one(enumerate(told["items"]), partial(_one_of, post))


def _one_of(post: Post, placed: tuple[int, Any]) -> Iterator[Brought | Told]:
    place, item = placed
    if mapping(item).get("Attachments"):
        number_of_it = "".join(map(str, item.get("Uuid") or [])) or hashlib.sha256(post.body).hexdigest()
        yield Told(key_of(number_of_it, place), _fetching(item))
    else:
        yield _built(item, [])


def _fetching(item: Mapping[str, Any]) -> Callable[[Asking], Brought]:
    files = [mapping(each) for each in item["Attachments"]]
    if not all(each.get("DownloadToken") for each in files):
        raise no_mail()
    _built(item, [])  # so that what is no mail is said now

    def fetch(asking: Asking) -> Brought:
        return _built(item, [_file(each, asking) for each in files])

    return fetch


def _file(about: Mapping[str, Any], asking: Asking) -> Enclosed:
    token, key = str(about["DownloadToken"]), settings.PROVIDER_KEYS["brevo"]
    data = asking(f"{API}{quote(token, safe='')}", {"api-key": key}).data
    name, kind, content_id = (str(about.get(field) or "") for field in ("Name", "ContentType", "ContentID"))
    return Enclosed(name, kind, data, content_id.strip("<>"))


def _built(item: Mapping[str, Any], files: list[Enclosed]) -> Brought:
    """The envelope stands in headers, escaped as in an address of the web; without it the mail says whose it is."""
    headers = flat(mapping(item["Headers"]))
    noted = [unquote(value) for name, value in headers if name.lower() == "delivered-to"]
    senders = [unquote(value).strip("<> ") for name, value in headers if name.lower() == "return-path"]
    named = [value for name, value in headers if name.lower() in ("to", "cc")]
    recipients = addresses_in(noted or named)
    raw = built(headers, str(item.get("RawTextBody") or ""), str(item.get("RawHtmlBody") or ""), files)
    points = item.get("SpamScore", mapping(item.get("Spam") or {}).get("Score"))
    score = Score(number(points))
    return Brought(raw, recipients, senders[0] if senders else None, score, is_built=True, is_guessed=not noted)
