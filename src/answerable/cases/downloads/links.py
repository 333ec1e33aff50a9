"""Links to files: who may have which, signed, and good for minutes. Access is asked again as they are followed."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpResponseRedirect

from answerable.cases.models import Attachment, Grant, Participant
from answerable.kit.names import safe_name
from answerable.staff.models import Staff

SECONDS = 600
SALT = "answerable.files"


@dataclass(frozen=True)
class Asked:
    """What a link says: an attachment, as the colleague or the participant (by which grant) who asked for it."""

    attachment: int
    staff: int = 0
    participant: int = 0
    grant: int = 0
    form: str = "file"  # file | small | large


def send_on(row: Attachment, *, to: Staff | tuple[Participant, Grant], form: str = "file") -> HttpResponseRedirect:
    """On to where files lie (307, so that no proxy takes it for a page), for this viewer and for minutes."""
    if isinstance(to, Staff):
        asked = Asked(row.pk, staff=to.pk, form=form)
    else:
        asked = Asked(row.pk, participant=to[0].pk, grant=to[1].pk, form=form)
    if form != "file" and row.preview is None:
        raise Http404
    response = HttpResponseRedirect(address_of(asked, row.name), preserve_request=True)
    # A picture on a page is not asked for anew with every look at the page; its link must outlive that.
    response["Cache-Control"] = "private, no-store" if form == "file" else f"private, max-age={SECONDS // 2}"
    return response


def address_of(asked: Asked, name: str) -> str:
    """The name in it is for people, and for browsers that ask nothing else."""
    facts = "-".join(map(str, (asked.attachment, asked.staff, asked.participant, asked.grant, asked.form)))
    token = signing.TimestampSigner(salt=SALT).sign(facts)
    return f"{settings.FILES_URL}/files/{token}/{quote(safe_name(name), safe='')}"


def read(token: str) -> Asked | None:
    """What we once signed, if that is not too long ago."""
    try:
        facts = signing.TimestampSigner(salt=SALT).unsign(token, max_age=SECONDS).split("-")
    except signing.BadSignature:
        return None
    attachment, staff, participant, grant = map(int, facts[:4])
    return Asked(attachment, staff, participant, grant, form=facts[4])
