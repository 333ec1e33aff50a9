"""What Amazon SNS posts: notifications that it has signed, and the question whether we want them.

The signature shows that it is Amazon, and the topic, which is signed too, that it is ours: anybody may have a topic
that posts to us. https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html
"""

from __future__ import annotations

import logging
import re
from base64 import b64decode
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA1, SHA256, HashAlgorithm
from cryptography.x509 import Certificate, load_pem_x509_certificate
from django.conf import settings

from answerable.channels.mail.hooks import reaching
from answerable.channels.mail.hooks.brought import mapping
from answerable.channels.mail.hooks.posts import Post
from answerable.channels.mail.hooks.refusing import BUSY, NotTaken
from answerable.kit.fetching import Bounds, NotFetched, fetch

TOPIC = re.compile(r"arn:(aws[\w-]*):sns:([a-z]{2}[\w-]{3,30}):\d{12}:[\w-]{1,256}(?:\.fifo)?", re.ASCII)
CERTIFICATE = re.compile(r"/[\w-]{1,100}\.pem", re.ASCII)
NOTIFICATION, CONFIRMATION, GOODBYE = "Notification", "SubscriptionConfirmation", "UnsubscribeConfirmation"
SIGNED = {
    NOTIFICATION: ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"),
    CONFIRMATION: ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"),
}
SIGNED[GOODBYE] = SIGNED[CONFIRMATION]
HASHES: dict[str, HashAlgorithm] = {"1": SHA1(), "2": SHA256()}
# A notification has 256 kB at most, its text is written as JSON in JSON.
LARGEST = 2 * 2**20
QUICKLY = Bounds(seconds=6.0, size=100_000, redirects=0)

log = logging.getLogger(__name__)


def need_amazon(post: Post) -> None:
    """Raises `NotTaken` unless Amazon signed it for a topic of ours."""
    told = mapping(post.json)
    names = SIGNED.get(str(told.get("Type")))
    if names is None or not isinstance(told.get("Signature"), str):
        raise NotTaken(401, "This is nothing that Amazon SNS signed: is raw message delivery on")
    topic = str(told.get("TopicArn"))
    if topic not in settings.AMAZON_SNS_TOPICS:
        raise NotTaken(401, "AMAZON_SNS_TOPICS does not name the topic that posted this", BUSY)
    text = "".join(f"{name}\n{told[name]}\n" for name in names if told.get(name) is not None)
    _need_signature(told, text.encode("utf-8", "surrogatepass"), topic)


def _need_signature(told: dict[str, Any], text: bytes, topic: str) -> None:
    key = _certificate(told, topic).public_key()
    kind = HASHES.get(str(told.get("SignatureVersion")))
    if kind is None or not isinstance(key, rsa.RSAPublicKey):
        raise NotTaken(401, "Amazon signed this in a way that is not known here")
    try:
        key.verify(b64decode(told["Signature"]), text, padding.PKCS1v15(), kind)
    except (InvalidSignature, ValueError) as error:
        raise NotTaken(401, "The signature is not Amazon's") from error


def _certificate(told: dict[str, Any], topic: str) -> Certificate:
    """Only from Amazon's own server in the topic's region, and only while it is valid."""
    address = str(told.get("SigningCertURL"))
    if not _is_amazons(address, topic) or not CERTIFICATE.fullmatch(urlsplit(address).path):
        raise NotTaken(401, "The certificate does not lie with Amazon SNS")
    try:
        found = _fetched_certificate(address)
    except (NotFetched, ValueError) as error:
        raise NotTaken(BUSY, "Amazon's certificate could not be fetched") from error
    if not found.not_valid_before_utc <= datetime.now(UTC) <= found.not_valid_after_utc:
        raise NotTaken(401, "Amazon's certificate is of another time: is the clock of this machine right", BUSY)
    return found


@lru_cache(maxsize=32)
def _fetched_certificate(address: str) -> Certificate:
    """Kept for as long as this process lives; a failure is not."""
    return load_pem_x509_certificate(fetch(address, reaching.network, QUICKLY))


def forget_certificates() -> None:
    """Each is fetched anew."""
    _fetched_certificate.cache_clear()


def _is_amazons(address: str, topic: str) -> bool:
    """Whether it lies, by https, with the server of SNS in the region of this topic."""
    found = TOPIC.fullmatch(topic)
    if found is None:
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    host = f"sns.{found[2]}.amazonaws.com{'.cn' if found[1] == 'aws-cn' else ''}"
    return parts.scheme == "https" and parts.netloc.lower() == host


def answered(post: Post) -> bool:
    """Whether it was no notification but a question, which is answered now; the post is known to be Amazon's."""
    told = mapping(post.json)
    if told["Type"] == GOODBYE:
        raise NotTaken(422, "Amazon SNS was told to post here no more: subscribe the topic again", 200)
    if told["Type"] != CONFIRMATION:
        return False
    address = str(told.get("SubscribeURL"))
    if not _is_amazons(address, str(told["TopicArn"])):
        raise NotTaken(401, "What confirms a subscription does not lie with Amazon SNS")
    try:
        fetch(address, reaching.network, QUICKLY)
    except NotFetched as error:
        raise NotTaken(BUSY, "The subscription could not be confirmed at Amazon") from error
    log.info("Confirmed to Amazon SNS that %s posts here", told["TopicArn"])
    return True
