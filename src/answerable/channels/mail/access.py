"""Who may look into the outbox. In the demo every colleague, since there it stands for the customers' own mailboxes;
elsewhere administrators, who see our links masked. Either way only mails of cases they may see."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings
from django.http import Http404

from answerable.cases.models import Case, Delivery
from answerable.cases.models.delivery import DeliveryQuerySet
from answerable.staff.models import Staff

# Mails that belong to no delivery are codes for customers' devices; outside the demo those are nobody else's.
NAME = re.compile(r"\d{10}|code-\d{10}")


def outbox_of(staff: Staff) -> DeliveryQuerySet:
    """What left, as far as this colleague may see it; Http404 for whom the outbox does not exist."""
    if not (settings.DEMO or staff.is_admin):
        raise Http404
    mails = Delivery.objects.filter(channel="mail", accepted_at__isnull=False)
    return mails.filter(case__in=Case.objects.visible_to(staff))


def access_letter(staff: Staff, name: str) -> bytes:
    """The mail of this name as it left; Http404 alike for what is not there and for what is not theirs."""
    mails = outbox_of(staff)
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
