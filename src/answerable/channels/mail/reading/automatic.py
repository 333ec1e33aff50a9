"""Which mails no person wrote, and of which kind; decided before anything else is done with them."""

from answerable.channels.mail.reading.entities import Entity
from answerable.channels.mail.reading.mail import Automatic, DeliveryReport
from answerable.channels.mail.reading.words import header_text


def kind_of(root: Entity, report: DeliveryReport | None) -> Automatic | None:
    """The kind of automatic mail, or none for a person's."""

    def head(name: str) -> str:
        return header_text(root.raw(name)).lower()

    submitted = head("auto-submitted").partition(";")[0].strip()
    if report:
        return "bounce"
    if root.kind == "multipart/report":
        return "report"
    if submitted.startswith("auto-replied"):
        return "auto-reply"
    if (
        any(root.has(name) for name in ("list-id", "list-post", "list-unsubscribe", "mailing-list"))
        or head("precedence") == "list"
    ):
        return "list"
    if submitted not in ("", "no") or head("precedence") in ("bulk", "junk"):
        return "auto-generated"
    return None
