"""What SendGrid's Inbound Parse posts: the raw mail as the field `email`, else its parts.

https://www.twilio.com/docs/sendgrid/for-developers/parsing-email/setting-up-the-inbound-parse-webhook
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from answerable.channels.mail.hooks.brought import Brought, mapping, number
from answerable.channels.mail.hooks.building import built
from answerable.channels.mail.hooks.posts import Enclosed, Post, loaded
from answerable.channels.mail.hooks.refusing import no_mail
from answerable.channels.mail.reading.charsets import decode
from answerable.channels.mail.reading.entities import split_head
from answerable.channels.mail.reading.words import unfold
from answerable.channels.mail.sorting.scores import Score

# {@example.org : pass, @news.example : fail}, or none.
SIGNED = re.compile(r":\s*(\w+)")


def sendgrid(post: Post) -> Iterator[Brought]:
    """A form for each mail, in which `POST the raw, full MIME message` puts it whole; the envelope is JSON."""
    if "email" not in post.fields and "headers" not in post.fields:
        raise no_mail("This is no mail: Inbound Parse belongs here, and no event webhook")
    envelope = mapping(loaded(post.fields["envelope"]))
    raw, is_built = post.fields.get("email"), False
    if raw is None:
        raw, is_built = _of_parts(post), True
    score = Score(number(post.text("spam_score") or None))
    yield Brought(raw, list(envelope["to"]), envelope.get("from"), score, list(_found(post)), is_built)


def _found(post: Post) -> Iterator[tuple[str, str]]:
    if spf := post.text("SPF").strip().lower():
        yield "spf", spf
    dkim = post.text("dkim").lower()
    for result in SIGNED.findall(dkim) or filter(None, [dkim.strip(" {}")]):
        yield "dkim", result


def _of_parts(post: Post) -> bytes:
    """Each field is in the character set that the mail had, by `charsets`; its headers are those of the mail."""
    charsets = mapping(loaded(post.fields.get("charsets", b"{}")))
    head = split_head(post.fields["headers"].strip(b"\r\n") + b"\r\n\r\n", [])
    headers = [(name, unfold(value, head.hints)) for name, value in head.headers]
    text, html = (
        decode(post.fields.get(name, b""), str(charsets.get(name) or "utf-8"))[0] for name in ("text", "html")
    )
    about = mapping(loaded(post.fields.get("attachment-info", b"{}")))
    names = sorted(post.files, key=lambda one: (len(one), one))
    return built(headers, text, html, [_file(post.files[name], about.get(name) or {}) for name in names])


def _file(file: Enclosed, about: dict[str, Any]) -> Enclosed:
    """The name and type that the mail gave it, which those of the form need not be."""
    name, kind = str(about.get("filename") or file.name), str(about.get("type") or file.content_type)
    return Enclosed(name, kind, file.data, str(about.get("content-id") or "").strip("<>"))
