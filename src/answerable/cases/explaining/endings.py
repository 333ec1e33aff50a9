"""The second half of a promise's story: who was warned and called, whether it was kept, how it ended."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from answerable.cases.explaining.gathering import Gathered
from answerable.cases.explaining.moments import said
from answerable.cases.models import Alert, Commitment
from answerable.cases.models.event import Event

WARNED = {
    Alert.Kind.HALF: gettext_lazy("%(name)s was warned when half of the time was gone, %(when)s."),
    Alert.Kind.MOST: gettext_lazy("%(name)s was warned when four fifths of the time were gone, %(when)s."),
    Alert.Kind.LATE: gettext_lazy("%(name)s was told that it is late, %(when)s."),
}
CALLED = {
    "duty": gettext_lazy("%(name)s, on duty, was called, %(when)s."),
    "lead": gettext_lazy("%(name)s was called as lead, %(when)s."),
    "head": gettext_lazy("%(name)s was called as head, %(when)s."),
    "last": gettext_lazy("%(name)s was called as the last person, %(when)s."),
}
VOID = {
    "agreed-anew": gettext_lazy("another time was agreed"),
    "bounced": gettext_lazy("our word came back"),
    "closed": gettext_lazy("the case was closed"),
    "confirmed": gettext_lazy("they confirmed that it is solved"),
    "folded-into-older": gettext_lazy("an older one holds in its place"),
    "lapsed": gettext_lazy("the time for it passed"),
    "merged": gettext_lazy("the case was merged"),
    "of-another-customer": gettext_lazy("it counted from a case of somebody else"),
    "parted": gettext_lazy("the cases were parted"),
    "rejected": gettext_lazy("they said that it is not solved, so that an answer is due"),
    "unread": gettext_lazy("nobody looked at it in time, so that an answer is due"),
    "withdrawn": gettext_lazy("it was withdrawn"),
}


def lateness(row: Commitment, gathered: Gathered) -> Iterator[str]:
    """Before, at and after due, in order of time."""
    told = [(row.broken_at, _broken(row, gathered))] if row.broken_at else []
    told += [(alert.at, _warned(alert, row, gathered)) for alert in gathered.alerts if alert.commitment_id == row.pk]
    told += [(event.at, _called(event, row, gathered)) for event in gathered.of(row, "commitment.raised")]
    told += [(event.at, _they_were_told(event, row)) for event in gathered.of(row, "lateness.told")]
    yield from (words for _at, words in sorted(told, key=lambda one: one[0]))
    yield _still_late(row, gathered)


def _when(row: Commitment, event: Alert | Event) -> str:
    return said(event.at, row.calendar_version.hours().zone)


def _warned(alert: Alert, row: Commitment, gathered: Gathered) -> str:
    words = WARNED.get(Alert.Kind(alert.kind))
    return words % {"name": gathered.name(alert.staff_id), "when": _when(row, alert)} if words else ""


def _called(event: Event, row: Commitment, gathered: Gathered) -> str:
    return CALLED[event.data["rung"]] % {"name": gathered.name(event.data["staff"]), "when": _when(row, event)}


def _they_were_told(event: Event, row: Commitment) -> str:
    return _("They were told that we are late, %(when)s.") % {"when": _when(row, event)}


def _broken(row: Commitment, gathered: Gathered) -> str:
    closure = gathered.closure_at(row)
    if closure:
        words = _("It broke then, in a closure that nobody had foreseen (%(why)s), so nobody was called.")
        return words % {"why": closure.reason}
    return _("It was not kept by then, so the promise is broken.")


def _still_late(row: Commitment, gathered: Gathered) -> str:
    events = gathered.of(row, "commitment.still-late")
    if not events:
        return ""
    words = ngettext(
        "%(name)s was reminded once more, %(when)s.",
        "%(name)s was reminded %(count)d times more, last %(when)s.",
        len(events),
    )
    name = gathered.name(events[-1].data["staff"]) or _("Nobody")
    return words % {"name": name, "count": len(events), "when": _when(row, events[-1])}


def ending(row: Commitment) -> str:
    """Kept, kept late, or no longer holding."""
    zone = row.calendar_version.hours().zone
    if row.met_at:
        who = row.met_by.staff.working_name if row.met_by and row.met_by.staff else ""
        kept = _("Met late, %(when)s") if row.broken_at else _("Met %(when)s")
        words = kept % {"when": said(row.met_at, zone)}
        return (_("%(words)s, by %(name)s's word.") % {"words": words, "name": who}) if who else f"{words}."
    if row.void_at:
        gone = {"when": said(row.void_at, zone), "why": VOID.get(row.void_reason, "")}
        return (
            _("Since %(when)s it no longer holds: %(why)s.") if gone["why"] else _("Since %(when)s it no longer holds.")
        ) % gone
    return ""
