"""What was promised and kept."""

from django.http import HttpResponseBase
from django.views.decorators.http import require_safe

from answerable.cases.words import Measure
from answerable.reports import kept
from answerable.reports.access import reporters_only
from answerable.reports.asking import Asked
from answerable.staff.entering import StaffRequest, staff_only


@require_safe
@staff_only
@reporters_only
def show(request: StaffRequest) -> HttpResponseBase:
    """One measure, answers unless another is chosen, per promise, team, channel, type, language and week."""
    asked = Asked(request, measure=Measure.ANSWER)
    if not asked.is_clear:
        return asked.answer("reports/kept.html", "kept")
    weeks, points = kept.by_week(asked.scope)
    return asked.answer(
        "reports/kept.html",
        "kept",
        whole=kept.all_of_it(asked.scope),
        measures=kept.measures(asked.scope),
        weeks=weeks,
        points=points,
        tables=kept.tables(asked.scope),
    )
