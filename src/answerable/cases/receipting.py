"""The receipt: it says that a word of hers is here and by when a person answers. It stops the receipt's clock only."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from answerable.cases import wording
from answerable.cases.models import Case, Message
from answerable.cases.words import Kind, Measure
from answerable.staff import texts


def acknowledge(case: Case, *, at: datetime) -> Message | None:
    """Write the receipt that this case still owes, in her language, in or out of hours; once per matter."""
    if not case.commitment(Measure.RECEIPT) or case.messages.filter(kind=Kind.RECEIPT).exists():
        return None
    answer = case.commitment(Measure.ANSWER)
    return case.tell(Kind.RECEIPT, receipt_text(case, answer.due_at if answer else None, at), at=at)


def receipt_text(case: Case, due_at: datetime | None, at: datetime) -> str:
    """The team's own words with this case's facts; never blank."""
    in_hours = case.team.calendar.current().hours().is_open(at)
    template = texts.text_for(case.team, "receipt" if in_hours else "out_of_hours", case.language)
    return texts.render(
        template,
        customer=case.customer.display_name,
        case=case.number,
        team=case.team.name,
        due=wording.promised_by(due_at, case, at),
        company=settings.COMPANY,
        colleague=case.owner.working_name if case.owner else case.team.name,
    )
