"""How a case stands in a list: a few words made here, so that a page of fifty costs few template tags."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.cases.masking import masked_beginning
from answerable.cases.words import Harm, Measure, Outcome, Turn, WaitingOn
from answerable.channels.mail.models import Rehearsal
from answerable.desk import needing
from answerable.desk.asked import Asked
from answerable.kit.remembering import remembered

# What is due, in the words of a row: "answer in 12 min".
MEASURES = {
    Measure.RECEIPT: gettext_lazy("receipt"),
    Measure.ANSWER: gettext_lazy("answer"),
    Measure.UPDATE: gettext_lazy("update"),
    Measure.GIVEN: gettext_lazy("next word"),
    Measure.RESOLUTION: gettext_lazy("solution"),
    Measure.CALL_BACK: gettext_lazy("call"),
    Measure.ASK: gettext_lazy("colleague's answer"),
    Measure.HANDOVER: gettext_lazy("handover"),
    Measure.GLANCE: gettext_lazy("glance"),
}
CHANNELS = {
    "mail": gettext_lazy("mail"),
    "web": gettext_lazy("web"),
    "page": gettext_lazy("page"),
    "phone": gettext_lazy("phone"),
    "api": gettext_lazy("API"),
    "desk": gettext_lazy("desk"),
}


def dressed(row: dict[str, Any], at: datetime, asked: Asked | None = None, *, said_no: bool = False) -> dict[str, Any]:
    """The row with its number, its promise in words, and what stands at its foot; `asked` is what it wants of her.

    `said_no`: the customer said that it is not solved, and waits for our answer to that.
    """
    row["number"] = f"A-{row['id'] + 1000}"
    row["who"] = row["customer__name"] or row["customer__known_by"] or _("Somebody")
    row["last_words"] = masked_beginning(row["last_words"], 160)
    row["due_at"], row["what"] = _due(row)
    if asked:
        row["last_words"] = asked.words
        row["due_at"], row["what"] = (asked.due_at, asked.what) if asked.due_at else _due(row)
    row["is_asked"] = asked is not None
    row["ending"] = Outcome(row["outcome"]).label if row["turn"] == Turn.CLOSED and row["outcome"] else ""
    row["harm_word"] = Harm(row["harm"]).label if row["harm"] else ""
    row["needed"] = _needed(row, at)
    row["said_no"] = said_no
    row["foot"] = " · ".join(_foot(row))
    return row


def _due(row: dict[str, Any]) -> tuple[datetime | None, str]:
    """The promise that falls due next, else when the customer's turn ends."""
    if row["next_due_at"]:
        return row["next_due_at"], str(MEASURES.get(row["next_measure"], ""))
    if row["turn"] == Turn.THEIRS:
        return row["remind_at"], _("reminder")
    if row["turn"] == Turn.PROPOSED:
        return row["lapses_at"], _("closes")
    return None, ""


def _needed(row: dict[str, Any], at: datetime) -> tuple[str, str]:
    """Their own day and its state, where it is near, passed, or sooner than what we owe; else nothing."""
    if not row["needed_by"] or row["turn"] == Turn.CLOSED:
        return "", ""
    state = needing.nearness(row["needed_by"], row["next_due_at"], at)
    return (state, needing.said(row["needed_by"], at)) if state else ("", "")


def _foot(row: dict[str, Any]) -> list[str]:
    nobody = "" if row["turn"] == Turn.CLOSED else _("nobody yet")
    words = [row["owner__working_name"] or nobody, str(CHANNELS.get(row["channel"], row["channel"]))]
    if row["is_sending"]:
        rehearses = remembered("rehearses", Rehearsal.objects.is_on)
        words.append(_("waits until you go live") if rehearses else _("sending"))
    if row["waiting_on"]:
        words.append(_("waits on: %(what)s") % {"what": WaitingOn(row["waiting_on"]).label.lower()})
    if row["chases_id"] and row["turn"] == Turn.OURS:
        words.append(_("wrote again"))
    return [word for word in words if word]


def grouped(rows: list[dict[str, Any]], at: datetime) -> list[dict[str, Any]]:
    """Rows under Late, Next hour, Today, Later, or the customer's turn; within each the order they came in."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        groups.setdefault(_group(row, at), []).append(row)
    return [{"key": key, "name": name, "rows": groups[key]} for key, name in GROUPS.items() if key in groups]


def _group(row: dict[str, Any], at: datetime) -> str:
    if row["turn"] in (Turn.THEIRS, Turn.PROPOSED) and not row["next_due_at"]:
        return str(row["turn"])
    due_at = row["due_at"] if row["is_asked"] else row["next_due_at"]
    if due_at is None:
        return "closed"
    if due_at < at:
        return "late"
    if due_at - at <= timedelta(hours=1):
        return "hour"
    return "today" if localtime(due_at).date() == localtime(at).date() else "later"


GROUPS = {
    "late": gettext_lazy("Late"),
    "hour": gettext_lazy("Next hour"),
    "today": gettext_lazy("Today"),
    "later": gettext_lazy("Later"),
    "theirs": gettext_lazy("Waiting for them"),
    "proposed": gettext_lazy("Proposed"),
    "closed": gettext_lazy("Closed"),
}
