"""What a mail says of the questions that colleagues put to its reader: who asks, by when, and the question itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from answerable.cases.masking import masked
from answerable.cases.models import Ask, Case, Digest
from answerable.cases.words import Measure
from answerable.channels.mail.colleagues.addresses import was_asked
from answerable.kit import moments

QUOTED = 1500  # characters


@dataclass(frozen=True)
class Question:
    """One that waits for the reader of a mail."""

    ask: Ask
    case: Case
    due_at: datetime

    @property
    def who(self) -> str:
        return self.ask.asked_by.working_name

    def words(self, at: datetime) -> str:
        """Who asks and by when, in the zone of the case's team, and the question."""
        told = _("%(name)s asked you, and needed your answer by %(when)s:")
        if self.due_at >= at:
            told = _("%(name)s asks you, and needs your answer by %(when)s:")
        with timezone.override(self.case.calendar_now().hours().zone):
            told = told % {"name": self.who, "when": moments.exact(self.due_at)}
        return f"{told}\n{quoted(self.ask.message.told_text)}"


def questions(digest: Digest, told: dict[str, Any]) -> list[Question]:
    """Those of one case that the digest tells of and that still wait; none where words stay in the house: of a
    sensitive team, and of a case that its reader may not open."""
    case: Case = told["case"]
    if not told["words"]:
        return []
    alerts = digest.alerts.filter(case=case, commitment__measure=Measure.ASK)
    due = dict(alerts.values_list("commitment__subject", "commitment__due_at"))
    asks = Ask.objects.filter(case=case).select_related("message", "asked_by").order_by("pk") if due else []
    return [
        Question(ask, case, due[ask.subject])
        for ask in asks
        if ask.subject in due and ask.is_open and was_asked(digest.staff, ask)
    ]


def quoted(text: str) -> str:
    """Somebody's words as a mail quotes them: without our own links, and not endlessly."""
    words = Truncator(masked(text).strip()).chars(QUOTED)
    return "\n".join(f"> {line}" for line in words.splitlines())
