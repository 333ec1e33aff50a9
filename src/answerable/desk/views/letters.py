"""A mail as it was sent, in a frame of its own, and the pictures that it keeps at other places."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe

from answerable.cases.access import access_case, messages_for_staff
from answerable.cases.masking import masked_html
from answerable.cases.models import Message
from answerable.channels.mail.pictures.showing import ask_for, standing_of, with_remote, without_remote
from answerable.desk.case_page import back_to
from answerable.desk.entering import DeskRequest, staff_only
from answerable.desk.pages import part
from answerable.desk.pictures import with_pictures
from answerable.kit import html
from answerable.kit.clock import now

# A letter may bring its own style and the pictures that lie in it; nothing runs, and of other places nothing but our
# own is fetched: there its remote pictures lie, once somebody asked for them.
LETTER = "sandbox; default-src 'none'; img-src {pictures}; style-src 'unsafe-inline'; frame-ancestors 'self'"


@staff_only
@require_safe
@xframe_options_sameorigin
def show(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    """A message as it was sent, cleaned, for a frame without script or origin."""
    message = _message(request, number, pk)
    cleaned = html.with_targets(masked_html(html.clean(message.html)))
    markup, asked = with_pictures(cleaned, message), standing_of(message, request.session).asked
    response = HttpResponse(with_remote(markup, message, request.user) if asked else without_remote(markup))
    # The frame has no origin, so that 'self' means nothing in it.
    ours = settings.FILES_URL or f"{request.scheme}://{request.get_host()}"
    response["Content-Security-Policy"] = LETTER.format(pictures=f"data: {ours}/files/pictures/" if asked else "data:")
    return response


@staff_only
@require_http_methods(["GET", "HEAD", "POST"])
def pictures(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    """Her wish to see the pictures from other places (POST), and the letter with as many as have come by now."""
    message = _message(request, number, pk)
    if request.method == "POST":
        ask_for(message, request.session)
        if not request.htmx:
            return back_to(request, access_case(request.user, number))
    case = access_case(request.user, number)
    return part(request, "desk/said_html.html", at=now(), case=case, message=message)


def _message(request: DeskRequest, number: str, pk: int) -> Message:
    return get_object_or_404(messages_for_staff(access_case(request.user, number)), pk=pk)
