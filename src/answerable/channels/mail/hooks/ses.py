"""What Amazon SES tells of a mail that it received, in a notification of SNS; small ones stand in it whole.

https://docs.aws.amazon.com/ses/latest/dg/receiving-email-notifications-contents.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from answerable.channels.mail.hooks.brought import Brought, b64, mapping
from answerable.channels.mail.hooks.building import bytes_of
from answerable.channels.mail.hooks.posts import Post, loaded
from answerable.channels.mail.hooks.refusing import no_mail
from answerable.channels.mail.sorting.scores import Score

# What SES itself says once a topic was chosen.
TRIAL = "AmazonSnsSubscriptionSucceeded"
RESULTS = {"PASS": "pass", "FAIL": "fail", "GRAY": "none", "PROCESSING_FAILED": "temperror"}


def ses(post: Post) -> Iterator[Brought]:
    """JSON in the JSON of SNS."""
    told = mapping(loaded(str(mapping(post.json)["Message"])))
    kind = told.get("notificationType")
    if kind == TRIAL:
        return
    if kind != "Received":
        raise no_mail("This is no mail: a topic of the receipt rule belongs here, and none about sending")
    receipt, mail = mapping(told["receipt"]), mapping(told["mail"])
    action = mapping(receipt["action"])
    if action.get("type") != "SNS":
        raise no_mail("This notification has no mail in it: let the receipt rule publish to SNS")
    words = str(told["content"])
    raw = b64(words) if action.get("encoding") == "BASE64" else bytes_of(words)
    yield Brought(raw, list(receipt["recipients"]), mail.get("source"), score_in(receipt), list(findings_in(receipt)))


def score_in(receipt: Mapping[str, Any]) -> Score:
    """Its verdict; a virus is no better."""
    return Score(is_spam=any(_verdict(receipt, name) == "FAIL" for name in ("spam", "virus")))


def findings_in(receipt: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for method in ("spf", "dkim", "dmarc"):
        if result := RESULTS.get(_verdict(receipt, method)):
            yield method, result


def _verdict(receipt: Mapping[str, Any], name: str) -> str:
    return str((receipt.get(f"{name}Verdict") or {}).get("status"))
