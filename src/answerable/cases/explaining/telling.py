"""The story of one promise, sentence by sentence, in the order in which it happened."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.cases.explaining.endings import ending, lateness
from answerable.cases.explaining.gathering import FACTS, Gathered
from answerable.cases.explaining.hours import clocks_changed, hours_between
from answerable.cases.explaining.moments import is_another_zone, said, span
from answerable.cases.models import Commitment
from answerable.cases.words import PAUSING, Measure
from answerable.promises import durations

PROMISED = {
    Measure.RECEIPT: gettext_lazy("Receipt"),
    Measure.ANSWER: gettext_lazy("Answer"),
    Measure.UPDATE: gettext_lazy("Next word"),
    Measure.RESOLUTION: gettext_lazy("Solution"),
    Measure.ASK: gettext_lazy("A colleague's answer"),
    Measure.HANDOVER: gettext_lazy("An answer to the offer"),
    Measure.GLANCE: gettext_lazy("A glance"),
}
BEGAN = {
    Measure.RECEIPT: gettext_lazy("They wrote on %(when)s."),
    Measure.ANSWER: gettext_lazy("They wrote on %(when)s."),
    Measure.UPDATE: gettext_lazy("Our word of %(when)s said that more would come."),
    Measure.GIVEN: gettext_lazy("They were told a date for our next word on %(when)s."),
    Measure.RESOLUTION: gettext_lazy("The case was opened on %(when)s."),
    Measure.CALL_BACK: gettext_lazy("A call was agreed on %(when)s."),
    Measure.ASK: gettext_lazy("It was asked on %(when)s."),
    Measure.HANDOVER: gettext_lazy("It was offered on %(when)s."),
    Measure.GLANCE: gettext_lazy("A short word came on %(when)s."),
}
BEGAN_BY = {
    "proposal.rejected": gettext_lazy("They said on %(when)s that it is not solved."),
    "answer.refused": gettext_lazy("They said on %(when)s that our answer was none."),
}
# So many pauses are told one by one.
EACH = 3


def tell(row: Commitment, gathered: Gathered) -> list[str]:
    """All that is to be said of it."""
    return [sentence for sentence in _sentences(row, gathered) if sentence]


def _sentences(row: Commitment, gathered: Gathered) -> Iterator[str]:
    zone = row.calendar_version.hours().zone
    yield _promised(row)
    yield _began(row, gathered)
    yield from _counted(row, gathered)
    yield from _paused(row, gathered)
    for event in gathered.of(row, "commitment.due-moved"):
        yield _moved(event, gathered, row)
    yield (_("It is due %(when)s.") if row.is_agreed else _("So due %(when)s.")) % {"when": said(row.due_at, zone)}
    yield _went_on(row, gathered)
    yield from lateness(row, gathered)
    yield ending(row)
    if is_another_zone(zone, row.due_at):
        yield _("Times here are those of %(zone)s.") % {"zone": zone.key}


def _promised(row: Commitment) -> str:
    if row.is_agreed:
        return ""
    terms = {"what": PROMISED[Measure(row.measure)], "allowance": durations.say(_allowance(row))}
    terms["promise"] = row.promise_version.promise.name if row.promise_version else ""
    promised = _("%(what)s promised within %(allowance)s by “%(promise)s”.") % terms
    return f"{promised} {_('It is statutory: nothing pauses it.')}" if row.statutory else promised


def _allowance(row: Commitment) -> dict[str, Any]:
    return {"counting": row.counting} | ({"count": row.count} if row.count is not None else {"seconds": row.seconds})


def _began(row: Commitment, gathered: Gathered) -> str:
    when = {"when": said(row.started_at, row.calendar_version.hours().zone)}
    if row.measure == Measure.ANSWER:
        for event in gathered.at(row.started_at):
            if event.name in BEGAN_BY:
                return BEGAN_BY[event.name] % when
    return BEGAN[Measure(row.measure)] % when


def _counted(row: Commitment, gathered: Gathered) -> Iterator[str]:
    if row.is_agreed:
        return
    version = row.calendar_version
    if row.counting == "working":
        yield from hours_between(version, row.started_at, row.due_at, _whose_hours(row, gathered))
    elif row.counting == "elapsed":
        yield _("Counted by the clock on the wall, nights and free days too.")
    else:
        yield _("Counted by the calendar, free days too, to the same time of day.")
    yield clocks_changed(row.started_at, row.due_at, version)


def _whose_hours(row: Commitment, gathered: Gathered) -> str:
    """The team whose calendar it was given, at first or when it last moved."""
    given = gathered.of(row, "commitment.started", "commitment.due-moved")
    return gathered.team_at(given[-1].at if given else row.started_at)


def _paused(row: Commitment, gathered: Gathered) -> Iterator[str]:
    if row.measure not in PAUSING or row.statutory:
        return
    zone, stretches = row.calendar_version.hours().zone, _stretches(row, gathered)
    yield _("Paused %(span)s.") % {"span": span(timedelta(seconds=row.paused_seconds))}
    for begin, end in stretches if len(stretches) <= EACH else []:
        yield _("It paused from %(begin)s to %(end)s.") % {"begin": said(begin, zone), "end": said(end, zone)}
    if row.paused_at:
        yield _("It has paused since %(when)s, while it is not our turn.") % {"when": said(row.paused_at, zone)}


def _stretches(row: Commitment, gathered: Gathered) -> list[tuple[datetime, datetime]]:
    begins = [event.at for event in gathered.of(row, "commitment.paused")]
    ends = [event.at for event in gathered.of(row, "commitment.resumed")]
    return list(zip(begins, ends, strict=False))


def _moved(event: Any, gathered: Gathered, row: Commitment) -> str:
    zone = row.calendar_version.hours().zone
    old, new = (said(datetime.fromisoformat(event.data[name]), zone) for name in ("old", "new"))
    why = _why_moved(event.at, gathered)
    return _("Moved from %(old)s to %(new)s: %(why)s.") % {"old": old, "new": new, "why": why}


def _why_moved(moment: datetime, gathered: Gathered) -> str:
    together = gathered.at(moment)
    changed = {name for event in together for name in event.data.get("changed", {}) if name in FACTS}
    by = next((gathered.name(event.actor_id) for event in together if event.actor_kind == "staff"), "")
    if "team_id" in changed:
        words = _("the case came to %(team)s") % {"team": gathered.team_at(moment)}
    elif changed:
        words = _("what we know of the case has changed")
    else:
        words = _("the hours or the promises were revised")
    return _("%(words)s, by %(name)s") % {"words": words, "name": by} if by and changed else words


def _went_on(row: Commitment, gathered: Gathered) -> str:
    """Where it went after its hours were fixed; a change of team makes nothing due later."""
    until = row.met_at or row.void_at
    whose = _whose_hours(row, gathered)
    since = [(at, team) for at, team in gathered.moves() if at > row.started_at and (until is None or at <= until)]
    if row.is_agreed or not since or since[-1][1] == whose:
        return ""
    when = said(since[-1][0], row.calendar_version.hours().zone)
    words = _("It went on to %(team)s on %(when)s, which makes nothing due later.")
    return words % {"team": since[-1][1], "when": when}
