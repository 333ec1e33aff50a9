"""The team's signature under a colleague's words, unless they have signed already."""

from __future__ import annotations

import re

from answerable.cases.models import Case, Message
from answerable.staff import texts

# Who signs by hand does so within these last lines: a name, a team, a number.
LAST_LINES = 5
AROUND = re.compile(r"^[\W_]+|[\W_]+$")


def signature(message: Message, case: Case) -> str:
    """What the team signs with; never blank."""
    facts = {"customer": case.customer.display_name, "case": case.number, "team": case.team.name}
    facts |= {"company": case.company, "colleague": message.staff.working_name if message.staff else ""}
    own = texts.render(texts.text_for(case.team, "signature", case.language), **facts)
    return own or texts.render(texts.built_in("signature", case.language), **facts)


def is_signed(message: Message, signature: str) -> bool:
    """Whether the writer's words end with this signature, or with a line that is nothing but their name."""
    if message.staff is None:
        return False
    last = [_bare(line) for line in message.text.strip().splitlines() if _bare(line)][-LAST_LINES:]
    signed = [_bare(line) for line in signature.splitlines() if _bare(line)]
    name = _bare(message.staff.working_name)
    names = {name, name.partition(" ")[0]} - {""}
    # A text that is nothing but a name is no text with a signature.
    return last[-len(signed) :] == signed or any(line in names for line in last[1:])


def _bare(line: str) -> str:
    return " ".join(AROUND.sub("", line).casefold().split())
