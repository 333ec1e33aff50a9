"""What only one form of a mail says, plain or laid out: kept in its text, below what both say, under a title."""

import re

FORMS = {
    "plain": "[Only in the plain form of this mail:]",
    "laid-out": "[Only in the laid-out form of this mail:]",
}
# The title and the lines under it, up to the first empty one.
PART = re.compile(r"\n{0,2}^\[Only in the (plain|laid-out) form of this mail:\]\n((?:.+(?:\n|\Z))*)", re.MULTILINE)


def with_other_form(told: str, form: str, lines: list[str]) -> str:
    """A text, and below it the lines that only this other form has."""
    return "\n".join([told, "", FORMS[form], *lines])


def without_other_form(text: str) -> str:
    """What the text says apart from that; all of it where it says nothing else."""
    return PART.sub("\n", text).strip("\n") or text


def other_forms(text: str) -> list[tuple[str, str]]:
    """The form and its lines, for each such part; none where the text says nothing else."""
    found = [(form, lines.rstrip("\n")) for form, lines in PART.findall(text)]
    return found if found and without_other_form(text) != text else []
