"""Texts with gaps: `{customer}` becomes her name. A gap nobody can fill is refused when the text is written."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# What can be filled in. `next` is a sentence about what comes now: a date that a person set, or the measured pace.
PLACEHOLDERS = ("customer", "case", "team", "due", "next", "company", "colleague")
GAP = re.compile(r"\{([^{}\n]*)\}")
# At the end or the beginning of a line, as in a signature, the company goes without its comma where it has no name.
COMPANY = re.compile(r"\s*[,·|–—-]\s*\{company\}\s*$|^\s*\{company\}\s*[·|–—-]\s*", re.MULTILINE)

# Greetings that stand without a name; nobody is greeted by their address.
GREETING = re.compile(
    r"^(hello|hi|hallo|guten tag|hola|bonjour|dag)\b,? \{customer\}(?=\s*[,:!.]?$)", re.MULTILINE | re.IGNORECASE
)


def checked(body: str) -> str:
    """The text as it may be kept; ValidationError if it says nothing or has a gap that nobody can fill."""
    body = body.replace("\r\n", "\n").strip()
    if not body:
        raise ValidationError({"body": _("Write something: an empty text would be sent to customers.")})
    if unknown := sorted({gap for gap in GAP.findall(body) if gap not in PLACEHOLDERS}):
        raise ValidationError({"body": _unknown(unknown)})
    return body


def render(body: str, **facts: object) -> str:
    """The text with its gaps filled; a line whose gap has nothing to say is left out, so no `{due}` is ever sent."""
    known = {name: str(fact) for name, fact in facts.items() if fact}
    if "company" not in known:
        body = COMPANY.sub("", body)
    if "@" in known.get("customer", ""):
        body = GREETING.sub(r"\1", body)
    lines = [line for line in body.splitlines() if all(gap in known for gap in GAP.findall(line))]
    filled = GAP.sub(lambda gap: known[gap[1]], "\n".join(lines))
    return re.sub(r"\n{3,}", "\n\n", filled).strip()


def preview(body: str) -> str:
    """The text as a customer of an example would read it; ValidationError as on saving."""
    return render(
        checked(body),
        customer=_("Ana Example"),
        case="A-1042",
        team=_("Customer Care"),
        due=_("10:30 on Tuesday 3 March"),
        next=_("At present an answer takes about three days."),
        company=_("Example & Co."),
        colleague=_("Kim"),
    )


def _unknown(gaps: list[str]) -> str:
    named = ", ".join(f"{{{gap}}}" for gap in gaps)
    usable = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
    return _("Nobody can fill in %(named)s. These can be used: %(usable)s.") % {"named": named, "usable": usable}
