"""What was set aside, told so that it can be judged: why, since when, and what it says."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.cases.masking import masked
from answerable.cases.models import Inbound
from answerable.channels.mail.models import SortedMail
from answerable.channels.mail.reading import read
from answerable.kit import moments

# So long after it came in, anything without a fate is shown with the reason.
FILED_WITHIN = timedelta(minutes=2)
MOST_UNFILED = 20
MOST_SHOWN = 100_000  # characters of what somebody else wrote

REASONS = {
    "loop": gettext_lazy("Our own mail came back"),
    "report": gettext_lazy("A delivery report about no mail that we know"),
    "auto-reply": gettext_lazy("An automatic reply to no case that we know"),
    "duplicate": gettext_lazy("The same mail came twice"),
    "spam": gettext_lazy("Taken for spam"),
    "bulk": gettext_lazy("List mail"),
    "not-a-matter": gettext_lazy("Its case was closed as no customer's matter"),
    "not-a-customer": gettext_lazy("Its sender is not a customer"),
}


# The same where a rule says so.
BY_RULE = {
    "spam": gettext_lazy("Taken for spam by the rule “%(rule)s”"),
    "bulk": gettext_lazy("List mail, by the rule “%(rule)s”"),
    "not-a-customer": gettext_lazy("Its sender is not a customer, by the rule “%(rule)s”"),
}


def reason_of(inbound: Inbound) -> str:
    """Why it is here."""
    return reasons_of([inbound])[inbound.pk]


def reasons_of(rows: Iterable[Inbound]) -> dict[int, str]:
    """Why each is here, by its id; with the rule that set it aside."""
    rows = list(rows)
    by_rule = SortedMail.objects.filter(inbound__in=rows).exclude(set_aside_by=None)
    rules = dict(by_rule.values_list("inbound", "set_aside_by__name"))
    return {row.pk: _reason(row.reason, rules.get(row.pk, "")) for row in rows}


def _reason(reason: str, rule: str) -> str:
    if rule and reason in BY_RULE:
        return BY_RULE[reason] % {"rule": rule}
    return str(REASONS.get(reason, reason))


def unfiled(at: datetime) -> list[dict[str, Any]]:
    """What has had no fate for minutes, with why; nothing of its words, as nobody knows yet whose it is."""
    rows = Inbound.objects.unfiled().defer("carried").filter(received_at__lt=at - FILED_WITHIN).order_by("id")
    return [{"row": row, "why": _why(row, at)} for row in rows[:MOST_UNFILED]]


def _why(inbound: Inbound, at: datetime) -> str:
    if not inbound.attempts:
        return _("Nothing has taken it up yet. Is the worker running?")
    tried = {"count": inbound.attempts, "when": moments.short(inbound.lease_until or at, at)}
    if inbound.lease_until and inbound.lease_until > at:
        return _("Attempt %(count)s has it in hand; if that fails, the next comes at %(when)s.") % tried
    return _("Attempt %(count)s did not end. The next comes as soon as the worker is free.") % tried


def told(inbound: Inbound) -> dict[str, Any]:
    """Its head and its words as plain text, without any token of ours, and the names of its files."""
    raw, to = inbound.raw(), masked(", ".join(inbound.envelope_to))
    if inbound.channel != "mail":
        return {"to": to, "head": "", "text": masked(raw.decode("utf-8", "replace"))[:MOST_SHOWN], "files": []}
    mail = read(raw)
    return {
        "to": to,
        "head": masked(_head(raw))[:MOST_SHOWN],
        "text": masked(mail.text)[:MOST_SHOWN],
        "files": [{"name": part.name, "size": part.size} for part in mail.attachments],
    }


def _head(raw: bytes) -> str:
    """The lines above the first empty one, as they came."""
    lines = raw[:MOST_SHOWN].replace(b"\r\n", b"\n").split(b"\n\n", 1)[0]
    return lines.decode("utf-8", "replace")
