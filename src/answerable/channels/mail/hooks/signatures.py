"""Signatures of providers that `django-anymail` does not check, or only with a library that we need for nothing else.

Each is told by the headers and the body as it came.
"""

from __future__ import annotations

import hashlib
import hmac
import time
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key
from django.utils.crypto import constant_time_compare

FRESH_SECONDS = 300


def by_sendgrid(headers: Mapping[str, str], body: bytes, key: str) -> bool:
    """ECDSA over the time and the body; the key is that of the security policy, in base64 alone.

    https://www.twilio.com/docs/sendgrid/for-developers/parsing-email/securing-your-parse-webhooks
    """
    signature = headers.get("X-Twilio-Email-Event-Webhook-Signature", "")
    timestamp = headers.get("X-Twilio-Email-Event-Webhook-Timestamp", "")
    try:
        theirs = load_der_public_key(b64decode(key))
        if not isinstance(theirs, ec.EllipticCurvePublicKey):
            return False
        theirs.verify(b64decode(signature), timestamp.encode() + body, ec.ECDSA(SHA256()))
    except (InvalidSignature, UnsupportedAlgorithm, ValueError):
        return False
    return True


def by_resend(headers: Mapping[str, str], body: bytes, key: str) -> bool:
    """HMAC over number, time and body, as Svix makes it, which signs each attempt anew; one of several will do.

    https://docs.svix.com/receiving/verifying-payloads/how-manual
    """
    number, signed_at = headers.get("svix-id", ""), headers.get("svix-timestamp", "")
    if not signed_at.isdecimal() or abs(time.time() - int(signed_at[:12])) > FRESH_SECONDS:
        return False
    try:
        secret = b64decode(key.removeprefix("whsec_"))
    except ValueError:
        return False
    mac = hmac.new(secret, f"{number}.{signed_at}.".encode() + body, hashlib.sha256).digest()
    ours = f"v1,{b64encode(mac).decode()}"
    return any(constant_time_compare(ours, each) for each in headers.get("svix-signature", "").split())


def by_mailtrap(headers: Mapping[str, str], body: bytes, key: str) -> bool:
    """HMAC over the body.

    https://docs.mailtrap.io/email-api-smtp/advanced/webhooks#webhook-signature-verification
    """
    ours = hmac.new(key.encode(), body, hashlib.sha256).hexdigest()
    return constant_time_compare(ours, headers.get("Mailtrap-Signature", ""))


CHECKS: Mapping[str, Callable[[Mapping[str, str], bytes, str], bool]] = {
    "sendgrid": by_sendgrid,
    "resend": by_resend,
    "mailtrap": by_mailtrap,
}
