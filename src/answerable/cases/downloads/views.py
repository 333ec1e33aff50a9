"""A file, to whom its link was given, while they may still have it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from answerable.cases.access import access_attachment, access_attachment_of
from answerable.cases.downloads import links
from answerable.cases.models import Attachment, Grant, Participant
from answerable.kit import downloads
from answerable.kit.clock import now
from answerable.staff.models import Staff


@require_safe
def file(request: HttpRequest, token: str, name: str) -> HttpResponseBase:
    """The name stands in the address for people; the file goes by its own."""
    asked = links.read(token)
    if asked is None:
        raise Http404
    row = _accessed(asked)
    if asked.form != "file":
        return _picture(request, row, asked.form)
    return downloads.give_out(request, row.sha256, name=row.name, kind=row.kind)


def _picture(request: HttpRequest, row: Attachment, form: str) -> HttpResponseBase:
    """A picture of it that we made ourselves, small or large."""
    made = row.preview
    if made is None:
        raise Http404
    sha256 = made.large if form == "large" else made.small
    name = f"{row.name}.webp"
    return downloads.give_out(request, sha256, name=name, kind="image/webp", inline=True, seconds=links.SECONDS)


def _accessed(asked: links.Asked) -> Attachment:
    """The attachment, for this viewer as they stand now: signed out for good, let go or shut out is 404."""
    if asked.staff:
        staff = Staff.objects.filter(pk=asked.staff, is_active=True).first()
        if staff is None:
            raise Http404
        return access_attachment(staff, asked.attachment)
    person = Participant.objects.filter(pk=asked.participant, left_at=None).first()
    if person is None or not Grant.objects.live(now()).filter(pk=asked.grant).exists():
        raise Http404
    return access_attachment_of(person, asked.attachment)
