"""Figures that count what would have been, had something else been promised."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from answerable.reports.figures.figure import Figure, rows_of
from answerable.reports.instead import INSTEAD, Instead
from answerable.reports.replaying import replay
from answerable.reports.scope import Scope


def replayed(scope: Scope) -> dict[int, str]:
    """What would have become of each clock that began in these days."""
    if INSTEAD not in scope.narrowed:
        return {}
    instead = Instead.read(scope.narrowed[INSTEAD])
    rows = rows_of("begun", scope).select_related("calendar_version").order_by("pk")
    return replay(rows, lambda row: instead.allowance(row.counting), scope.at)


def _would(verdict: str, scope: Scope) -> Q:
    return Q(pk__in=[pk for pk, said in replayed(scope).items() if said == verdict])


WHAT_IF = [
    Figure(
        "would-keep",
        "begun",
        _("Would have kept"),
        _("Met before it would have fallen due, its pauses counted."),
        lambda scope: _would("kept", scope),
    ),
    Figure(
        "would-break",
        "begun",
        _("Would have broken"),
        _("Met later than that, or still waiting though it would have fallen due."),
        lambda scope: _would("broken", scope),
    ),
    Figure(
        "would-close",
        "begun",
        _("In an unforeseen closure"),
        _("Late, and its due time lay in an unforeseen closure; counted apart."),
        lambda scope: _would("closure", scope),
    ),
    Figure(
        "would-void",
        "begun",
        _("Ended before"),
        _("Nothing was owed any more before it would have fallen due; left out."),
        lambda scope: _would("void", scope),
    ),
    Figure(
        "would-wait",
        "begun",
        _("Not due yet"),
        _("Still open, and it would not have fallen due yet: nobody knows; left out."),
        lambda scope: _would("undue", scope),
    ),
]
