"""What Amazon SES tells of a mail that it received, in a notification of SNS: it stands in it whole, or lies in S3.

https://docs.aws.amazon.com/ses/latest/dg/receiving-email-notifications-contents.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from answerable.channels.mail.hooks.brought import Brought, b64, mapping
from answerable.channels.mail.hooks.building import bytes_of
from answerable.channels.mail.hooks.posts import Post, loaded
from answerable.channels.mail.hooks.refusing import no_mail
from answerable.channels.mail.hooks.s3 import Key, signed_address
from answerable.channels.mail.hooks.told import Asking, NotAsItShouldBe, Told, key_of
from answerable.channels.mail.sorting.scores import Score

# What SES itself says once a topic was chosen.
TRIAL = "AmazonSnsSubscriptionSucceeded"
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
# What its own client for encryption writes beside a file.
ENCRYPTED = ("x-amz-meta-x-amz-key", "x-amz-meta-x-amz-cek-alg")
RESULTS = {"PASS": "pass", "FAIL": "fail", "GRAY": "none", "PROCESSING_FAILED": "temperror"}


def ses(post: Post) -> Iterator[Brought | Told]:
    """JSON in the JSON of SNS."""
    notification = mapping(post.json)
    told = mapping(loaded(str(notification["Message"])))
    kind = told.get("notificationType")
    if kind == TRIAL:
        return
    if kind != "Received":
        raise no_mail("This is no mail: a topic of the receipt rule belongs here, and none about sending")
    receipt, mail = mapping(told["receipt"]), mapping(told["mail"])
    action = mapping(receipt["action"])
    if action.get("type") == "S3":
        yield _in_s3(action, receipt, mail, str(notification["TopicArn"]).split(":")[3])
    elif action.get("type") == "SNS":
        words = str(told["content"])
        yield _brought(b64(words) if action.get("encoding") == "BASE64" else bytes_of(words), receipt, mail)
    else:
        raise no_mail("This notification has no mail in it: let the receipt rule publish to SNS, or deliver to S3")


def _brought(raw: bytes, receipt: Mapping[str, Any], mail: Mapping[str, Any]) -> Brought:
    return Brought(raw, list(receipt["recipients"]), mail.get("source"), score_in(receipt), list(findings_in(receipt)))


def _in_s3(action: Mapping[str, Any], receipt: Mapping[str, Any], mail: Mapping[str, Any], region: str) -> Told:
    """In the topic's region, if no other is named."""
    bucket, name, region = str(action["bucketName"]), str(action["objectKey"]), settings.AMAZON_S3_REGION or region
    if not BUCKET.fullmatch(bucket) or not name:
        raise no_mail("This is no place in Amazon S3")

    def fetch(asking: Asking) -> Brought:
        host = f"s3.{region}.amazonaws.com{'.cn' if region.startswith('cn-') else ''}"
        address = signed_address(host, f"/{bucket}/{name}", region, _key(), at=datetime.now(UTC), seconds=300)
        answer = asking(address)
        if any(header.startswith(ENCRYPTED) for header in answer.headers):
            raise NotAsItShouldBe(_("It is encrypted before it lies in S3; turn this off in the receipt rule."))
        return _brought(answer.data, receipt, mail)

    recipients = tuple(str(each) for each in receipt["recipients"])
    return Told(key_of(bucket, name, recipients), fetch, recipients, str(mail.get("source") or ""))


def _key() -> Key:
    return Key(settings.PROVIDER_KEYS["ses"], settings.AWS_SECRET_ACCESS_KEY)


def score_in(receipt: Mapping[str, Any]) -> Score:
    """Its verdict; a virus is no better."""
    return Score(is_spam=any(_verdict(receipt, name) == "FAIL" for name in ("spam", "virus")))


def findings_in(receipt: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for method in ("spf", "dkim", "dmarc"):
        if result := RESULTS.get(_verdict(receipt, method)):
            yield method, result


def _verdict(receipt: Mapping[str, Any], name: str) -> str:
    return str((receipt.get(f"{name}Verdict") or {}).get("status"))
