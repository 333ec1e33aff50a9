"""How many colleagues it takes."""

from typing import Any

from django.http import HttpResponseBase
from django.views.decorators.http import require_safe

from answerable.reports import staffing
from answerable.reports.access import reporters_only, teams_reported
from answerable.reports.asking import Asked
from answerable.reports.forms import StaffingForm
from answerable.reports.measuring import measure
from answerable.staff.entering import StaffRequest, staff_only


@require_safe
@staff_only
@reporters_only
def show(request: StaffRequest) -> HttpResponseBase:
    """Measured for a team in these days; every figure can be changed, and the answer follows."""
    asked = Asked(request)
    team = teams_reported(request.user).filter(slug=asked.scope.narrowed.get("team", "")).first()
    if not asked.is_clear or team is None:
        return asked.answer("reports/staffing.html", "staffing", team=team)
    measured = measure(asked.scope, team)
    question = StaffingForm(request.GET if "arrivals" in request.GET else None)
    if not question.is_bound and measured.arrivals and measured.handling:
        question = StaffingForm(_filled(measured))
    facts: dict[str, Any] = {"team": team, "measured": measured, "question": question}
    is_clear = not question.is_bound or question.is_valid()
    if question.is_bound and is_clear:
        facts["answer"] = staffing.answer(question.cleaned_data)
    return asked.answer("reports/staffing.html", "staffing", is_clear=is_clear, **facts)


def _filled(measured: Any) -> dict[str, Any]:
    patience = f"{measured.patience:.0f}" if measured.patience and measured.patience >= 1 else ""
    found = {"arrivals": f"{measured.arrivals:.2f}", "handling": f"{measured.handling:.1f}", "patience": patience}
    return found | {"within": "60", "share": "80"}
