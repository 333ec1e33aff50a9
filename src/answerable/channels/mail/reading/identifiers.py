"""Message ids: the mail's own, the one it answers, and those of its conversation."""

import re

ID = re.compile(r"<([^<>\s]+)>")
LONGEST = 998
MOST = 200


def ids_in(text: str) -> list[str]:
    """Every id of a header, in order, once each; ids without brackets are taken where nothing else is there."""
    text = re.sub(r"\s+", " ", text)
    found = ID.findall(re.sub(r"(?<=\S)\s+(?=[^<>]*>)", "", text)) or [word for word in text.split() if "@" in word]
    return list(dict.fromkeys(f"<{each.strip('<>')}>" for each in found if len(each) < LONGEST))[-MOST:]


def first_id(text: str) -> str:
    return next(iter(ids_in(text)), "")
