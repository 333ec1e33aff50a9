"""Message ids: the mail's own, the one it answers, and those of its conversation."""

import re

ID = re.compile(r"<([^<>]+)>")
# Bytes: no line of a header may be longer, and no index of PostgreSQL takes much more.
LONGEST = 998
MOST = 200


def ids_in(text: str) -> list[str]:
    """Every id of a header, in order, once each; ids without brackets are taken where nothing else is there."""
    found = ["".join(each.split()) for each in ID.findall(text)] or [word for word in text.split() if "@" in word]
    return list(dict.fromkeys(f"<{each.strip('<>')}>" for each in found if is_an_id(each)))[-MOST:]


def is_an_id(text: str) -> bool:
    return 0 < len(text.encode("utf-8", "replace")) < LONGEST


def first_id(text: str) -> str:
    return next(iter(ids_in(text)), "")
