"""How long people waited."""

from django.http import HttpResponseBase
from django.views.decorators.http import require_safe

from answerable.cases.words import Measure
from answerable.reports import times
from answerable.reports.access import reporters_only
from answerable.reports.asking import Asked
from answerable.staff.entering import StaffRequest, staff_only


@require_safe
@staff_only
@reporters_only
def show(request: StaffRequest) -> HttpResponseBase:
    """From the oldest word that waited to the answer, for every clock that began in these days."""
    asked = Asked(request, measure=Measure.ANSWER)
    if not asked.is_clear:
        return asked.answer("reports/times.html", "times")
    return asked.answer("reports/times.html", "times", **times.answer_time(asked.scope))
