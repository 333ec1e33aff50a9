"""Figures that count how often cases stood blocked."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from answerable.reports.figures.figure import Figure

BLOCKS = [
    Figure(
        "blocked",
        "blocks",
        _("Stood blocked"),
        _(
            "Each time a case waited for us while we waited for somebody else, as far as it lies in these days; "
            "what was merged since included. It paused nothing."
        ),
        lambda scope: Q(),
    )
]
