"""A mail of ours as a mail program shows it."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

from django.conf import settings
from django.db.models import Q

from answerable.cases.masking import masked
from answerable.cases.models import Delivery
from answerable.cases.models.delivery import DeliveryQuerySet
from answerable.channels.mail.access import Viewer, access_letter, code_names, outbox_of
from answerable.channels.mail.models import Rehearsal
from answerable.kit import html
from answerable.kit.places import page_of

PAGE = 50
HEADERS = ("From", "To", "Cc", "Reply-To", "Date", "Message-ID")


@dataclass(frozen=True)
class Row:
    """One line of the list."""

    name: str
    to: str
    at: datetime | None
    subject: str
    words: str


@dataclass(frozen=True)
class Shown:
    """One mail, opened."""

    name: str
    subject: str
    headers: list[tuple[str, str]]
    text: str
    files: list[str]
    is_automatic: bool
    case_number: str

    @property
    def their_page(self) -> str:
        """Where the customer reads their case; a colleague sees the same there, and can do nothing."""
        return page_of("their page", self.case_number)


def newest(viewer: Viewer, before: int | None) -> tuple[list[Row], int | None]:
    """A page of what left, or waits to in a rehearsal, newest first, and where the next one begins."""
    mails, rehearses = outbox_of(viewer), Rehearsal.objects.is_on()
    if settings.EMAIL_URL and not rehearses:
        return [], None
    at = "message__created_at" if rehearses else "accepted_at"
    if before:
        mails = _older(mails, at, before)
    fields = ("pk", "address", at, "case__subject", "message__text")
    found = list(mails.order_by(f"-{at}", "-pk").values_list(*fields)[: PAGE + 1])
    rows = [Row(f"{pk:010d}", to, at, subject, _begin(text)) for pk, to, at, subject, text in found[:PAGE]]
    if before is None:
        rows = sorted([*_codes(viewer), *rows], key=lambda row: row.at.timestamp() if row.at else 0, reverse=True)
    return rows, found[PAGE - 1][0] if len(found) > PAGE else None


def _older(mails: DeliveryQuerySet, at: str, before: int) -> DeliveryQuerySet:
    """What comes below this one in the list."""
    moment = mails.filter(pk=before).values_list(at, flat=True).first()
    return mails.filter(Q(**{f"{at}__lt": moment}) | Q(**{at: moment, "pk__lt": before})) if moment else mails.none()


def _codes(viewer: Viewer) -> list[Row]:
    mails = [(name, _parsed(viewer, name)) for name in code_names()]
    return [
        Row(name, str(mail["To"]), mail["Date"].datetime, str(mail["Subject"]), _begin(_text(mail)))
        for name, mail in mails
    ]


def opened(viewer: Viewer, name: str) -> Shown:
    """A mail's head, text and files; outside the demo without what would open the customer's page."""
    mail = _parsed(viewer, name)
    return Shown(
        name=name,
        subject=str(mail["Subject"]),
        headers=[(header, _shown(str(mail[header]))) for header in HEADERS if mail[header]],
        text=_shown(_text(mail)),
        files=[part.get_filename() or "" for part in mail.iter_attachments()],
        is_automatic=bool(mail["Auto-Submitted"]),
        case_number=_case_of(name),
    )


def _case_of(name: str) -> str:
    """The number of the case that it belongs to; a code belongs to none."""
    row = Delivery.objects.select_related("case").filter(pk=int(name)).first() if name.isdigit() else None
    return row.case.number if row else ""


def as_html(viewer: Viewer, name: str) -> str:
    """The mail's HTML, cleaned, for a frame without script or origin; empty where it has none."""
    mail = _parsed(viewer, name)
    body = mail.get_body(["html"])
    return with_own_pictures(_shown(html.clean(body.get_content())), mail) if body else ""


def with_own_pictures(words: str, mail: EmailMessage) -> str:
    """The HTML with the pictures that we put beside it, for a page that fetches nothing."""
    for part in mail.walk():
        if part["Content-ID"] and part.get_content_type() == "image/png":
            data = b64encode(part.get_content()).decode()
            words = words.replace(f"cid:{str(part['Content-ID']).strip('<>')}", f"data:image/png;base64,{data}")
    return words


def _parsed(viewer: Viewer, name: str) -> EmailMessage:
    return message_from_bytes(access_letter(viewer, name), policy=policy.default)


def _text(mail: EmailMessage) -> str:
    body = mail.get_body(["plain"])
    return str(body.get_content()) if body else ""


def _shown(words: str) -> str:
    return words if settings.DEMO else masked(words)


def _begin(words: str) -> str:
    return " ".join(words.split())[:160]
