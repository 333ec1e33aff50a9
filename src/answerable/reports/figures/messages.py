"""Figures that count what customers wrote."""

from __future__ import annotations

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from answerable.cases.models import Message
from answerable.cases.words import Kind
from answerable.reports.figures.figure import Figure
from answerable.reports.scope import Scope


def _chases(scope: Scope) -> Q:
    """Written while an earlier word of theirs waited, or as a new case while an older one was open."""
    earlier = Message.objects.filter(case=OuterRef("case"), kind=Kind.CUSTOMER, awaits_answer=True)
    earlier = earlier.filter(created_at__lt=OuterRef("created_at"))
    unanswered = Q(answered_by=None) | Q(answered_by__accepted_at__gt=OuterRef("created_at"))
    not_excused = Q(excused_at=None) | Q(excused_at__gt=OuterRef("created_at"))
    begins = Q(case__chases__isnull=False, created_at__lte=F("case__opened_at"))
    return begins | Q(Exists(earlier.filter(unanswered, not_excused)))


MESSAGES = [
    Figure(
        "chasers",
        "messages",
        _("Chasers"),
        _("Messages in which customers asked again about what they still waited for."),
        _chases,
    )
]
