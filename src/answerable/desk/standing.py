"""Where a case stands, for its head and its side: who has it, what runs by when, and what she may do about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from answerable.cases.access import may_write
from answerable.cases.models import Case, Commitment, Link
from answerable.cases.words import Measure, Origin, Outcome, Part, Turn
from answerable.channels.mail.models import NotACustomer
from answerable.desk import needing
from answerable.desk.likenesses import offered
from answerable.desk.rows import MEASURES
from answerable.desk.saying_no import said_no
from answerable.kit import moments
from answerable.staff.access import leads_team, teams_of
from answerable.staff.models import Staff


@dataclass(frozen=True)
class Clock:
    """One commitment as a bar: what is promised, and how much of its time has gone."""

    label: str
    state: str
    percent: int
    title: str
    pk: int = 0


def loaded(case: Case) -> Case:
    """The case with what several parts of its page look at, asked for once."""
    prefetch_related_objects(
        [case], "participants__proof_checked_by", "commitments", "sponsors__staff", "sponsors__team"
    )
    return case


def head_of(case: Case, staff: Staff, at: datetime) -> dict[str, Any]:
    """The head of the case page."""
    writes = may_write(staff, case)
    handover = case.open_handover()
    mine = teams_of(staff)
    return {
        "clock": _head_clock(case, at),
        "needed": needing.said(case.needed_by, at) if case.needed_by and not case.is_closed else "",
        "needed_state": needing.nearness(case.needed_by, case.next_due_at, at) if case.needed_by else "",
        "said_no": said_no(case),
        "may_write": writes,
        "may_take": case.owner_id is None and not case.is_closed and case.team_id in mine,
        "may_give_back": case.owner_id is not None and (case.owner_id == staff.pk or leads_team(staff, case.team)),
        "may_assign": case.owner_id is None and not case.is_closed and writes,
        "may_offer": not case.is_closed and handover is None and writes,
        "may_look_over": not case.is_closed and case.owner_id != staff.pk,
        "may_take_final_position": writes and not case.is_closed and staff.takes_final_positions,
        "handover": handover,
        "offered_whom": str(handover.to_staff or handover.to_team) if handover else "",
        "offered_to_me": _is_offered(handover, staff, mine),
        "may_withdraw_offer": bool(handover and staff.pk in (handover.offered_by_id, case.owner_id)),
        "may_sponsor": _may_sponsor(case, staff),
        "probably_same": _probably_same(case, staff),
        "likeness": offered(case, Case.objects.visible_to(staff)),
        "listed": (listed := _listed(case)),
        "may_list": writes and not case.is_closed and not listed and _began_by_mail(case),
    }


def _began_by_mail(case: Case) -> bool:
    return case.channel == "mail" and case.origin in (Origin.CUSTOMER, Origin.MACHINE)


def _listed(case: Case) -> NotACustomer | None:
    """As whom whoever it began with stands on the list of those who are not customers. Participants are loaded."""
    if not _began_by_mail(case):
        return None
    address = next((one.address for one in case.participants.all() if one.part == Part.CUSTOMER), "")
    return NotACustomer.objects.of(address) if address else None


def _is_offered(handover: Any, staff: Staff, mine: frozenset[int]) -> bool:
    if handover is None or handover.offered_by_id == staff.pk:
        return False
    return bool(handover.to_staff_id == staff.pk or (handover.to_staff_id is None and handover.to_team_id in mine))


def _may_sponsor(case: Case, staff: Staff) -> bool:
    if case.is_closed or case.owner_id == staff.pk:
        return False
    return any(row.staff_id == staff.pk and row.took_at is None for row in case.sponsors.all())


def _probably_same(case: Case, staff: Staff) -> Link | None:
    """The open case that this one probably belongs to, for who may see it; others have its line at the side."""
    if case.is_closed:
        return None
    rows = Link.objects.filter(second=case, kind="probably-same", parted_at=None)
    link = rows.order_by("-id").first()
    if link is None or link.first.is_closed:
        return None
    return link if Case.objects.visible_to(staff).filter(pk=link.first_id).exists() else None


def _head_clock(case: Case, at: datetime) -> Clock | None:
    if case.turn == Turn.CLOSED:
        label = Outcome(case.outcome).label
        return Clock(str(label), "kept" if case.outcome == Outcome.CONFIRMED else "void", 100, _when(case.closed_at))
    if case.next_due_at:
        words = moments.due(case.next_due_at, at, str(MEASURES.get(Measure(case.next_measure), "")))
        start = _started(case, at)
        percent = moments.part_passed(start, case.next_due_at, at)
        return Clock(words, moments.nearness(case.next_due_at, at), percent, _when(case.next_due_at))
    if case.turn == Turn.THEIRS and case.remind_at:
        return Clock(moments.due(case.remind_at, at, _("reminder")), "paused", 0, _when(case.remind_at))
    if case.lapses_at:
        return Clock(moments.due(case.lapses_at, at, _("closes")), "paused", 0, _when(case.lapses_at))
    return None


def _started(case: Case, at: datetime) -> datetime:
    running = [row for row in case.commitments.all() if row.state == "running"]
    first = min(running, key=lambda row: row.falls_due, default=None)
    return first.run_from if first else at


def _when(at: datetime | None) -> str:
    return moments.exact(at) if at else ""


def clocks_of(case: Case, at: datetime) -> list[Clock]:
    """Every promise of this case: those that run first, then those that were kept or broken."""
    rows = sorted(case.commitments.all(), key=lambda row: (not row.is_open, row.falls_due))
    return [_clock(row, at) for row in rows if row.state != "void" or row.broken_at]


def _clock(row: Commitment, at: datetime) -> Clock:
    name = Measure(row.measure).label
    until = moments.stretch(row.started_at, row.due_at, at)
    title = f"{moments.exact(row.started_at)} → {moments.exact(row.due_at)}"
    if row.met_at:
        words = _("%(name)s · late, %(when)s") if row.broken_at else _("%(name)s · done %(when)s")
        state = "late" if row.broken_at else "void"
        return Clock(words % {"name": name, "when": moments.short(row.met_at, at)}, state, 100, title, row.pk)
    if row.paused_at:
        return Clock(_("%(name)s · paused") % {"name": name}, "paused", _gone(row, row.paused_at), title, row.pk)
    return Clock(f"{name} · {until}", moments.nearness(row.due_at, at), _gone(row, at), title, row.pk)


def _gone(row: Commitment, at: datetime) -> int:
    return moments.part_passed(row.started_at, row.due_at, at)
