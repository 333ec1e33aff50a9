"""Mails within a mail: what each says, so that it can be read and found there; its file is kept all the same."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from answerable.channels.mail.reading.forwards import DEEPEST, is_letter
from answerable.channels.mail.reading.mail import Mail, Part, Within
from answerable.channels.mail.reading.outlook_mail import as_mail, is_outlook

MOST, LARGEST = 20, 20_000_000  # mails, and bytes of all of them
SECONDS = 3.0  # of CPU; what is left then stays a file
LONGEST_TEXT = 100_000
TOO_MUCH = "More mails are attached than we read; the rest are kept as files."


def with_what_lies_within(mail: Mail, read: Callable[..., Mail]) -> Mail:
    """The same mail with the mails attached to it, and those attached to them, the outer ones first."""
    waiting = [part for part in mail.attachments if says_something(part)]
    found: list[Within] = []
    until, left = time.process_time() + SECONDS, LARGEST
    while waiting:
        part = waiting.pop(0)
        left -= part.size
        if len(found) >= MOST or left < 0 or time.process_time() > until:
            return replace(mail, within=found, problems=[*mail.problems, TOO_MUCH])
        inner = read(as_mail(part.data, mail.problems), depth=DEEPEST)  # what it passes on is found here already
        found.append(_told(part, inner))
        waiting += [each for each in inner.attachments if says_something(each)]
    return replace(mail, within=found) if found else mail


def says_something(part: Part) -> bool:
    """Whether it is a mail, or what Outlook keeps beside mails: an appointment, a contact."""
    return is_letter(part) or is_outlook(part.data)


def _told(part: Part, inner: Mail) -> Within:
    who = ", ".join(f"{each.name} <{each.address}>" if each.name else each.address for each in inner.from_[:3])
    text = inner.text[:LONGEST_TEXT]
    return Within(part.sha256, who[:400], inner.date, inner.subject[:400], text, tuple(inner.attachments))
