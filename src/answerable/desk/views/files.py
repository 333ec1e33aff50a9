"""What came with messages, served so that nothing in it can act in our name."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from answerable.cases.access import access_attachment, access_case, messages_for_staff
from answerable.cases.downloads.links import send_on
from answerable.cases.masking import masked_html
from answerable.desk.entering import DeskRequest, staff_only
from answerable.desk.pictures import with_pictures
from answerable.kit import html

# A letter may bring its own style and the pictures that lie in it; nothing is fetched, nothing runs.
LETTER = "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'self'"


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


@staff_only
@require_safe
@xframe_options_sameorigin
def letter(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    """A message as it was sent, cleaned, for a frame without script or origin."""
    case = access_case(request.user, number)
    message = get_object_or_404(messages_for_staff(case), pk=pk)
    response = HttpResponse(with_pictures(html.with_targets(masked_html(html.clean(message.html))), message))
    response["Content-Security-Policy"] = LETTER
    return response
