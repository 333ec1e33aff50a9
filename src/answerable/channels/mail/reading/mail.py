"""What we read in a mail: plain immutable values that the rest of the house works with."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Literal

from answerable.channels.mail.reading.languages import language_of
from answerable.channels.mail.reading.told_dates import Told
from answerable.kit.addresses import Address

Automatic = Literal["auto-reply", "auto-generated", "bounce", "list", "report"]


@dataclass(frozen=True)
class Part:
    """One attachment: its decoded bytes, and what its sender called it."""

    name: str
    content_type: str
    size: int
    sha256: str
    inline: bool
    content_id: str
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class Within:
    """A mail that lies in another one as a file (by its SHA-256): who wrote it, when, its words and its own files."""

    sha256: str
    who: str
    date: datetime | None
    subject: str
    text: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Outcome:
    """What became of one recipient, as a delivery report tells it (RFC 3464's words for status and action)."""

    address: str
    status: str
    action: str
    reason: str


@dataclass(frozen=True)
class DeliveryReport:
    """A mail server's word on a mail of ours: which recipients, and which of our messages."""

    recipients: tuple[Outcome, ...]
    original_message_id: str
    envelope_token: str | None
    # Its head does not say that it is one: perhaps a person wrote about mail that failed.
    is_unmarked: bool = False
    # Nor is it by a machine, and yet it holds a server's own list of outcomes: somebody passes that on.
    is_passed_on: bool = False


@dataclass(frozen=True)
class Mail:
    """A mail as read. `text` keeps every readable word; `reply` is the new part without the quoted history."""

    from_: list[Address]
    to: list[Address]
    cc: list[Address]
    reply_to: list[Address]
    subject: str
    message_id: str
    in_reply_to: str
    references: list[str]
    date: datetime | None
    text: str
    reply: str
    html: str
    attachments: list[Part]
    automatic: Automatic | None
    report: DeliveryReport | None
    declared_language: str
    authentication: list[str]
    problems: list[str]
    forwarded: "Forwarded | None" = None
    # Where pictures lie that `html` shows from other places; it marks their places by number (`kit/remote_pictures`).
    pictures: list[str] = field(default_factory=list)
    within: list[Within] = field(default_factory=list)
    # Where several mails are attached to it: each, as if it were passed on alone; the oldest first.
    several: "list[Forwarded]" = field(default_factory=list)

    @cached_property
    def language(self) -> str:
        """The ISO 639-1 code of the language it is written in, or nothing; guessed when first asked for."""
        return language_of(self.declared_language, self.text)


@dataclass(frozen=True)
class Forwarded:
    """A mail that another one passes on, with what its sender wrote `above` and the `other_files` beside it. `raw` is
    the whole of it, where it was attached as a `file`. `written` says when it was written."""

    mail: Mail
    above: str
    other_files: list[Part]
    raw: bytes = field(repr=False)
    written: Told
    file: Part | None = None

    @property
    def is_attached(self) -> bool:
        return bool(self.raw)
