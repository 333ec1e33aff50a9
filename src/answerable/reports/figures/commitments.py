"""Figures that count commitments which fell due."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from answerable.reports.figures.figure import Figure
from answerable.reports.figures.verdicts import verdict

COMMITMENTS = [
    Figure(
        "kept",
        "commitments",
        _("Kept"),
        _("Fell due in these days and was met in time. What bounced, or did not answer, met nothing."),
        lambda scope: verdict("kept"),
    ),
    Figure(
        "broken",
        "commitments",
        _("Broken"),
        _("Fell due in these days and was met late or not at all, also where it ended without an answer afterwards."),
        lambda scope: verdict("broken"),
    ),
    Figure(
        "closure",
        "commitments",
        _("Broken by a closure"),
        _("Fell due while the team was closed unforeseen; counted apart."),
        lambda scope: verdict("closure"),
    ),
    Figure(
        "void",
        "commitments",
        _("No longer held"),
        _("Ended before it fell due, because nothing was owed any more; neither kept nor broken."),
        lambda scope: verdict("void"),
    ),
    Figure(
        "paused",
        "commitments",
        _("Standing still"),
        _("Would have fallen due, but it is the customer's turn; neither kept nor broken."),
        lambda scope: verdict("paused"),
    ),
]
