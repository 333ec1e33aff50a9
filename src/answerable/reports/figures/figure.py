"""A figure is a condition: its rows are counted by it and listed by it, so that the two can never differ."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import DateTimeField, DurationField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Greatest, Least

from answerable.cases.models import Block, Commitment, Message
from answerable.cases.words import Kind, Outcome
from answerable.reports.access import cases_reported
from answerable.reports.figures.verdicts import FOLDED, VERDICT
from answerable.reports.scope import Scope

# What was no matter of its own: told elsewhere, imported as history, or no customer's at all.
NO_MATTER = (Outcome.IMPORTED, Outcome.MERGED, Outcome.SPAM, Outcome.NOT_A_MATTER)
NOT_WRITTEN_TO_US = (Outcome.IMPORTED, Outcome.SPAM, Outcome.NOT_A_MATTER)


@dataclass(frozen=True)
class Figure:
    """What is counted, in words, and the condition that decides it; `of` names the rows it looks through."""

    key: str
    of: str  # cases | commitments | begun | messages | blocks
    label: Any
    means: Any
    where: Callable[[Scope], Q]

    def rows(self, scope: Scope) -> QuerySet[Any]:
        """The rows behind the figure."""
        return rows_of(self.of, scope).filter(self.where(scope))


def rows_of(of: str, scope: Scope) -> QuerySet[Any]:
    """All rows of a kind that figures in this scope look through."""
    return KINDS[of](scope)


def during(scope: Scope, column: str) -> Q:
    """In the days of the scope."""
    return Q(**{f"{column}__gte": scope.since, f"{column}__lt": scope.until})


def _cases(scope: Scope) -> QuerySet[Any]:
    return scope.narrow(cases_reported(scope.staff).exclude(outcome__in=NO_MATTER))


def _commitments(scope: Scope) -> QuerySet[Any]:
    """Those that fell due in these days, each with its verdict."""
    return _judged(scope, Q(due_at__gte=scope.since, due_at__lt=scope.moments.as_of))


def _begun(scope: Scope) -> QuerySet[Any]:
    """Those whose clock began in these days, however long it ran since."""
    return _judged(scope, during(scope, "started_at") & ~Q(void_reason=FOLDED))


def _judged(scope: Scope, which: Q) -> QuerySet[Any]:
    cases = cases_reported(scope.staff).exclude(outcome__in=NO_MATTER)
    rows = Commitment.objects.filter(which, _is_of(cases)).annotate(verdict=VERDICT)
    return scope.narrow(rows, "case__")


def _is_of(cases: QuerySet[Any]) -> Exists:
    """Asked of each row that these days have, instead of all cases there are being gathered first."""
    return Exists(cases.filter(pk=OuterRef("case_id")))


def _messages(scope: Scope) -> QuerySet[Any]:
    """What customers wrote in these days; merged cases included, since a chaser is often merged."""
    cases = cases_reported(scope.staff).exclude(outcome__in=NOT_WRITTEN_TO_US)
    rows = Message.objects.filter(during(scope, "created_at"), kind=Kind.CUSTOMER)
    return scope.narrow(rows.filter(_is_of(cases)), "case__")


def _blocks(scope: Scope) -> QuerySet[Any]:
    """Those of which a part lies in these days, with how long that part `lasted`; a merged case did stand blocked."""
    begin, end = scope.since, scope.moments.as_of
    cases = cases_reported(scope.staff).exclude(outcome__in=NOT_WRITTEN_TO_US)
    rows = Block.objects.overlapping(begin, end).filter(_is_of(cases))
    first, last = Value(begin, DateTimeField()), Value(end, DateTimeField())
    lasted = Least(Coalesce("until", last), last) - Greatest("since", first)
    return scope.narrow(rows.annotate(lasted=ExpressionWrapper(lasted, DurationField())), "case__")


KINDS: dict[str, Callable[[Scope], QuerySet[Any]]] = {
    "cases": _cases,
    "commitments": _commitments,
    "begun": _begun,
    "messages": _messages,
    "blocks": _blocks,
}
