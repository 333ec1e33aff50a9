"""The words of `text/enriched` (RFC 1896) and of its forerunner `text/richtext` (RFC 1341)."""

import re

PARAMETER = re.compile(r"<param>.{0,1000}?</param>", re.IGNORECASE | re.DOTALL)
BREAK = re.compile(r"<(?:nl|np|/?paragraph|/?excerpt)>", re.IGNORECASE)
COMMAND = re.compile(r"</?[a-z0-9-]{1,60}>", re.IGNORECASE)
LESS_THAN = re.compile(r"<<|<lt>", re.IGNORECASE)
LESS = "\ue000"


def words_of_enriched(text: str, kind: str) -> str:
    """Without the commands; a single line end is a space, more of them are one fewer."""
    text = LESS_THAN.sub(LESS, text)
    if kind == "text/enriched":
        text = re.sub(r"\n+", lambda ends: "\n" * (len(ends[0]) - 1) or " ", text.strip("\n"))
    text = COMMAND.sub("", BREAK.sub("\n", PARAMETER.sub("", text)))
    return "\n".join(line.strip() for line in text.replace(LESS, "<").split("\n")).strip("\n")
