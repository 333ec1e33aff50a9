"""What Amazon posts, in the shapes that it documents, signed with a key of the tests."""

from __future__ import annotations

import json
from base64 import b64encode

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID

from answerable.channels.mail.tests.posts import SENDER, TO

TOPIC = "arn:aws:sns:eu-west-1:123456789012:mail"
HOST = "sns.eu-west-1.amazonaws.com"
PATH = "/SimpleNotificationService-7ff5318490ec183fbaddaa2a969abfda.pem"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
SIGNED = {
    "Notification": ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"],
    "SubscriptionConfirmation": ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"],
}
SIGNED["UnsubscribeConfirmation"] = SIGNED["SubscriptionConfirmation"]


def certificate(begins, ends) -> bytes:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sns.amazonaws.com")])
    made = x509.CertificateBuilder(name, name, KEY.public_key(), x509.random_serial_number())
    signed = made.not_valid_before(begins).not_valid_after(ends).sign(KEY, hashes.SHA256())
    return signed.public_bytes(serialization.Encoding.PEM)


def sns(message: str, kind: str = "Notification", version: str = "2", key=KEY, **more) -> tuple[bytes, str]:
    """SNS posts JSON and calls it text."""
    told = {"Type": kind, "MessageId": "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324", "TopicArn": TOPIC, "Message": message}
    told |= {"Timestamp": "2026-03-03T09:00:00.000Z", "SignatureVersion": version} | more
    told = {"SigningCertURL": f"https://{HOST}{PATH}"} | told
    text = "".join(f"{name}\n{told[name]}\n" for name in SIGNED[kind] if name in told)
    kept = {"1": hashes.SHA1(), "2": hashes.SHA256()}.get(version, hashes.SHA256())
    told["Signature"] = b64encode(key.sign(text.encode("utf-8", "surrogatepass"), padding.PKCS1v15(), kept)).decode()
    return json.dumps(told).encode(), "text/plain; charset=UTF-8"


def question(**more) -> tuple[bytes, str]:
    address = f"https://{HOST}/?Action=ConfirmSubscription&TopicArn={TOPIC}&Token=2336412f37"
    facts = {"Token": "2336412f37", "SubscribeURL": address} | more
    return sns("You have chosen to subscribe to the topic.", "SubscriptionConfirmation", **facts)


def received(action: dict, to: str = TO, content: str | None = None, **verdicts: str) -> str:
    """What SES says of a mail, as the message of a notification."""
    verdicts = {"spam": "PASS", "virus": "PASS", "spf": "PASS", "dkim": "GRAY", "dmarc": "PASS"} | verdicts
    receipt = {f"{name}Verdict": {"status": status} for name, status in verdicts.items()}
    receipt |= {"recipients": to.split(","), "action": action, "processingTimeMillis": 222}
    mail = {"source": SENDER, "messageId": "d6iitobk75ur44p8kdnnp7g2n800", "destination": [to]}
    told = {"notificationType": "Received", "receipt": receipt, "mail": mail}
    return json.dumps(told if content is None else told | {"content": content})


def inline(
    raw: bytes, to: str = TO, encoding: str = "BASE64", version: str = "2", **verdicts: str
) -> tuple[bytes, str]:
    content = b64encode(raw).decode() if encoding == "BASE64" else raw.decode()
    action = {"type": "SNS", "topicArn": TOPIC, "encoding": encoding}
    return sns(
        received(action, to, content, **verdicts), version=version, Subject="Amazon SES Email Receipt Notification"
    )
