"""The first page."""

from django.http import HttpResponseBase
from django.views.decorators.http import require_safe

from answerable.reports import blocked, monday, times
from answerable.reports.access import reporters_only
from answerable.reports.asking import Asked
from answerable.reports.words import AGES
from answerable.staff.entering import StaffRequest, staff_only


@require_safe
@staff_only
@reporters_only
def show(request: StaffRequest) -> HttpResponseBase:
    """What a lead needs on Monday, over the last full week or the days they choose."""
    asked = Asked(request)
    if not asked.is_clear:
        return asked.answer("reports/monday.html", "monday")
    scope = asked.scope
    backlog, points = monday.backlog(scope)
    return asked.answer(
        "reports/monday.html",
        "monday",
        headlines=monday.headlines(scope),
        answers=monday.answers(scope),
        first_contact=monday.first_contact(scope),
        weeks=monday.by_week(scope),
        backlog=backlog,
        plot={"ages": [str(label) for label in AGES.values()], "weeks": points},
        waited=times.percentiles(scope),
        tables=[monday.by_age(scope), monday.load(scope), blocked.by_cause(scope)],
        small=[monday.by_topic(scope), monday.by_ending(scope), monday.waiting_on(scope)],
    )
