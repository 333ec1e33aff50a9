"""Who may look into the outbox. In the demo every colleague, and whoever sits at this machine without signing in, since
there it stands for the customers' own mailboxes; elsewhere administrators, who see our links masked. Colleagues read
only mails of cases they may see, a newcomer none of a sensitive team."""

from __future__ import annotations

import re
from ipaddress import ip_address
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest

from answerable.cases.models import Case, Delivery
from answerable.cases.models.delivery import DeliveryQuerySet
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
    """What left, as far as this viewer may see it; Http404 for whom the outbox does not exist."""
    mails = Delivery.objects.filter(channel="mail", accepted_at__isnull=False)
    if viewer is None:
        return mails.exclude(case__team__visibility="sensitive")
    if not (settings.DEMO or viewer.is_admin):
        raise Http404
    return mails.filter(case__in=Case.objects.visible_to(viewer))


def access_letter(viewer: Viewer, name: str) -> bytes:
    """The mail of this name as it left; Http404 alike for what is not there and for what is not theirs."""
    mails = outbox_of(viewer)
    if not NAME.fullmatch(name):
        raise Http404
    if not (mails.filter(pk=int(name)).exists() if name.isdigit() else settings.DEMO):
        raise Http404
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
