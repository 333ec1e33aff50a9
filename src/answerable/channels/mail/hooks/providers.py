"""What each provider posts, and what of it is the mail, its envelope and the provider's own word about it.

Where a provider has the raw mail, that is what we take. Forms are those of the providers' own documentation, which
`django-anymail` follows too (docs/decisions/0028-mail-that-is-posted.md says why its parsers are not used).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import takewhile
from typing import Any

from answerable.channels.mail.hooks.brevo import brevo
from answerable.channels.mail.hooks.brought import Brought, b64, flat, mapping, number
from answerable.channels.mail.hooks.building import built, bytes_of
from answerable.channels.mail.hooks.mailtrap import mailtrap
from answerable.channels.mail.hooks.posts import Enclosed, Post, loaded
from answerable.channels.mail.hooks.refusing import NotTaken, no_mail, one_by_one
from answerable.channels.mail.hooks.resend import resend
from answerable.channels.mail.hooks.sendgrid import sendgrid
from answerable.channels.mail.hooks.ses import ses
from answerable.channels.mail.hooks.told import Told
from answerable.channels.mail.reading.entities import split_head
from answerable.channels.mail.reading.words import unfold
from answerable.channels.mail.sorting.scores import Score, score_of

LONGEST_HEAD = 64_000  # bytes


def mailgun(post: Post) -> Iterator[Brought]:
    """A form for each recipient: the raw mail where the address we gave ends in `mime`, else its parts."""
    if "attachments" in post.fields or "message-url" in post.fields:
        raise no_mail("The route stores the mail and posts only where it lies: let it forward() instead")
    recipients, sender = post.text("recipient").split(","), post.text("sender") if "sender" in post.fields else None
    raw, is_built = post.fields.get("body-mime"), False
    if raw is None:
        raw, is_built = _of_mailgun_parts(post), True
    on_top = _written_on_top(raw)
    points, is_spam = number(on_top.get("x-mailgun-sscore")), on_top.get("x-mailgun-sflag") == "yes"
    yield Brought(raw, recipients, sender, Score(points, is_spam), list(_mailgun_found(on_top)), is_built)


def _of_mailgun_parts(post: Post) -> bytes:
    if "message-headers" not in post.fields:
        raise no_mail("This is no mail as Mailgun forwards it")
    names = {name: content_id for content_id, name in loaded(post.fields.get("content-id-map", b"{}")).items()}
    files = (
        Enclosed(file.name, file.content_type, file.data, names.get(name, "").strip("<>"))
        for name, file in sorted(post.files.items(), key=lambda one: (len(one[0]), one[0]))
    )
    headers = [(str(name), str(value)) for name, value in loaded(post.fields["message-headers"])]
    return built(headers, post.text("body-plain"), post.text("body-html"), list(files))


def _written_on_top(raw: bytes) -> dict[str, str]:
    """What Mailgun wrote above the first `Received`; below it stands what came, and anybody may have written that."""
    headers = split_head(raw[:LONGEST_HEAD], []).headers
    above = list(takewhile(lambda one: one[0] != "received", headers))
    return {name: unfold(value, ()).strip().lower() for name, value in reversed(above)}  # of two the upper


def _mailgun_found(on_top: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for method, name in (("spf", "x-mailgun-spf"), ("dkim", "x-mailgun-dkim-check-result")):
        if result := on_top.get(name):
            yield method, result


def postmark(post: Post) -> Iterator[Brought]:
    """JSON, with the raw mail where *Include raw email content in JSON payload* is set."""
    told = mapping(post.json)
    if told.get("RecordType", "Inbound") != "Inbound":
        raise no_mail("This is no mail: the inbound stream's webhook belongs here, and no other")
    headers = [(str(one["Name"]), str(one["Value"])) for one in told.get("Headers") or []]
    sender = None
    if headers and headers[0][0].lower() == "return-path":  # Postmark's own, on top of all
        sender = headers.pop(0)[1].strip().strip("<>")
    raw = bytes_of(told["RawEmail"]) if "RawEmail" in told else _of_postmark_parts(told, headers)
    score = score_of((name.lower(), value) for name, value in headers)
    yield Brought(raw, [told["OriginalRecipient"]], sender, score, is_built="RawEmail" not in told)


def _of_postmark_parts(told: dict[str, Any], headers: list[tuple[str, str]]) -> bytes:
    there = {name.lower() for name, _value in headers}
    people: dict[str, Any] = {"From": [told.get("FromFull")], "To": told.get("ToFull"), "Cc": told.get("CcFull")}
    said: dict[str, Any] = {
        name: ", ".join(_person(one) for one in those if one) for name, those in people.items() if those
    }
    said |= {"Reply-To": told.get("ReplyTo"), "Subject": told.get("Subject"), "Date": told.get("Date")}
    own = [(name, str(value)) for name, value in said.items() if value and name.lower() not in there]
    files = [_postmark_file(one) for one in told.get("Attachments") or []]
    return built([*headers, *own], str(told.get("TextBody") or ""), str(told.get("HtmlBody") or ""), files)


def _person(one: Mapping[str, Any]) -> str:
    name = re.sub(r'(["\\])', r"\\\1", str(one.get("Name") or ""))
    return f'"{name}" <{one["Email"]}>' if name else str(one["Email"])


def _postmark_file(one: Mapping[str, Any]) -> Enclosed:
    """Its content; what Postmark's own trial sends has it under another name."""
    name, kind, content_id = (str(one.get(key) or "") for key in ("Name", "ContentType", "ContentID"))
    return Enclosed(name, kind, b64(str(one.get("Content") or one.get("Data") or "")), content_id.strip("<>"))


def sparkpost(post: Post) -> Iterator[Brought | NotTaken]:
    """A JSON list; an empty event is a trial."""
    return one_by_one(post.json if isinstance(post.json, list) else [post.json], _of_sparkpost)


def _of_sparkpost(event: Any) -> Iterator[Brought]:
    for kind, told in mapping(mapping(event).get("msys")).items():
        if kind != "relay_message":
            raise no_mail("This is no mail: the relay webhook belongs here, and no other")
        words = told["content"]["email_rfc822"]
        raw = b64(words) if told["content"].get("email_rfc822_is_base64") else bytes_of(words)
        yield Brought(raw, [told["rcpt_to"]], told.get("msg_from"))


def mandrill(post: Post) -> Iterator[Brought | NotTaken]:
    """A form with a JSON list in it, and the raw mail in each of its events; an empty list is a trial."""
    return one_by_one(loaded(post.fields.get("mandrill_events", b"")), _of_mandrill)


def _of_mandrill(event: Any) -> Iterator[Brought]:
    if mapping(event).get("event") != "inbound":
        raise no_mail("This is no mail: the inbound domain's route belongs here, and no webhook")
    told = event["msg"]
    score = Score(number((told.get("spam_report") or {}).get("score")))
    yield Brought(bytes_of(told["raw_msg"]), [told["email"]], None, score, list(_mandrill_found(told)))


def _mandrill_found(told: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if result := (told.get("spf") or {}).get("result"):
        yield "spf", str(result).lower()
    dkim = told.get("dkim") or {}
    if dkim.get("signed"):
        yield "dkim", "pass" if dkim.get("valid") else "fail"


def mailersend(post: Post) -> Iterator[Brought]:
    told = mapping(post.json)
    if told.get("type") != "inbound.message":
        raise no_mail("This is no mail: the inbound route's address belongs here, and no webhook")
    data = told["data"]
    recipients = [one["email"] for one in data["recipients"]["rcptTo"]]
    # Undocumented; the signs are those of RFC 7208, section 4.6.2.
    code = str((data.get("spf_check") or {}).get("code"))
    result = {"+": "pass", "-": "fail", "~": "softfail", "?": "neutral"}.get(code)
    findings = [("spf", result)] if result else []
    yield Brought(bytes_of(data["raw"]), recipients, (data.get("sender") or {}).get("email"), findings=findings)


def postal(post: Post) -> Iterator[Brought]:
    """JSON of an HTTP endpoint whose format is the raw message."""
    told = mapping(post.json)
    if "message" not in told or "status" in told:
        raise no_mail("This is no mail: an HTTP endpoint in the format of the raw message belongs here")
    raw = b64(told["message"]) if told.get("base64") else bytes_of(told["message"])
    yield Brought(raw, [told["rcpt_to"]], told.get("mail_from"))


def mailjet(post: Post) -> Iterator[Brought]:
    """JSON of its Parse API; Mailjet has no raw mail to give."""
    told = mapping(post.json)
    if "Recipient" not in told or "Headers" not in told:
        raise no_mail("This is no mail: the Parse API's address belongs here, and no event")
    files = [
        _mailjet_file(part, told) for part in told.get("Parts") or [] if "Attachment" in (part.get("ContentRef") or "")
    ]
    raw = built(flat(told["Headers"]), told.get("Text-part") or "", told.get("Html-part") or "", files)
    score = Score(number(told.get("SpamAssassinScore")))
    yield Brought(raw, [told["Recipient"]], told.get("Sender"), score, is_built=True)


def _mailjet_file(part: Mapping[str, Any], told: Mapping[str, Any]) -> Enclosed:
    """Its own heads are read by the same reader as those of any mail."""
    lines = (f"{name}: {value}\r\n" for name, value in flat(part.get("Headers") or {}))
    head = bytes_of("".join(lines))
    entity = split_head(head + b"\r\n", [])
    name = entity.disposition.get("filename") or entity.content_type.get("name")
    content_id = entity.text("content-id").strip("<> ")
    return Enclosed(name, entity.kind, b64(told[part["ContentRef"]]), content_id)


Reader = Callable[[Post], Iterable[Brought | Told | NotTaken]]
READERS: dict[str, Reader] = {
    "mailgun": mailgun,
    "postmark": postmark,
    "sparkpost": sparkpost,
    "mandrill": mandrill,
    "mailersend": mailersend,
    "postal": postal,
    "mailjet": mailjet,
    "sendgrid": sendgrid,
    "ses": ses,
    "resend": resend,
    "mailtrap": mailtrap,
    "brevo": brevo,
}


def mails_in(provider: str, post: Post) -> list[Brought | Told | NotTaken]:
    """Every mail of one post, here or only told of, or why this one of several cannot be read; `NotTaken` is raised
    where the post itself is not in this provider's form."""
    try:
        return list(READERS[provider](post))
    except NotTaken:
        raise
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise no_mail() from error
