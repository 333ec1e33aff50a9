"""The JSON of `answerable mail inspect FILE`: what we read in a mail, for people and for programs."""

from typing import Any

from answerable.channels.mail.reading.mail import Mail, Part
from answerable.kit.addresses import Address


def inspect_json(mail: Mail) -> dict[str, Any]:
    """A mail as plain JSON values; attachments without their bytes."""
    return {
        "from": people(mail.from_),
        "to": people(mail.to),
        "cc": people(mail.cc),
        "reply_to": people(mail.reply_to),
        "subject": mail.subject,
        "message_id": mail.message_id,
        "in_reply_to": mail.in_reply_to,
        "references": mail.references,
        "date": mail.date.isoformat() if mail.date else None,
        "text": mail.text,
        "reply": mail.reply,
        "html": mail.html,
        "attachments": [described(part) for part in mail.attachments],
        "automatic": mail.automatic,
        "problems": mail.problems,
    }


def people(addresses: list[Address]) -> list[dict[str, str]]:
    return [{"name": each.name, "address": each.address} for each in addresses]


def described(part: Part) -> dict[str, str | int | bool]:
    return {
        "name": part.name,
        "content_type": part.content_type,
        "size": part.size,
        "sha256": part.sha256,
        "inline": part.inline,
        "content_id": part.content_id,
    }
