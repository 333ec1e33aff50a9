"""Delivery reports: what became of a mail of ours, told in RFC 3464's form where a server keeps to it."""

import re

from answerable.channels.mail.reading.attachments import content_of
from answerable.channels.mail.reading.charsets import guess
from answerable.channels.mail.reading.entities import Entity, divide, split_head
from answerable.channels.mail.reading.identifiers import first_id
from answerable.channels.mail.reading.mail import DeliveryReport, Outcome
from answerable.channels.mail.reading.notices import notice_in
from answerable.channels.mail.reading.other_reports import is_other_report
from answerable.channels.mail.reading.prose import SERVERS_HEAD, is_daemon, is_told_in_prose, parted
from answerable.channels.mail.reading.prose_outcomes import explained, outcomes_in_prose
from answerable.channels.mail.reading.statuses import exact_status
from answerable.channels.mail.reading.words import header_text, unfold
from answerable.kit.addresses import normalise, parse, split_token

FIELD = re.compile(r"^([A-Za-z][A-Za-z0-9-]{1,40})[ \t]*:[ \t]*(.*(?:\n[ \t]+\S.*)*)", re.MULTILINE)
RECIPIENTS = ("final-recipient", "original-recipient", "x-actual-recipient")
STATUS_KINDS = ("message/delivery-status", "message/global-delivery-status")
RETURNED_KINDS = ("message/rfc822", "text/rfc822-headers", "message/partial", "message/global", "text/rfc822")
MESSAGE_ID = re.compile(r"^[ \t>]*Message(?:-ID)?[ \t]*:\s*(<[^<>\s]+>)", re.IGNORECASE | re.MULTILINE)
RECEIVERS = ("to", "delivered-to", "x-original-to", "envelope-to", "x-envelope-to")
KIND_OF_CODE = re.compile(r"^\s*[A-Za-z][\w-]*\s*;")
STATUS_OF = {"failed": "5.0.0", "delayed": "4.0.0", "delivered": "2.0.0", "relayed": "2.0.0", "expanded": "2.0.0"}
MOST_RECIPIENTS = 500
LONGEST = 200_000
LONGEST_PROSE = 50_000


def report_in(root: Entity, text: str) -> DeliveryReport | None:
    """The delivery report that a mail is, or none when it is anything else."""
    notice = notice_in(text[:LONGEST])
    if notice:
        return notice
    told, returned = parted(text[:LONGEST_PROSE].split("\n"))
    report = wrapped_report(root) or root
    outcomes = structured_outcomes(report)
    if not outcomes and is_other_report(root, text):
        return None
    outcomes = [explained(each, told, [other.address for other in outcomes]) for each in outcomes]
    is_attached = original_head(report) is not None
    returns, returns_head = bool(returned) or is_attached, is_attached or bool(SERVERS_HEAD.search(returned))
    is_told = is_marked(root) or is_told_in_prose(root, told, returns=returns, returns_head=returns_head)
    if not outcomes and not is_told:
        return None
    return DeliveryReport(
        recipients=tuple(
            (outcomes or outcomes_in_prose(root, told, original_receivers(report, returned)))[:MOST_RECIPIENTS]
        ),
        original_message_id=original_id(report, f"{returned}\n{told}"),
        envelope_token=envelope_token(root),
        is_unmarked=not is_marked(root),
        is_passed_on=bool(outcomes) and not is_marked(root) and not is_daemon(root),
    )


def is_marked(root: Entity) -> bool:
    """Whether its head says that it is one."""
    is_named_so = root.content_type.get("report-type").lower() == "delivery-status"
    return (root.kind.startswith("multipart/") and is_named_so) or root.has("x-failed-recipients")


def structured_outcomes(root: Entity) -> list[Outcome]:
    """One outcome per recipient of every delivery-status part, each address once."""
    found: dict[str, Outcome] = {}
    for entity in root.leaves():
        if entity.kind in STATUS_KINDS:
            text = guess(content_of(entity, [])[:LONGEST])
            for block in re.split(r"\n\s*\n", text):
                outcome = outcome_of({name.lower(): unfold_field(value) for name, value in FIELD.findall(block)})
                if outcome:
                    found.setdefault(outcome.address.lower(), outcome)
    return list(found.values())


def wrapped_report(root: Entity) -> Entity | None:
    """The report that a server's mail brings as a file: gateways that scan mail wrap what they let through."""
    if not is_marked(root) and not is_daemon(root):
        return None
    attached = next((each for each in root.leaves() if each.kind == "message/rfc822"), None)
    within = divide(content_of(attached, [])[:LONGEST], []) if attached else None
    return within if within and within.kind == "multipart/report" and is_marked(within) else None


def unfold_field(value: str) -> str:
    return re.sub(r"\s+", " ", value).strip()


def outcome_of(fields: dict[str, str]) -> Outcome | None:
    named = [recipient_address(fields.get(name, "")) for name in RECIPIENTS]
    # What another net or the server itself calls them is no address that anybody wrote to.
    address = next((each for each in named if "@" in each), "") or next(filter(None, named), "")
    if not address and "status" not in fields:
        return None
    reason = KIND_OF_CODE.sub("", fields.get("diagnostic-code", "")).strip()
    status = exact_status(fields.get("status", ""), reason)
    action = action_of(fields.get("action", ""), status)
    return Outcome(address, status or STATUS_OF[action], action, reason)


def recipient_address(given: str) -> str:
    address = given.partition(";")[2] or given
    return next((each.address for each in parse(address.strip()) if "@" in each.address), address.strip(" <>"))


def action_of(action: str, status: str) -> str:
    word = action.lower().split(" ")[0].strip("();,")
    if word in ("failed", "delayed", "delivered", "relayed", "expanded"):
        return word
    return {"2": "delivered", "4": "delayed"}.get(status[:1], "failed")


def original_head(root: Entity) -> Entity | None:
    """The headers of the mail that came back, where they are a part of their own."""
    for entity in root.leaves():
        if entity.kind in RETURNED_KINDS:
            return split_head(content_of(entity, []), [])
    return None


def original_id(root: Entity, returned: str) -> str:
    """The Message-ID of the mail that came back, so that its case can be found."""
    head = original_head(root)
    within = first_id(unfold(head.raw("message-id"))) if head else ""
    found = MESSAGE_ID.search(returned)
    return within or (found[1] if found else "") or first_id(root.unfolded("in-reply-to"))


def original_receivers(root: Entity, returned: str) -> list[str]:
    """Whom the mail that came back was for: the last resort where the report names nobody."""
    head = original_head(root)
    line = re.search(r"^To:\s*(.+)$", returned, re.IGNORECASE | re.MULTILINE)
    text = header_text(head.raw("to")) if head else (line[1] if line else "")
    return [each.address for each in parse(text) if "@" in each.address]


def envelope_token(root: Entity) -> str | None:
    """The token of the envelope sender `bounce+TOKEN@` that the report came back to."""
    for name in RECEIVERS:
        for raw in root.all_raw(name):
            for each in parse(unfold(raw)[:10_000]):
                base, token = split_token(normalise(each.address))
                if token and base.startswith("bounce@"):
                    return token
    return None
