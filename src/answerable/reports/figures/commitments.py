"""Figures that count commitments which fell due."""

from __future__ import annotations

from django.db.models import Q
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

BEGUN = [
    Figure(
        "begun",
        "begun",
        _("Begun"),
        _("Clocks that began in these days: customers who wrote, each from the oldest word that waited."),
        lambda scope: Q(),
    ),
    Figure(
        "met",
        "begun",
        _("Met"),
        _("Of these, the ones met since, in time or late."),
        lambda scope: Q(met_at__isnull=False),
    ),
    Figure(
        "waiting",
        "begun",
        _("Still waiting"),
        _("Of these, the ones that wait to this hour: they count as longer than they have waited."),
        lambda scope: Q(met_at=None, void_at=None),
    ),
    Figure(
        "dropped",
        "begun",
        _("Ended unmet"),
        _("Of these, the ones that ended because nothing was owed any more: they count as longer than until then."),
        lambda scope: Q(void_at__isnull=False),
    ),
    Figure(
        "begun-kept",
        "begun",
        _("Begun and kept"),
        _("Clocks that began in these days and were met in time."),
        lambda scope: verdict("kept"),
    ),
    Figure(
        "begun-broken",
        "begun",
        _("Begun and broken"),
        _("Clocks that began in these days, fell due, and were met late or not at all."),
        lambda scope: verdict("broken") & (Q(due_at__lt=scope.at) | Q(broken_at__isnull=False)),
    ),
]
