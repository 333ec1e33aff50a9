"""I5, I9 and I10: what came in is filed where it says; what goes out is public, and goes to who may read it."""

from collections import defaultdict
from collections.abc import Iterator

from answerable.cases.checking.breach import Rule
from answerable.cases.checking.rows import Rows
from answerable.cases.models import Delivery, Message
from answerable.cases.models.elsewhere import CONFIRMED
from answerable.cases.words import Audience, Direction, Kind, Part

INSIDE = (Kind.NOTE, Kind.ASK, Kind.REPLY, Kind.CALL)


def inside_stays_inside(rows: Rows) -> Iterator[str]:
    audience = {row.pk: row.audience for row in rows.messages}
    for message in rows.messages:
        if message.kind in INSIDE and message.audience != Audience.INTERNAL:
            yield f"message {message.pk}, a {message.kind}, is public."
    for row in rows.deliveries:
        if audience.get(row.message_id) != Audience.PUBLIC:
            yield f"delivery {row.pk} carries a message that is not public, or not of this case."


def deliveries_have_their_grant(rows: Rows) -> Iterator[str]:
    for row in rows.deliveries:
        grant = getattr(row, "grant", None)
        if grant is None:
            yield f"delivery {row.pk} has no grant."
        elif (grant.case_id, grant.participant_id) != (row.case_id, row.participant_id):
            yield f"the grant of delivery {row.pk} opens something else."


def recipients_take_part(rows: Rows) -> Iterator[str]:
    for row in rows.deliveries:
        if row.participant.case_id != rows.case.pk:
            yield f"delivery {row.pk} goes to somebody of another case."
        if row.participant.part == Part.NEW:
            yield f"delivery {row.pk} goes to someone new whom nobody let in."
        if row.is_decisive != (row.participant.part == Part.CUSTOMER and row.replaced_by_id is None):
            yield f"delivery {row.pk} decides, or does not, for the wrong person."


def words_end_with_their_delivery(rows: Rows) -> Iterator[str]:
    decisive = {row.message_id: row for row in rows.deliveries if row.is_decisive}
    for message in rows.messages:
        if message.direction != Direction.OUT or message.spoken:
            continue
        row = decisive.get(message.pk)
        if message.kind in (Kind.IMPORTED, Kind.ELSEWHERE):
            continue
        if row is None:
            yield f"message {message.pk} goes to nobody."
        elif _of_message(message) != _of_delivery(row):
            yield f"message {message.pk} and its delivery ({row.state}) do not agree on what became of it."


def history_is_told_to_nobody(rows: Rows) -> Iterator[str]:
    imported = {row.pk for row in rows.messages if row.kind == Kind.IMPORTED}
    for row in rows.deliveries:
        if row.message_id in imported:
            yield f"delivery {row.pk} carries an imported word."


def elsewhere_counts_once_confirmed(rows: Rows) -> Iterator[str]:
    """A word sent elsewhere counts from the event on that confirmed it, and never leaves from here."""
    elsewhere = {row.pk: row for row in rows.messages if row.kind == Kind.ELSEWHERE}
    for row in rows.deliveries:
        if row.message_id in elsewhere:
            yield f"delivery {row.pk} carries a word that was sent elsewhere."
    confirmed = {event.data.get("message") for event in rows.events if event.name == CONFIRMED}
    for number, message in elsewhere.items():
        if (message.accepted_at is not None) != (number in confirmed):
            yield f"message {number}, sent elsewhere, {'counts' if message.accepted_at else 'does not count'}."


def _of_message(message: Message) -> tuple[bool, ...]:
    ends = (message.accepted_at, message.failed_at, message.bounced_at, message.undone_at)
    return tuple(end is not None for end in ends)


def _of_delivery(row: Delivery) -> tuple[bool, ...]:
    return (row.accepted_at is not None, row.state == "failed", row.state == "bounced", row.state == "undone")


def an_undone_word_is_undone_for_all(rows: Rows) -> Iterator[str]:
    states: defaultdict[int, set[str]] = defaultdict(set)
    for row in rows.deliveries:
        states[row.message_id].add(row.state)
    for number, those in states.items():
        if "undone" in those and those != {"undone"}:
            yield f"message {number} was taken back from some and sent to others."


def what_came_in_is_filed_here(rows: Rows) -> Iterator[str]:
    for message in rows.messages:
        inbound = message.inbound
        if inbound and (inbound.fate, inbound.case_id) != ("case", rows.case.pk):
            yield f"message {message.pk} came by inbound {inbound.pk}, which says otherwise."


RULES: tuple[Rule, ...] = (
    ("I5", what_came_in_is_filed_here),
    ("I9", recipients_take_part),
    ("I10", inside_stays_inside),
    ("I10", deliveries_have_their_grant),
    ("I10", words_end_with_their_delivery),
    ("I10", history_is_told_to_nobody),
    ("I3", elsewhere_counts_once_confirmed),
    ("I10", an_undone_word_is_undone_for_all),
)
