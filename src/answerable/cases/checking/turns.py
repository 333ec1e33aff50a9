"""I1: exactly one turn, with what belongs to it; and the due times on the case's row are those of its commitments."""

from collections.abc import Iterator
from datetime import datetime

from answerable.cases.checking.breach import Rule
from answerable.cases.checking.rows import Rows
from answerable.cases.words import AMONG_US, Kind, Measure, Outcome, Turn

# What a turn must have; every other of these facts it must not.
BELONGS: dict[str, set[str]] = {
    Turn.OURS: set(),
    Turn.THEIRS: {"remind_at", "if_silent"},
    Turn.PROPOSED: {"lapses_at"},
    Turn.CLOSED: {"closed_at", "outcome"},
}


def turn_has_its_facts(rows: Rows) -> Iterator[str]:
    case = rows.case
    for name in ("remind_at", "if_silent", "lapses_at", "closed_at", "outcome"):
        wanted, there = name in BELONGS[case.turn], bool(getattr(case, name))
        if wanted != there:
            yield f"the turn is {case.turn}, and {name} is {'set' if there else 'missing'}."
    if case.turn == Turn.PROPOSED and not case.proposed_at:
        yield "the turn is proposed, and nobody knows since when."
    if case.waiting_on and case.turn != Turn.OURS:
        yield f"it waits on {case.waiting_on} although the turn is {case.turn}."


def ours_has_a_running_commitment(rows: Rows) -> Iterator[str]:
    if rows.case.turn == Turn.OURS and not rows.running:
        yield "it is our turn and nothing runs."
    if rows.case.turn == Turn.OURS and not rows.case.next_due_at:
        yield "it is our turn and no due time stands on the row."


def next_due_is_the_earliest(rows: Rows) -> Iterator[str]:
    first = min(rows.running, key=lambda row: (row.due_at, row.measure in AMONG_US, row.pk), default=None)
    due, measure = (first.due_at, first.measure) if first else (None, "")
    if rows.case.next_due_at != due:
        yield f"next_due_at is {rows.case.next_due_at}, the earliest open due time is {due}."
    if rows.case.next_measure != measure:
        yield f"next_measure is {rows.case.next_measure or 'empty'}, the earliest open one is {measure or 'none'}."


def next_act_is_the_sweeps(rows: Rows) -> Iterator[str]:
    acts = [moment for row in rows.running if (moment := row.acts_at)]
    acts += [moment for moment in [_turn_acts_at(rows)] if moment]
    wanted = min(acts, default=None)
    if rows.case.next_act_at != wanted:
        yield f"next_act_at is {rows.case.next_act_at}, the sweep has to act at {wanted}."


def _turn_acts_at(rows: Rows) -> datetime | None:
    case = rows.case
    if case.turn == Turn.PROPOSED and case.lapses_at and case.proposed_at and not case.reminded_at:
        return case.proposed_at + (case.lapses_at - case.proposed_at) / 2
    return case.remind_at or case.lapses_at


def row_says_what_is_on_its_way(rows: Rows) -> Iterator[str]:
    words = [row for row in rows.messages if row.direction == "out" and row.author_kind == "staff" and not row.spoken]
    words = [row for row in words if row.undone_at is None and row.kind != Kind.ELSEWHERE]
    sending = any(not (row.accepted_at or row.failed_at or row.bounced_at) for row in words)
    if rows.case.is_sending != sending:
        yield f"the row says {'' if rows.case.is_sending else 'not '}sending, its messages say otherwise."
    failed = bool(words and (words[-1].failed_at or words[-1].bounced_at))
    if rows.case.has_failed != failed:
        yield f"the row says {'' if rows.case.has_failed else 'not '}failed, its last message says otherwise."
    glance = rows.open_one(Measure.GLANCE) is not None
    if rows.case.asks_glance != glance:
        yield f"the row asks {'' if rows.case.asks_glance else 'not '}for a glance, its commitments say otherwise."


def merged_leads_somewhere(rows: Rows) -> Iterator[str]:
    case = rows.case
    if case.pk in rows.pointers:
        yield "it was merged into itself, by a circle."
    if (case.merged_into_id is not None) != (case.outcome == Outcome.MERGED):
        yield f"its outcome is {case.outcome or 'none'}, and it is {'' if case.merged_into_id else 'not '}merged."


RULES: tuple[Rule, ...] = (
    ("I1", turn_has_its_facts),
    ("I1", ours_has_a_running_commitment),
    ("I1", next_due_is_the_earliest),
    ("I1", next_act_is_the_sweeps),
    ("I1", row_says_what_is_on_its_way),
    ("I1", merged_leads_somewhere),
)
