"""The files of messages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from answerable.api.site import PROBLEMS, signed
from answerable.cases.access import access_attachment
from answerable.cases.downloads.links import send_on

router = Router(tags=["attachments"])


@router.get("/{attachment_id}", response={307: None, **PROBLEMS}, summary="Download a file")
def download(request: HttpRequest, attachment_id: int) -> Any:
    """Leads on to where the file lies, by a link that is good for ten minutes and needs no token."""
    me = signed(request)
    return send_on(access_attachment(me, attachment_id), to=me)
