"""Who may look into the outbox. In the demo every colleague, and whoever sits at this machine without signing in, since
there it stands for the customers' own mailboxes; in a rehearsal every colleague, since there it shows what would leave;
elsewhere administrators. Outside the demo our links are masked. Colleagues read only mails of cases they may see, a
newcomer none of a sensitive team."""

from __future__ import annotations

import re
from ipaddress import ip_address
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest

from answerable.cases.models import Case, Delivery
from answerable.cases.models.delivery import DeliveryQuerySet
from answerable.channels.mail.composing import compose
from answerable.channels.mail.going_live import waiting
from answerable.channels.mail.models import Rehearsal
from answerable.staff.models import Staff

PASSED_ON = ("HTTP_X_FORWARDED_FOR", "HTTP_X_REAL_IP", "HTTP_FORWARDED", "HTTP_VIA", "HTTP_X_FORWARDED_HOST")
# A colleague; none where a newcomer to the demo looks.
Viewer = Staff | None
# Mails that belong to no delivery are codes for customers' devices; outside the demo those are nobody else's.
NAME = re.compile(r"\d{10}|code-\d{10}")


def is_newcomer(request: HttpRequest) -> bool:
    """Somebody who tries the demo on the machine it runs on. What a proxy passes on comes from elsewhere."""
    if not settings.DEMO or request.user.is_authenticated or any(name in request.META for name in PASSED_ON):
        return False
    try:
        address = ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback


def outbox_of(viewer: Viewer) -> DeliveryQuerySet:
    """What left, or waits to in a rehearsal, as far as this viewer may see it; Http404 for whom there is no outbox."""
    rehearses = Rehearsal.objects.is_on()
    mails = waiting() if rehearses else Delivery.objects.filter(accepted_at__isnull=False)
    mails = mails.filter(channel="mail")
    if viewer is None:
        return mails.exclude(case__team__visibility="sensitive")
    if not (settings.DEMO or viewer.is_admin or rehearses):
        raise Http404
    return mails.filter(case__in=Case.objects.visible_to(viewer))


def access_letter(viewer: Viewer, name: str) -> bytes:
    """The mail of this name as it left, or as it would; Http404 alike for what is not there and what is not theirs."""
    mails = outbox_of(viewer)
    if not NAME.fullmatch(name):
        raise Http404
    if not name.isdigit():
        return _read(name) if settings.DEMO else _nothing()
    delivery = mails.select_related("message", "case", "participant").filter(pk=int(name)).first()
    if delivery is None:
        return _nothing()
    return _read(name) if delivery.accepted_at else compose(delivery).raw


def _nothing() -> bytes:
    raise Http404


def _read(name: str) -> bytes:
    try:
        return _path(name).read_bytes()
    except FileNotFoundError:
        raise Http404 from None


def code_names() -> list[str]:
    """The newest mails with codes, where they may be shown."""
    if not settings.DEMO:
        return []
    return sorted((path.stem for path in Path(settings.OUTBOX).glob("code-*.eml")), reverse=True)[:20]


def _path(name: str) -> Path:
    return Path(settings.OUTBOX) / f"{name}.eml"
