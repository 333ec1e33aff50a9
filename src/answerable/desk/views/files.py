"""What came with messages, served so that nothing in it can act in our name."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from answerable.cases.access import access_attachment
from answerable.cases.downloads.links import send_on
from answerable.desk.entering import DeskRequest, staff_only


@staff_only
@require_safe
def show(request: DeskRequest, pk: int, name: str) -> HttpResponse:
    """On to a file of a case of hers; its name in the address is for people."""
    return send_on(access_attachment(request.user, pk), to=request.user)


@staff_only
@require_safe
def preview(request: DeskRequest, pk: int, form: str) -> HttpResponse:
    """On to the picture of a file, small or large."""
    return send_on(access_attachment(request.user, pk), to=request.user, form=form)
