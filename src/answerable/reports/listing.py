"""Rows as a person reads them: which case, whose, and the moments that decided."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from answerable.cases.masking import masked
from answerable.cases.words import Outcome, Turn
from answerable.kit.places import page_of
from answerable.reports.facets import FACETS, NONE
from answerable.reports.instead import INSTEAD, Instead
from answerable.reports.lengths import long
from answerable.reports.scope import Scope

OF_COMMITMENTS = ("commitments", "begun")
OF_CASE = ("team", "owner", "customer")


def selected(of: str, rows: QuerySet[Any]) -> QuerySet[Any]:
    """The rows with what a line of the list says."""
    path = "" if of == "cases" else "case__"
    names = [f"{path}{name}" for name in OF_CASE]
    if of in OF_COMMITMENTS:
        names += ["promise_version__promise"]
    return rows.select_related(*names, *([] if of == "cases" else ["case"]))


def listed(of: str, row: Any) -> dict[str, Any]:
    """A line: the case, and what of it was counted."""
    case = row if of == "cases" else row.case
    facts = {
        "number": case.number,
        "href": page_of("case", case.number),
        "subject": masked(case.subject),
        "team": case.team.name,
        "owner": case.owner.working_name if case.owner else _("Nobody"),
        "turn": Outcome(case.outcome).label if case.outcome else Turn(case.turn).label,
        "opened_at": case.opened_at,
        "closed_at": case.closed_at,
    }
    if of in OF_COMMITMENTS:
        promise = row.promise_version.promise.name if row.promise_version else _("A date agreed on")
        facts |= {"measure": row.get_measure_display(), "promise": promise, "commitment": row}
    if of == "messages":
        facts |= {"written_at": row.created_at}
    if of == "blocks":
        facts |= {"block": row, "cause": row.get_waiting_on_display(), "lasted": long(row.lasted.total_seconds())}
    return facts


def narrowed_to(scope: Scope) -> list[str]:
    """By what the rows are narrowed, in words."""
    said = []
    for name, value in scope.narrowed.items():
        if name == INSTEAD:
            said.append(Instead.read(value).words)
            continue
        labels = {str(key): label for key, label in FACETS[name].labels().items()}
        if name == "language":
            labels = {value: FACETS[name].labels().get(value, value)}
        said.append(f"{FACETS[name].label()}: {FACETS[name].says(None if value == NONE else value, labels)}")
    return said
