"""Machines telling machines what is no delivery report: complaints, read receipts, DMARC and TLS summaries."""

import re

from answerable.channels.mail.reading.entities import Entity

DISPOSITIONS = {
    "disposition-notification",
    "message/disposition-notification",
    "message/global-disposition-notification",
}
OTHERS = DISPOSITIONS | {"feedback-report", "tlsrpt", "message/feedback-report"}
# A mailbox's own rules refuse mail in the form of a read receipt (RFC 5429).
REFUSED = re.compile(
    r"automatically (?:rejected|refused)|(?:was|has been|is) (?:rejected|refused) by|quota exceeded", re.I
)
SUBJECT = re.compile(
    r"report domain:.*submitter:|dmarc aggregate report|e-?mail feedback report for ip|"
    r"complaint about message from [\da-f.:]+\W*$",
    re.IGNORECASE,
)
# Exchange's receipts outside of its house: a head within the text, then what became of it.
READ_SUBJECT = re.compile(
    r"(?:not read|read|gelesen|ungelesen|lu|non lu|le[ií]do|letto|lida|gelezen|l[aä]st|luettu|przeczytano)\s?:",
    re.IGNORECASE,
)
READ_TEXT = re.compile(
    r"\s*\S[^\n]{0,60}\n\s*(?:[ \t]+\S[^\n:]{0,20}:[^\n]*\n\s*){2,4}"
    r"(?:(?:was|has been) (?:read|deleted|displayed)|wurde |a été |se ha |se leyó|è stat|foi |werd |is |lästes|został)",
    re.IGNORECASE,
)
DOMINO = re.compile(r"\s*your\s+(?:document|message)\s*:.*?\n\s*(?:was|has been) (?:received|read) by\s*:", re.I | re.S)


def is_other_report(root: Entity, text: str) -> bool:
    """Whether its form or its subject says so, whoever sent it."""
    kinds = {root.content_type.get("report-type").lower(), *(entity.kind for entity in root.leaves())}
    if kinds & DISPOSITIONS and REFUSED.search(text[:2000]):
        return False
    return bool(kinds & OTHERS or SUBJECT.match(root.subject))


def is_read_receipt(subject: str, text: str) -> bool:
    """A receipt in words alone, by a program that knows no other form."""
    if READ_SUBJECT.match(subject):
        return bool(READ_TEXT.match(text[:2000]))
    return subject.lower().startswith("return receipt") and bool(DOMINO.match(text[:2000]))
