"""Delivery notices of mail providers, mailed as JSON (Amazon SES through SNS)."""

import json
from typing import Any

from answerable.channels.mail.reading.mail import DeliveryReport, Outcome
from answerable.channels.mail.reading.statuses import exact_status

ACTIONS = {"Bounce": ("bounce", "bouncedRecipients", "failed"), "Delivery": ("delivery", "recipients", "delivered")}


def notice_in(text: str) -> DeliveryReport | None:
    """The delivery report in such a notice, or none; a complaint is no delivery report."""
    said = object_in(text)
    said = object_in(str(said["Message"])) if said.get("Type") == "Notification" and "Message" in said else said
    kind = said.get("notificationType") or said.get("eventType")
    if not isinstance(kind, str) or kind not in ACTIONS:
        return None
    section, recipients, action = ACTIONS[kind]
    about = said.get(section)
    listed = about.get(recipients) if isinstance(about, dict) else None
    outcomes = [outcome_of(each, action) for each in listed] if isinstance(listed, list) else []
    return DeliveryReport(tuple(outcomes), original_id(said), None)


def object_in(text: str) -> dict[str, Any]:
    """The JSON object that a text is, above the mailer's footer, also where its long line was folded with `!`. Whoever
    says something below it has put it there to show it."""
    if not text.lstrip().startswith("{"):
        return {}
    try:
        whole = text.lstrip().replace("!\n ", "")
        said, end = json.JSONDecoder(strict=False).raw_decode(whole)
    except (ValueError, RecursionError):
        return {}
    below = whole[end:].strip()
    return said if isinstance(said, dict) and (not below or below.startswith("--")) else {}


def outcome_of(recipient: object, action: str) -> Outcome:
    if not isinstance(recipient, dict):
        return Outcome(str(recipient), "2.0.0" if action == "delivered" else "5.0.0", action, "")
    told = {key: str(value) for key, value in recipient.items()}
    reason = told.get("diagnosticCode", "").partition(";")[2].strip()
    status = exact_status(told.get("status", "5.0.0"), reason)
    return Outcome(told.get("emailAddress", ""), status, told.get("action", action), reason)


def original_id(said: dict[str, Any]) -> str:
    about = said.get("mail")
    headers = about.get("headers") if isinstance(about, dict) else None
    for header in headers if isinstance(headers, list) else []:
        if isinstance(header, dict) and str(header.get("name")).lower() == "message-id":
            return str(header.get("value"))
    return ""
