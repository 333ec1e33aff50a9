"""I2, I3, I4 and I8: what runs, since when, by which promise, and what has met it."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from answerable.cases.checking.breach import Rule
from answerable.cases.checking.rows import Rows
from answerable.cases.models import Commitment, Delivery, Message
from answerable.cases.words import ANSWERS, PAUSING, Kind, Measure, Outcome, Turn
from answerable.promises.clocks import due, resume

# One of these makes an imported case a live one.
LIVE = {"message.received", "case.reopened"}
CUSTOMERS_WORD = (Outcome.CONFIRMED, Outcome.BY_WORD)


def at_most_one_is_open(rows: Rows) -> Iterator[str]:
    for (measure, subject), count in Counter((row.measure, row.subject) for row in rows.open).items():
        if count > 1:
            yield f"{count} commitments for {measure} {subject} are open."


def an_open_case_has_a_resolution(rows: Rows) -> Iterator[str]:
    if rows.case.turn != Turn.CLOSED and not rows.open_one(Measure.RESOLUTION):
        yield "it is open, and no resolution is promised."
    if rows.case.turn == Turn.CLOSED:
        for row in rows.open:
            if row.measure != Measure.GLANCE:
                yield f"it is closed, and {row.measure} runs on."


def history_owes_nothing(rows: Rows) -> Iterator[str]:
    """An imported case has no clock before somebody speaks in it."""
    names = {event.name for event in rows.events}
    if "case.imported" in names and not names & LIVE and rows.commitments:
        yield "it was imported, nobody has spoken in it since, and it has clocks."


def only_their_turn_pauses(rows: Rows) -> Iterator[str]:
    theirs = rows.case.turn in (Turn.THEIRS, Turn.PROPOSED)
    for row in rows.open:
        wanted = theirs and row.measure in PAUSING and not row.statutory
        if wanted != bool(row.paused_at):
            yield f"{row.measure} is {'running' if wanted else 'paused'} while the turn is {rows.case.turn}."


def the_law_never_waits(rows: Rows) -> Iterator[str]:
    for row in rows.commitments:
        if row.statutory and row.measure == Measure.RESOLUTION and (row.paused_at or row.paused_seconds):
            yield "a resolution that the law demands has stood still."


def questions_and_offers_have_clocks(rows: Rows) -> Iterator[str]:
    for measure, owners in ((Measure.ASK, rows.asks), (Measure.HANDOVER, rows.handovers)):
        there = {row.subject for row in rows.open if row.measure == measure}
        wanted = {one.subject for one in owners if one.is_open}
        for subject in sorted(there ^ wanted):
            yield f"{subject} is {'open without a clock' if subject in wanted else 'over, and its clock runs on'}."


def glances_are_of_messages(rows: Rows) -> Iterator[str]:
    messages = {f"message:{row.pk}" for row in (*rows.messages, *rows.merged_messages)}
    for row in rows.open:
        if row.measure == Measure.GLANCE and row.subject not in messages:
            yield f"a glance is asked for {row.subject}, which is not here."


def due_times_are_recorded(rows: Rows) -> Iterator[str]:
    """Due moves only by resuming, or earlier by a recorded change: the last recorded due time is the one there is."""
    recorded: dict[int, str] = {}
    for event in rows.events:
        for name in ("due_at", "new"):
            if event.name.startswith("commitment.") and name in event.data:
                recorded[event.data["commitment"]] = event.data[name]
    for row in rows.commitments:
        told = recorded.get(row.pk)
        if told is None or datetime.fromisoformat(told) != row.due_at:
            yield f"{row.measure} is due at {row.due_at}, its history says {told}."


def ends_are_recorded(rows: Rows) -> Iterator[str]:
    states = {"started": "open", "restored": "open", "met": "met", "void": "void"}
    told: dict[int, str] = {}
    for event in rows.events:
        area, _, fact = event.name.partition(".")
        if area == "commitment" and fact in states:
            told[event.data["commitment"]] = states[fact]
    for row in rows.commitments:
        state = "void" if row.void_at else "met" if row.met_at else "open"
        if told.get(row.pk) != state:
            yield f"{row.measure} is {state}, its history says {told.get(row.pk)}."


def breaking_is_a_fact(rows: Rows) -> Iterator[str]:
    for row in rows.commitments:
        if row.met_at and row.met_at < row.started_at:
            yield f"{row.measure} was met before it began."
        if row.broken_at and row.broken_at < row.started_at:
            yield f"{row.measure} was broken before it began."
        ended = row.met_at or row.void_at
        # One that may pause stood still perhaps when it ended, and only its history says so.
        excused = row.measure in PAUSING or row.void_reason == "bounced"  # a word that came back promised nothing
        if ended and ended > row.due_at and not row.broken_at and not excused:
            yield f"{row.measure} ended after it was due, and is not broken."


def an_answer_is_a_persons(rows: Rows) -> Iterator[str]:
    """I3: met only by a public word from a human, sent as an answer, accepted, neither returned nor refused by her."""
    by_id = {row.pk: row for row in rows.messages}
    for row in rows.commitments:
        if row.measure == Measure.ANSWER and row.met_at:
            fault = _fault(by_id.get(row.met_by_id or 0), rows)
            if fault:
                yield f"an answer is met by {fault}."
    for message in (*rows.messages, *rows.merged_messages):
        if message.answered_by_id and not _is_known_answer(message, by_id, rows):
            yield f"message {message.pk} is answered by something that is no answer."


def _is_known_answer(message: Message, by_id: dict[int, Message], rows: Rows) -> bool:
    answer = by_id.get(message.answered_by_id or 0)
    if answer is None:  # answered where it is dealt with, or was
        return message.pk not in by_id or bool(rows.case.merged_into_id) or _was_merged(rows)
    came_after = answer.created_at >= message.created_at if answer.kind == Kind.ELSEWHERE else answer.pk > message.pk
    return _fault(answer, rows) == "" and came_after


def _was_merged(rows: Rows) -> bool:
    return any(event.name == "case.merged" for event in rows.events)


def _fault(message: Message | None, rows: Rows) -> str:
    if message is None:
        return "nothing"
    if message.kind not in ANSWERS or message.author_kind != "staff" or message.audience != "public":
        return f"a {message.kind} by {message.author_kind}"
    if not message.accepted_at or message.undone_at:
        return "a word that nobody accepted"
    if message.not_an_answer_at:
        return "a word that she called no answer"
    if message.bounced_at and not _she_had_confirmed(message, rows):
        return "a word that came back"
    return ""


def _is_hers(row: Delivery) -> bool:
    return row.is_decisive or row.replaced_by_id is not None


def _she_had_confirmed(message: Message, rows: Rows) -> bool:
    """Her own word that it is solved outweighs a late bounce; what came first is told by the order of the history."""
    outcome, roads = "", {row.pk for row in rows.deliveries if row.message_id == message.pk and _is_hers(row)}
    for event in rows.events:
        if event.name == "message.bounced" and event.data["delivery"] in roads:
            break
        outcome = event.data.get("changed", {}).get("outcome", outcome)
    return outcome in CUSTOMERS_WORD


def who_waits_for_an_answer_has_a_clock(rows: Rows) -> Iterator[str]:
    """I4: from the oldest unanswered word of the matter, or earlier by the case it chases."""
    unanswered = rows.unanswered
    if rows.case.merged_into_id or not unanswered:
        return
    if rows.case.turn != Turn.OURS:
        yield f"a word of hers waits for an answer, and the turn is {rows.case.turn}."
        return
    oldest, clock = min(row.created_at for row in unanswered), rows.open_one(Measure.ANSWER)
    if clock is None:
        yield "a word of hers waits for an answer, and none is promised."
    elif clock.started_at > oldest:
        yield f"she waits since {oldest}, the clock says since {clock.started_at}."


def an_answer_clock_has_a_question(rows: Rows) -> Iterator[str]:
    """I4, the other way round: nothing runs for a word that was answered, but for an answer that she refused."""
    if not rows.open_one(Measure.ANSWER):
        return
    if rows.case.turn != Turn.OURS:
        yield f"an answer is promised, and the turn is {rows.case.turn}."
    if rows.unanswered:
        return
    if not any(row.not_an_answer_at for row in rows.messages):
        yield "an answer is promised, and no word of hers waits for one."


def a_date_told_is_promised(rows: Rows) -> Iterator[str]:
    """A holding word carries a date, and a date that was told becomes a commitment."""
    given = {row.subject for row in rows.commitments if row.measure == Measure.GIVEN}
    for row in rows.messages:
        if row.kind == Kind.HOLDING and not row.next_word_at:
            yield f"holding word {row.pk} has no date."
        told = row.next_word_at and row.accepted_at and row.next_word_at > row.accepted_at
        if told and f"message:{row.pk}" not in given and not _was_closed(row.accepted_at, rows):
            yield f"message {row.pk} told a date that nobody promised."


def _was_closed(at: datetime | None, rows: Rows) -> bool:
    """Whether the case was over at some point of that moment."""
    turn, then = "", []
    for event in rows.events:
        if at and event.at > at:
            break
        turn = event.data.get("changed", {}).get("turn", turn)
        if event.at == at:
            then.append(turn)
    return Turn.CLOSED in (turn, *then)


def clocks_keep_their_promise(rows: Rows) -> Iterator[str]:
    """I8: each keeps the versions it was given, and its due time is what they say."""
    for row in rows.commitments:
        if row.promise_version_id is None:
            yield f"{row.measure} belongs to no promise."
    for row in rows.running:
        wanted = _due_by_its_own_terms(row)
        if wanted and row.broken_at is None and row.due_at != wanted:
            yield f"{row.measure} is due at {row.due_at}, by its own terms at {wanted}."


def _due_by_its_own_terms(row: Commitment) -> datetime | None:
    """None where people agreed on a date, and where it was late already when it paused: it stays as late as it was."""
    if row.left_seconds == 0 and row.due_at <= row.run_from:
        return None
    if row.left_seconds is not None:
        return max(resume(row.run_from, row.left_seconds, row.counting, row.calendar_version), row.started_at)
    if row.count is not None and row.paused_seconds == 0:
        return max(due(row.run_from, row, row.calendar_version), row.started_at)
    return None


RULES: tuple[Rule, ...] = (
    ("I2", at_most_one_is_open),
    ("I2", an_open_case_has_a_resolution),
    ("I2", history_owes_nothing),
    ("I2", only_their_turn_pauses),
    ("I2", the_law_never_waits),
    ("I2", questions_and_offers_have_clocks),
    ("I2", glances_are_of_messages),
    ("I2", due_times_are_recorded),
    ("I2", ends_are_recorded),
    ("I2", breaking_is_a_fact),
    ("I3", an_answer_is_a_persons),
    ("I4", who_waits_for_an_answer_has_a_clock),
    ("I4", an_answer_clock_has_a_question),
    ("I3", a_date_told_is_promised),
    ("I8", clocks_keep_their_promise),
)
