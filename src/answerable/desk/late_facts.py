"""What lateness leaves in a case's history, in words; the gaps are filled with the event's names."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.cases.models import Event
from answerable.cases.words import Measure

WHAT = {
    Measure.RECEIPT: gettext_lazy("the receipt"),
    Measure.ANSWER: gettext_lazy("the answer"),
    Measure.UPDATE: gettext_lazy("the next word"),
    Measure.GIVEN: gettext_lazy("the word on the date we gave"),
    Measure.RESOLUTION: gettext_lazy("the solution"),
    Measure.CALL_BACK: gettext_lazy("the call"),
    Measure.ASK: gettext_lazy("a colleague's answer"),
    Measure.HANDOVER: gettext_lazy("an answer to the offer"),
    Measure.GLANCE: gettext_lazy("the glance"),
}
CALLING = ("commitment.raised", "risk.told")
CALLS = (*CALLING, "commitment.still-late")


def _raised(data: dict[str, Any]) -> str:
    words = {
        "duty": _("%(whom)s, on duty, was called: %(what)s is late"),
        "lead": _("%(whom)s was called as lead: %(what)s is late"),
        "head": _("%(whom)s was called as head: %(what)s is late"),
        "last": _("%(whom)s was called as the last person: %(what)s is late"),
    }
    return words[data["rung"]]


def _still_late(data: dict[str, Any]) -> str:
    if data["staff"] is None:
        return _("Nobody was there to be called: %(what)s is still late")
    return _("%(whom)s is reminded once a day from now on: %(what)s is still late")


def _kept(data: dict[str, Any]) -> str:
    reasons = {
        "team-has-it-off": _("the team has that switched off"),
        "never-corresponded": _("nothing of ours has ever reached them"),
        "no-address": _("we have no mail address for them"),
    }
    why = {"customer": "%(customer)s", "why": reasons.get(data["reason"], data["reason"])}
    return _("%(customer)s was not told that we are late: %(why)s") % why


def _at_risk(data: dict[str, Any]) -> str:
    return _("%(whom)s was called at once: a person is at risk")


# Warnings are between Answerable and the owner, and what the customer was told stands in the story as a message.
LATE_TELLING: dict[str, Callable[[dict[str, Any]], str]] = {
    "commitment.raised": _raised,
    "commitment.still-late": _still_late,
    "lateness.kept": _kept,
    "risk.told": _at_risk,
}


def with_each_call_once(events: Iterable[Event]) -> list[Event]:
    """Without the sponsor whom a call made, and without the same reminder day after day."""
    events = list(events)
    called = {(event.at, event.data["staff"]) for event in events if event.name in CALLING}
    reminders = [event for event in events if event.name == "commitment.still-late"]
    first = {(event.data["commitment"], event.data["staff"]): event.pk for event in reversed(reminders)}
    repeated = {event.pk for event in reminders} - set(first.values())
    return [event for event in events if event.pk not in repeated and not _joined_by_call(event, called)]


def _joined_by_call(event: Event, called: set[tuple[datetime, Any]]) -> bool:
    joined = event.name == "sponsor.added" and event.data["reason"] in ("late", "risk")
    return joined and (event.at, event.data["staff"]) in called
