"""How providers tell of a mail that lies with them, and what their servers then give, in the shapes they document."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from base64 import b64encode
from datetime import UTC, datetime, timedelta

from answerable.channels.mail.tests import amazon, posts
from answerable.channels.mail.tests.elsewhere import Elsewhere, Given

SECRET = "whsec_" + b64encode(b"only they and we know this").decode()
TOKEN = "a-token-that-mailtrap-signs-with"
BUCKET = "s3.eu-west-1.amazonaws.com/halden-mail/in/d6iitobk75ur44p8kdnnp7g2n800"


def ses(name: str = "in/d6iitobk75ur44p8kdnnp7g2n800", bucket: str = "halden-mail", **more):
    action = {"type": "S3", "topicArn": amazon.TOPIC, "bucketName": bucket, "objectKeyPrefix": "in", "objectKey": name}
    return *amazon.sns(amazon.received(action, **more)), {}


def resend(number: str = "56761188-7520-42d8-8898-ff6fc54ce618", age: float = 0, secret: str = SECRET, **more):
    data = {"email_id": number, "from": "Ana <ana@example.org>", "to": [posts.TO], "bcc": [], "cc": []}
    data |= {"message_id": "<one@example.org>", "subject": "x", "attachments": [], "created_at": "2026-03-03T09:00:00Z"}
    told = {"type": "email.received", "created_at": "2026-03-03T09:00:00.126Z", "data": data | more}
    body, at = json.dumps(told).encode(), str(int(time.time() - age))
    key = b"only they and we know this" if secret == SECRET else b"another key"
    mark = b64encode(hmac.new(key, f"msg_2.{at}.".encode() + body, hashlib.sha256).digest()).decode()
    return body, posts.JSON, {"svix-id": "msg_2", "svix-timestamp": at, "svix-signature": f"v1,old== v1,{mark}"}


def mailtrap(number: str = "1700000000000123", inbox: int = 42, token: str = TOKEN, **more):
    event = {"event": "inbound.message_received", "event_id": "8e5b", "timestamp": 1772528400000}
    body = json.dumps({"events": [event | {"inbox_id": inbox, "message_id": number, "from": "Ana"} | more]}).encode()
    return body, posts.JSON, {"Mailtrap-Signature": hmac.new(token.encode(), body, hashlib.sha256).hexdigest()}


def brevo(uuid: str = "aaaa-bbbb", files: bool = True, **more):
    headers = {name: value for name, value in posts.HEADS if name != "Received"}
    headers |= {"Received": [posts.HEADS[0][1], "x"], "Return-Path": "ana%40example.org", "Delivered-To": posts.TO}
    about = [
        {"Name": "old.eml", "ContentType": "message/rfc822", "ContentLength": 9, "DownloadToken": "t1"},
        {"Name": "p.png", "ContentType": "image/png", "ContentID": "pic", "ContentLength": 9, "DownloadToken": "t/2"},
    ]
    item = {"Uuid": [uuid], "MessageId": "<two-files@example.org>", "Subject": "x", "Headers": headers}
    item |= {"RawTextBody": posts.WORDS, "RawHtmlBody": posts.PAGE, "Attachments": about if files else []}
    item |= {"SpamScore": 1.7, "From": {"Name": "Ana", "Address": posts.SENDER}, "ExtractedMarkdownMessage": "x"}
    return json.dumps({"items": [item | more]}).encode(), posts.JSON, posts.basic()


TELLS = {"ses": ses, "resend": resend, "mailtrap": mailtrap, "brevo": brevo}
# The last thing that is asked for a mail of each.
LAST = {
    "ses": BUCKET,
    "resend": "cdn.example/raw.eml",
    "mailtrap": "cdn.example/mailtrap.eml",
    "brevo": "api.brevo.com/v3/inbound/attachments/t%2F2",
}


def lay_out(server: Elsewhere, raw: bytes) -> None:
    """What lies with each of them, all at its place."""
    resends = {"object": "inbound", "raw": {"download_url": "https://cdn.example/raw.eml?Signature=x"}}
    mailtraps = {"id": "1700000000000123", "to": [posts.TO], "raw_message_url": "https://cdn.example/mailtrap.eml?X=1"}
    server.gives |= {
        BUCKET: Given(raw),
        "cdn.example/raw.eml": Given(raw),
        "cdn.example/mailtrap.eml": Given(raw),
        "api.resend.com/emails/receiving/56761188-7520-42d8-8898-ff6fc54ce618": Given(json.dumps(resends).encode()),
        "mailtrap.io/api/inbound/inboxes/42/messages/1700000000000123": Given(json.dumps(mailtraps).encode()),
        "api.brevo.com/v3/inbound/attachments/t1": Given(posts.FORWARDED),
        "api.brevo.com/v3/inbound/attachments/t%2F2": Given(posts.PICTURE),
    }


def make_ready(settings, server: Elsewhere, raw: bytes) -> None:
    """Every provider that tells may post, and what it tells of lies at its server."""
    settings.WEBHOOKS, settings.WEBHOOK_SECRET = list(TELLS), [posts.SECRET]
    settings.WEBHOOK_KEYS = {"resend": SECRET, "mailtrap": TOKEN}
    settings.PROVIDER_KEYS = {"resend": "re_1", "mailtrap": "mt_1", "brevo": "xkeysib-1", "ses": "AKIAIOSFODNN7EXAMPLE"}
    settings.AWS_SECRET_ACCESS_KEY, settings.AMAZON_SNS_TOPICS = "wJalrXUtnFEMI", [amazon.TOPIC]
    server.gives.clear()
    now, day = datetime.now(UTC), timedelta(days=1)
    server.gives[f"{amazon.HOST}{amazon.PATH}"] = Given(amazon.certificate(now - day, now + day))
    lay_out(server, raw)
    server.asked.clear()


def tell(client, provider, *, how=None, **more) -> int:
    """Post what it tells of a mail; the status of the answer."""
    body, kind, headers = (how or TELLS[provider])(**more)
    return client.post(f"/hooks/{provider}/", body, content_type=kind, headers=posts.basic() | headers).status_code
