"""What providers post, in the shapes that they document; a mail in each of them, and their signatures."""

import hashlib
import hmac
import json
import time
from base64 import b64encode
from urllib.parse import quote_plus, urlencode

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

SECRET = "desk:correct-horse-battery"
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
TO, SENDER = "care@halden.example", "ana@example.org"


def basic(secret: str = SECRET) -> dict:
    return {"Authorization": "Basic " + b64encode(secret.encode()).decode()}


def mailgun_mime(raw: bytes, to=TO, sender=SENDER, **fields):
    """As to `…/mime`; the token changes with every attempt."""
    fields = {"recipient": to, "sender": sender, "token": "06c96bafc3f42a66b9", "timestamp": "1461261330"} | fields
    return urlencode({**fields, "body-mime": raw}, quote_via=quote_plus).encode(), FORM


def postmark_raw(raw: bytes, to=TO, sender=SENDER, **more):
    headers = [{"Name": "Return-Path", "Value": f"<{sender}>"}, {"Name": "X-Spam-Status", "Value": "No"}]
    told = {"OriginalRecipient": to, "RawEmail": raw.decode(), "MessageID": "22c74902-a0c1", "Headers": headers}
    return json.dumps(told | more).encode(), JSON


def sparkpost(raw: bytes, to=TO, sender=SENDER, **more):
    content = {"email_rfc822": b64encode(raw).decode(), "email_rfc822_is_base64": True, "subject": "x", "to": [to]}
    told = {"content": content, "rcpt_to": to, "msg_from": sender, "protocol": "smtp", "webhook_id": "46"}
    return json.dumps([{"msys": {"relay_message": told | more}}]).encode(), JSON


def mandrill(raw: bytes, to=TO, sender=None, **more):
    msg = {"raw_msg": raw.decode(), "email": to, "sender": None, "spam_report": {"score": 1.7}} | more
    return urlencode(
        {"mandrill_events": json.dumps([{"event": "inbound", "ts": 1507856722, "msg": msg}])}
    ).encode(), FORM


def mailersend(raw: bytes, to=TO, sender=SENDER, **more):
    data = {
        "object": "message",
        "id": "6402ab57f79d",
        "recipients": {"rcptTo": [{"email": one} for one in to.split(",")]},
    }
    data |= {"sender": {"email": sender}, "raw": raw.decode(), "spf_check": {"code": "+", "value": None}}
    return json.dumps({"type": "inbound.message", "data": data | more}).encode(), JSON


def postal(raw: bytes, to=TO, sender=SENDER, **more):
    told = {"id": 12, "rcpt_to": to, "mail_from": sender, "message": b64encode(raw).decode(), "base64": True}
    return json.dumps(told | more).encode(), JSON


def sendgrid(raw: bytes, to=TO, sender=SENDER, **more):
    """As with *POST the raw, full MIME message*."""
    envelope = {"to": to.split(","), "from": sender}
    fields = {"dkim": "{@example.org : pass}", "SPF": "softfail", "to": to, "from": f"Ana <{sender}>", "subject": "x"}
    fields |= {"sender_ip": "192.0.2.1", "envelope": json.dumps(envelope), "charsets": '{"to":"UTF-8"}'} | more
    pieces = [piece(name, str(value).encode()) for name, value in fields.items()] + [piece("email", raw)]
    return b"".join(pieces) + b"--B0undary--\r\n", "multipart/form-data; boundary=B0undary"


RAW = {
    "mailgun": mailgun_mime,
    "postmark": postmark_raw,
    "sparkpost": sparkpost,
    "mandrill": mandrill,
    "mailersend": mailersend,
    "postal": postal,
    "sendgrid": sendgrid,
}

FORWARDED = b"From: lee@example.org\r\nSubject: Gr\xfc\xdfe\r\n\r\nThe first mail, in Latin-1: \xe4\xf6\xfc\r\n"
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
HEADS = [
    ("Received", "from mail.example.org by mx.provider.example;\r\n Tue, 3 Mar 2026 09:00:00 +0000"),
    ("From", "Ana García <ana@example.org>"),
    ("To", TO),
    ("Subject", "=?utf-8?q?Two_files=2C_and_a_line?=\r\nBcc: victim@elsewhere.example"),
    ("Date", "Tue, 3 Mar 2026 09:00:00 +0000"),
    ("Message-ID", "<two-files@example.org>"),
    ("Content-Type", 'multipart/mixed; boundary="gone"'),
]
WORDS, PAGE = "Here are my files. ¿Can you help?", '<p>Here are my files. ¿Can <img src="cid:pic"> you help?</p>'


def mailjet_parts(to=TO, **more):
    heads = {name: [value] if name == "Received" else value for name, value in HEADS}
    parts = [
        ({"Content-Type": ["text/plain; charset=UTF-8"]}, "Text-part"),
        (
            {"Content-Type": ["message/rfc822"], "Content-Disposition": ['attachment; filename="old.eml"']},
            "Attachment1",
        ),
        ({"Content-Type": ['image/png; name="p.png"'], "Content-ID": ["<pic>"]}, "InlineAttachment1"),
    ]
    told = {"Sender": SENDER, "Recipient": to, "Headers": heads, "Text-part": WORDS, "Html-part": PAGE}
    told |= {"Parts": [{"Headers": head, "ContentRef": ref} for head, ref in parts], "SpamAssassinScore": "1.7"}
    told |= {"Attachment1": b64encode(FORWARDED).decode(), "InlineAttachment1": b64encode(PICTURE).decode()}
    return json.dumps(told | more).encode(), JSON


def postmark_parts(to=TO, **more):
    kept = ("Received", "Message-ID", "Content-Type")
    headers = [{"Name": "Return-Path", "Value": f"<{SENDER}>"}, {"Name": "X-Spam-Score", "Value": "1.7"}]
    headers += [{"Name": name, "Value": value} for name, value in HEADS if name in kept]
    files = [
        {"Name": "old.eml", "Content": b64encode(FORWARDED).decode(), "ContentType": "message/rfc822"},
        {"Name": "p.png", "Content": b64encode(PICTURE).decode(), "ContentType": "image/png", "ContentID": "pic"},
    ]
    told = {"OriginalRecipient": to, "Subject": HEADS[3][1], "Headers": headers, "Attachments": files}
    told |= {"Date": "Tue, 3 Mar 2026 09:00:00 +0000"}
    told |= {"FromFull": {"Email": SENDER, "Name": "Ana García"}, "ToFull": [{"Email": TO, "Name": ""}]}
    return json.dumps(told | {"TextBody": WORDS, "HtmlBody": PAGE} | more).encode(), JSON


def mailgun_parts(to=TO, **more):
    headers = [["X-Mailgun-Sscore", "1.7"], ["X-Mailgun-Spf", "Pass"], *HEADS]
    fields = {"recipient": to, "sender": SENDER, "message-headers": json.dumps(headers), "token": "x"} | more
    fields |= {"body-plain": WORDS, "body-html": PAGE, "content-id-map": '{"<pic>": "attachment-2"}'}
    files = [("attachment-1", "old.eml", "message/rfc822", FORWARDED), ("attachment-2", "p.png", "image/png", PICTURE)]
    pieces = [piece(name, value.encode()) for name, value in fields.items()]
    pieces += [piece(name, data, f'; filename="{file}"', kind) for name, file, kind, data in files]
    return b"".join(pieces) + b"--B0undary--\r\n", "multipart/form-data; boundary=B0undary"


def piece(name: str, data: bytes, more: str = "", kind: str = "text/plain") -> bytes:
    head = f'--B0undary\r\nContent-Disposition: form-data; name="{name}"{more}\r\nContent-Type: {kind}\r\n\r\n'
    return head.encode() + data + b"\r\n"


def sendgrid_parts(to=TO, **more):
    """The text in the character set of the mail, the name of each file beside it."""
    heads = "".join(f"{name}: {value}\n" for name, value in HEADS).replace("\r\n", " ")
    about = {
        "attachment1": {"filename": "old.eml", "name": "old.eml", "type": "message/rfc822"},
        "attachment2": {"filename": "p.png", "name": "p.png", "type": "image/png", "content-id": "pic"},
    }
    fields = {"headers": heads, "envelope": json.dumps({"to": [to], "from": SENDER}), "html": PAGE, "SPF": "pass"}
    fields |= {"charsets": '{"to":"UTF-8","html":"UTF-8","text":"iso-8859-1"}', "spam_score": "1.7", "dkim": "none"}
    fields |= {"attachments": "2", "content-ids": '{"pic":"attachment2"}', "attachment-info": json.dumps(about)} | more
    pieces = [piece(name, value.encode()) for name, value in fields.items()] + [piece("text", WORDS.encode("latin-1"))]
    files = [("attachment1", "1", "message/rfc822", FORWARDED), ("attachment2", "2", "image/png", PICTURE)]
    pieces += [piece(name, data, f'; filename="{file}"', kind) for name, file, kind, data in files]
    return b"".join(pieces) + b"--B0undary--\r\n", "multipart/form-data; boundary=B0undary"


PARTS = {"mailjet": mailjet_parts, "postmark": postmark_parts, "mailgun": mailgun_parts, "sendgrid": sendgrid_parts}

# Signatures

KEY = "a-key-that-only-they-know"
_postal = rsa.generate_private_key(public_exponent=65537, key_size=2048)
_public = _postal.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
KEYS = {"mailgun": KEY, "mandrill": KEY, "mailersend": KEY, "postal": "".join(_public.decode().split("\n")[1:-2])}
_sendgrid = ec.generate_private_key(ec.SECP256R1())
_form = serialization.PublicFormat.SubjectPublicKeyInfo
KEYS["sendgrid"] = b64encode(_sendgrid.public_key().public_bytes(serialization.Encoding.DER, _form)).decode()


def signed(provider: str, raw: bytes, key: str = KEY, age: float = 0):
    """A post with the signature of this provider, so many seconds old: body, content type and headers."""
    if provider == "mailgun":
        timestamp = str(int(time.time() - age))
        signature = hmac.new(key.encode(), f"{timestamp}abc".encode(), hashlib.sha256).hexdigest()
        return *mailgun_mime(raw, token="abc", timestamp=timestamp, signature=signature), {}
    body, kind = RAW[provider](raw)
    if provider == "mandrill":
        events = json.dumps([{"event": "inbound", "msg": {"raw_msg": raw.decode(), "email": TO}}])
        told = f"http://127.0.0.1:8000/hooks/mandrill/mandrill_events{events}"
        mac = b64encode(hmac.new(key.encode(), told.encode(), hashlib.sha1).digest()).decode()
        return urlencode({"mandrill_events": events}).encode(), kind, {"X-Mandrill-Signature": mac}
    if provider == "mailersend":
        return body, kind, {"Signature": hmac.new(key.encode(), body, hashlib.sha256).hexdigest()}
    if provider == "sendgrid":
        curve = _sendgrid if key == KEY else ec.generate_private_key(ec.SECP256R1())
        mark = b64encode(curve.sign(b"1761000000" + body, ec.ECDSA(hashes.SHA256()))).decode()
        name = "X-Twilio-Email-Event-Webhook"
        return body, kind, {f"{name}-Signature": mark, f"{name}-Timestamp": "1761000000"}
    theirs = _postal if key == KEY else rsa.generate_private_key(public_exponent=65537, key_size=2048)
    mark = theirs.sign(body, padding.PKCS1v15(), hashes.SHA1())  # so Postal signs
    return body, kind, {"X-Postal-Signature": b64encode(mark).decode()}
