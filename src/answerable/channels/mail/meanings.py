"""What the next server's word means for a letter: not now, never, or that nobody can be talked to.

The first digit of a reply decides (RFC 5321, 4.2.1) but where its enhanced code knows better (RFC 3463): a mailbox that
is full may be emptied, and a relay that does not know *us* says nothing about whoever the letter is for. A letter that
may still arrive is never given up for the fault of our own settings.
"""

from __future__ import annotations

import re
import smtplib

from answerable.cases.models import Delivery

HeldBy = Delivery.HeldBy
ENHANCED = re.compile(r"\s*([245])\.(\d{1,3})\.(\d{1,3})\b")
MAILBOX_FULL = (2, 2)
# We must sign in, or did so in vain: RFC 4954 and RFC 8314.
SIGN_IN_FIRST = (523, 524, 530, 534, 535, 538)
TOO_FAST = re.compile(
    r"\b(rate[ -]?limit|throttl|too (many|much|fast|quickly)|slow down|unusual(ly high)? rate|(message|sending) rate)"
    r"|temporarily deferred|try again later.*\bvolume|\b4\.7\.(28|650)\b",
    re.I,
)
GREYLISTED = re.compile(r"gr[ae]y[- ]?list", re.I)
RELAY_DENIED = re.compile(r"\brelay(ing)?\b[^;]{0,80}\b(denied|prohibited|not (permitted|allowed))|do not relay", re.I)
# A server to which we are a stranger, or which does not let us write as our own bounce+TOKEN@ (Postfix).
NOT_LET_IN = re.compile(r"client host rejected: access denied|sender address rejected: not (owned by|logged in)", re.I)
OUR_FAULT = "The mail server does not let us send; look at EMAIL_URL:"


class NotSent(Exception):
    """The next server did not take it."""


class NotNow(NotSent):
    """It may take it later; `held_by` says what it waits for."""

    def __init__(self, said: str, held_by: HeldBy | None = None) -> None:
        super().__init__(said)
        self.held_by = held_by or self.usually

    usually = HeldBy.LATER


class TooFast(NotNow):
    """It is asked more than it likes: all that goes to this domain waits a while."""

    usually = HeldBy.REST


class Never(NotSent):
    """It said that it never will."""


class Unreachable(NotNow):
    """There is nobody to talk to, so the rest of the batch need not try either."""

    usually = HeldBy.WAY


def meaning(error: smtplib.SMTPException) -> NotSent:
    """Whether the server's word is for now or for good."""
    words: bytes | str
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, words = error.smtp_code, error.smtp_error
    else:
        return Never(f"The mail server cannot take it: {error}")
    said = _text(words)
    if code in SIGN_IN_FIRST:
        return Unreachable(f"{OUR_FAULT} {code} {said}", HeldBy.LEAVE)
    its_own, _says, _theirs = said.partition(" said: ")  # behind it, what the recipient's server told a relay that asks
    if RELAY_DENIED.search(its_own) or NOT_LET_IN.search(its_own):
        return NotNow(f"{OUR_FAULT} {code} {said}", HeldBy.LEAVE)
    if _is_for_good(code, said):
        return Never(f"{code} {said}")
    return TooFast(f"{code} {said}") if TOO_FAST.search(said) else NotNow(f"{code} {said}", _why_later(said))


def _why_later(said: str) -> HeldBy:
    if GREYLISTED.search(said):
        return HeldBy.GREYLIST
    enhanced = ENHANCED.match(said)
    is_full = enhanced is not None and tuple(map(int, enhanced.groups()[1:])) == MAILBOX_FULL
    return HeldBy.FULL if is_full else HeldBy.LATER


def told(error: Exception) -> str:
    """A failure in the server's own words, where it has some."""
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    return str(error)


def _is_for_good(code: int, said: str) -> bool:
    if not 500 <= code < 600:
        return False
    enhanced = ENHANCED.match(said)
    if enhanced is None:
        return True
    kind, subject, detail = map(int, enhanced.groups())
    return kind == 5 and (subject, detail) != MAILBOX_FULL


def _text(words: bytes | str) -> str:
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else words
