"""Unforeseen closures of a calendar: recorded, and over sooner or later than was thought."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from answerable.calendars.models import Closure
from answerable.desk.entering import DeskRequest, staff_only
from answerable.desk.filling import fill
from answerable.desk.settings.access import access_calendar
from answerable.desk.settings.forms.closures import ClosureForm
from answerable.desk.settings.pages import back
from answerable.desk.settings.views.calendars import show_calendar
from answerable.kit.clock import now


@staff_only
@require_POST
def close(request: DeskRequest, pk: int) -> HttpResponse:
    """Nobody works from then until then, and nobody had foreseen it."""
    calendar = access_calendar(request.user, pk)

    def record(form: ClosureForm) -> HttpResponse:
        given = form.cleaned_data
        calendar.close(given["begins_at"], given["ends_at"], given["reason"], by_id=request.user.pk, at=now())
        return back(request, _("The closure is recorded."), "settings-calendar", pk)

    with timezone.override(calendar.current().hours().zone):
        form = ClosureForm(request.POST)
        return fill(form, record, lambda form, status: show_calendar(request, calendar, status, closure_form=form))


@staff_only
@require_POST
def end(request: DeskRequest, pk: int, closure: int) -> HttpResponse:
    """Work goes on from now; one that had not begun is taken back."""
    calendar = access_calendar(request.user, pk)
    get_object_or_404(Closure, pk=closure, calendar=calendar).end(now())
    return back(request, _("The closure is over."), "settings-calendar", pk)
