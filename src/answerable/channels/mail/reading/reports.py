"""Delivery reports: what became of our mail, whoever's server tells it, in RFC 3464's form or in prose."""

from answerable.channels.mail.reading.entities import Entity
from answerable.channels.mail.reading.mail import DeliveryReport


def report_in(root: Entity, text: str) -> DeliveryReport | None:
    """The report in a mail, or none."""
    if root.kind == "multipart/report" and "delivery-status" in root.content_type.get("report-type"):
        return DeliveryReport((), "", None)
    return None
