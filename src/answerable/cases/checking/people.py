"""I7 and I9: who has the case, who takes part in it, and who had looked before its last word."""

from collections.abc import Iterator

from answerable.cases.checking.breach import Rule
from answerable.cases.checking.rows import Rows
from answerable.cases.models.concluding import LOOKED_OVER
from answerable.cases.words import Outcome, Part, Then, Turn


def owner_is_here(rows: Rows) -> Iterator[str]:
    owner = rows.case.owner
    if owner is None or rows.case.turn == Turn.CLOSED:
        return
    if not owner.is_active:
        yield "whoever has it no longer works here."
    took = any(row.staff_id == owner.pk and row.took_at for row in rows.sponsors)
    if not rows.owner_belongs and not took:
        yield f"whoever has it is not in {rows.case.team.slug}."


def one_customer_takes_part(rows: Rows) -> Iterator[str]:
    customers = [person.customer_id for person in rows.participants if person.part == Part.CUSTOMER]
    if customers != [rows.case.customer_id]:
        yield f"its customer is {rows.case.customer_id}, and {customers} take part as one."


def who_spoke_takes_part(rows: Rows) -> Iterator[str]:
    for row in rows.messages:
        if row.participant and row.participant.case_id != rows.case.pk:
            yield f"message {row.pk} is by somebody who takes part in another case."


def offers_end_with_the_case(rows: Rows) -> Iterator[str]:
    still = [row.subject for row in rows.handovers if row.is_open] + [row.subject for row in rows.asks if row.is_open]
    if rows.case.turn == Turn.CLOSED and still:
        yield f"it is closed, and {', '.join(still)} is open."


def a_final_position_was_told(rows: Rows) -> Iterator[str]:
    told = [row for row in rows.messages if row.then == Then.FINAL and row.accepted_at and not row.bounced_at]
    if rows.case.outcome == Outcome.FINAL and not told:
        yield "it ended with a final position that nobody was told."


def a_final_position_was_looked_over(rows: Rows) -> Iterator[str]:
    looked: set[int | None] = set()
    by = {row.pk: row.looked_over_by_id for row in rows.messages if row.then == Then.FINAL}
    for event in rows.events:
        if event.name == LOOKED_OVER:
            looked.add(event.actor_id)
        number = event.data.get("message")
        if event.name == "message.written" and number in by and by[number] not in looked:
            yield f"message {number} is a final position that nobody uninvolved had looked over."


def who_decides_for_her_showed_that_they_may(rows: Rows) -> Iterator[str]:
    for person in rows.participants:
        if person.part == Part.REPRESENTATIVE and not person.proof:
            yield f"participant {person.pk} is a representative without proof."


RULES: tuple[Rule, ...] = (
    ("I7", owner_is_here),
    ("I7", offers_end_with_the_case),
    ("I1", a_final_position_was_told),
    ("I1", a_final_position_was_looked_over),
    ("I9", one_customer_takes_part),
    ("I9", who_spoke_takes_part),
    ("I9", who_decides_for_her_showed_that_they_may),
)
