"""Signatures of providers that `django-anymail` does not check, or only with a library that we would need for nothing
else. Each is told by the headers and the body as it came."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable, Mapping

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key


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


CHECKS: Mapping[str, Callable[[Mapping[str, str], bytes, str], bool]] = {"sendgrid": by_sendgrid}
