"""How we know our own mail when it comes back to us: by its Message-ID, or by a mark only this installation makes."""

from __future__ import annotations

import re

from answerable.cases.models import Message
from answerable.cases.words import Direction, Kind
from answerable.channels.mail.reading import Mail
from answerable.kit import tokens

LOOP_HEADER = "X-Answerable"
HEAD_END = re.compile(rb"\r?\n\r?\n")
MARK = re.compile(rb"^X-Answerable:[ \t]*([a-z2-7]{10,40})", re.IGNORECASE | re.MULTILINE)


def loop_mark() -> str:
    """What stands in the head of everything that we send."""
    return tokens.sign("loop", 0)


def is_our_own(raw: bytes, mail: Mail) -> bool:
    """Whether this mail was written by us. A report that quotes ours in its body was not."""
    head = HEAD_END.split(raw[:500_000], maxsplit=1)[0]
    if any(tokens.unsign("loop", found.decode()) == 0 for found in MARK.findall(head)):
        return True
    if not mail.message_id:
        return False
    # What a colleague sent elsewhere did not leave from here, so it may come in a second time by another road.
    ours = Message.objects.filter(message_id=mail.message_id, direction=Direction.OUT).exclude(kind=Kind.ELSEWHERE)
    return ours.exists()
