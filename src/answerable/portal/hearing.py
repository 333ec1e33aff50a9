"""A word written on the page: kept, heard once however often it was sent, and put where a late word belongs."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from answerable.cases.models import Case, Inbound, Message
from answerable.cases.receipting import acknowledge
from answerable.cases.refusals import Refused
from answerable.kit.limits import Limit
from answerable.portal.access import Seat

CHANNEL = "page"
AT_A_TIME = Limit(30, timedelta(hours=1))


def hear(seat: Seat, text: str, files: list[dict[str, Any]], form_id: str, *, at: datetime) -> Case:
    """File it and let it do what her part allows; the case it went to, which for a late word is a new one."""
    _check(seat, at)
    raw = json.dumps(
        {"case": seat.case.pk, "by": seat.person.pk, "text": text, "files": files}, sort_keys=True
    ).encode()
    key = f"{form_id}:{sha256(raw).hexdigest()[:16]}"
    with transaction.atomic():
        inbound, is_new = Inbound.objects.keep(CHANNEL, key, raw, at=at, sender=seat.person.address)
        if not is_new:
            return inbound.case or seat.case
        return _file(seat, text, {"inbound": inbound, "attachments": files}, at)


def _check(seat: Seat, at: datetime) -> None:
    if not seat.may_write:
        raise Refused(_("You cannot write here."))
    said = Message.objects.filter(participant=seat.person, channel=CHANNEL)
    if AT_A_TIME.again_at(said, at, moment="created_at"):
        raise Refused(_("That is a lot within an hour. Please wait a little; everything so far has reached us."))


def _file(seat: Seat, text: str, first: dict[str, Any], at: datetime) -> Case:
    case = seat.case
    does = case.what_a_message_does(at)
    if does == "aside":
        first["inbound"].set_aside("spam", at=at, team=case.team, subject=case.subject)
        return case
    if does == "continue" and seat.is_customer:
        return _continue(seat, text, first, at)
    case.hear(text, by=seat.person, at=at, channel=CHANNEL, **first)
    return case


def _continue(seat: Seat, text: str, first: dict[str, Any], at: datetime) -> Case:
    """Closed too long ago to open again: a new case that knows the old one."""
    older = seat.case
    case, _message = Case.open(
        customer=older.customer,
        team=older.team,
        subject=older.subject,
        text=text,
        channel=CHANNEL,
        at=at,
        address=seat.person.address,
        language=older.language,
        brand_id=older.brand_for_new_cases(),
        first=first,
    )
    case.continue_from(older, at=at)
    acknowledge(case, at=at)
    return case
