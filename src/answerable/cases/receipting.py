"""The receipt: it says that a word of hers is here and by when a person answers. It stops the receipt's clock only."""

from __future__ import annotations

from datetime import datetime

from answerable.cases import wording
from answerable.cases.models import Case, Message
from answerable.cases.words import Kind, Measure
from answerable.kit.languages import speaking
from answerable.staff import texts


def acknowledge(case: Case, *, at: datetime) -> Message | None:
    """Write the receipt that this case still owes, in her language, in or out of hours; once per matter."""
    owed = {row.measure: row.due_at for row in case.open_commitments()}
    if Measure.RECEIPT not in owed or case.messages.filter(kind=Kind.RECEIPT).exists():
        return None
    return case.tell(Kind.RECEIPT, receipt_text(case, owed.get(Measure.ANSWER), at), at=at)


def receipt_text(case: Case, due_at: datetime | None, at: datetime) -> str:
    """The team's own words with this case's facts; where they come to nothing, those that come with Answerable."""
    in_hours = case.calendar_now().hours().is_open(at)
    kind = "receipt" if in_hours else "out_of_hours"
    facts = {"customer": case.customer.display_name, "case": case.number, "team": case.team.name}
    facts |= {
        "company": case.company,
        "due": wording.promised_by(due_at, case, at, texts.spoken(case.team, kind, case.language)),
    }
    facts["colleague"] = case.owner.working_name if case.owner else case.team.name
    own = texts.render(texts.text_for(case.team, kind, case.language), **facts)
    words = own or texts.render(texts.built_in(kind, case.language), **facts)
    return "\n\n".join(part for part in (words, _needed(case, due_at)) if part)


def _needed(case: Case, due_at: datetime | None) -> str:
    """The day they need it by, said back to them; it stands in no text of a team."""
    if not case.needed_by:
        return ""
    with speaking(case.language):
        return wording.needed_by(wording.day(case.needed_by, case), sooner=bool(due_at and due_at > case.needed_by))
