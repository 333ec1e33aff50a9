"""Figures that count cases."""

from __future__ import annotations

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from answerable.cases.models import Commitment, Message
from answerable.cases.words import ANSWERS, Measure, Outcome, Turn
from answerable.reports.facets import CONFIRMED
from answerable.reports.figures.figure import Figure, during
from answerable.reports.scope import Scope

SOLVED = (*CONFIRMED, Outcome.UNCONFIRMED)


def _were_open(scope: Scope) -> Q:
    """Few were still open; nearly all had been opened. Said as a negation, SQLite looks for the few by their end."""
    as_of = scope.moments.as_of
    return ~Q(opened_at__gte=as_of) & (Q(closed_at=None) | Q(closed_at__gte=as_of))


def _reopenings() -> QuerySet[Commitment]:
    """A resolution that began after the opening began with a reopening."""
    return Commitment.objects.filter(
        case=OuterRef("pk"), measure=Measure.RESOLUTION, started_at__gt=OuterRef("opened_at")
    )


def _came_back(scope: Scope) -> Q:
    began = Commitment.objects.filter(during(scope, "started_at"), measure=Measure.RESOLUTION)
    return Q(pk__in=began.filter(started_at__gt=F("case__opened_at")).values("case"))


def _solved(scope: Scope) -> Q:
    return during(scope, "closed_at") & Q(outcome__in=SOLVED)


def _at_first_contact(scope: Scope) -> Q:
    """Words that were undone, failed or came back were never said."""
    said = Message.objects.filter(case=OuterRef("pk"), kind__in=ANSWERS, accepted_at__isnull=False)
    said = said.filter(undone_at=None, bounced_at=None)
    counted = said.order_by().values("case").annotate(n=Count("pk")).values("n")
    words = Coalesce(Subquery(counted, output_field=IntegerField()), 0)
    confirmed = Q(outcome__in=CONFIRMED, rejections=0)
    return during(scope, "closed_at") & confirmed & ~Q(Exists(_reopenings())) & Q(Exact(words, 1))


CASES = [
    Figure(
        "in",
        "cases",
        _("In"),
        _("Cases opened in these days, whoever began them; not those imported, merged, or no customer's matter."),
        lambda scope: during(scope, "opened_at"),
    ),
    Figure(
        "out",
        "cases",
        _("Out"),
        _("Cases closed in these days that are still closed today."),
        lambda scope: during(scope, "closed_at"),
    ),
    Figure(
        "backlog",
        "cases",
        _("Backlog at the end"),
        _(
            "Cases open when these days ended. One that was closed then and has come back since counts as open, "
            "which flatters nobody."
        ),
        _were_open,
    ),
    Figure("open", "cases", _("Open now"), _("Cases open now, whatever the days."), lambda scope: ~Q(turn=Turn.CLOSED)),
    Figure(
        "late",
        "cases",
        _("Late now"),
        _("Open cases in which something promised is overdue now."),
        lambda scope: ~Q(turn=Turn.CLOSED) & Q(next_due_at__lt=scope.at),
    ),
    Figure(
        "nobodys",
        "cases",
        _("Nobody's now"),
        _("Cases that wait for us and that nobody has taken."),
        lambda scope: Q(turn=Turn.OURS, owner=None),
    ),
    Figure(
        "held-up",
        "cases",
        _("Waiting on somebody"),
        _("Cases that wait for us while we wait for somebody else; it pauses nothing."),
        lambda scope: Q(turn=Turn.OURS) & ~Q(waiting_on=""),
    ),
    Figure(
        "reopened",
        "cases",
        _("Reopened"),
        _("Cases that were closed and came back in these days."),
        _came_back,
    ),
    Figure(
        "solved",
        "cases",
        _("Solved"),
        _("Cases closed in these days after a proposal: confirmed, or in silence."),
        _solved,
    ),
    Figure(
        "first-contact",
        "cases",
        _("Solved at first contact"),
        _("Of these, the ones the customer confirmed after a single answer, never rejected and never reopened."),
        _at_first_contact,
    ),
]
