"""Mails as people send them: plain, with an HTML twin, with a picture of the invoice; a quarter of them replies."""

from __future__ import annotations

import random
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import SMTP

from answerable.demo.matters import FIRST_NAMES, LAST_NAMES, MATTERS

SEED = 1042
TO = "care@halden.example"


def letters(count: int, series: str = "a") -> Iterator[tuple[str, bytes]]:
    """Sender and bytes of each; the same for the same series, and never twice the same."""
    chance = random.Random(f"{SEED}.{series}")
    earlier: list[EmailMessage] = []
    for number in range(count):
        replies = bool(earlier) and chance.random() < 0.25
        letter = _reply(chance.choice(earlier)) if replies else _first(chance, f"{series}{number}")
        letter["Message-ID"] = f"<{series}{number}@mail.example.net>"
        _write(letter, chance)
        if not replies:
            earlier.append(letter)
        yield str(letter["From"]).partition("<")[2].rstrip(">"), letter.as_bytes(policy=SMTP)


def _first(chance: random.Random, serial: str) -> EmailMessage:
    matter = chance.choice(MATTERS)
    name = f"{chance.choice(FIRST_NAMES[matter.language])} {chance.choice(LAST_NAMES[matter.language])}"
    letter = EmailMessage()
    letter["From"] = f'"{name}" <writer-{serial}@example.net>'
    letter["To"], letter["Subject"] = TO, matter.subject
    letter["Date"] = "Tue, 03 Mar 2026 09:59:00 +0100"
    return letter


def _reply(earlier: EmailMessage) -> EmailMessage:
    letter = EmailMessage()
    for name in ("From", "To", "Date"):
        letter[name] = earlier[name]
    letter["Subject"] = f"Re: {earlier['Subject']}"
    letter["In-Reply-To"] = letter["References"] = earlier["Message-ID"]
    return letter


def _write(letter: EmailMessage, chance: random.Random) -> None:
    words = "\n\n".join(matter.words for matter in chance.sample(MATTERS, 3))
    letter.set_content(f"{words}\n\nKind regards")
    kind = chance.random()
    if kind < 0.6:
        paragraphs = "".join(f"<p style='margin:0'>{part}</p>" for part in words.split("\n\n"))
        letter.add_alternative(f"<html><body><div>{paragraphs}</div></body></html>", subtype="html")
    if kind < 0.1:
        letter.add_attachment(chance.randbytes(30_000), maintype="image", subtype="jpeg", filename="invoice.jpg")
