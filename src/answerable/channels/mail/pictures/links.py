"""Addresses of remote pictures with us: signed for one reader, one letter and one picture, and good for minutes."""

from __future__ import annotations

from django.conf import settings
from django.core import signing

from answerable.cases.models import Message
from answerable.channels.mail.pictures.fetching import name_of
from answerable.staff.models import Staff

SECONDS = 600
SALT = "answerable.pictures"


def address_of(message: Message, place: int, staff: Staff) -> str:
    """Where this reader finds this picture; the frame it is shown in has no cookie to tell who asks."""
    facts = f"{message.pk}-{staff.pk}-{name_of((message.pictures or [])[place])}"
    return f"{settings.FILES_URL}/files/pictures/{signing.TimestampSigner(salt=SALT).sign(facts)}"


def read(token: str) -> tuple[int, int, str] | None:
    """Message, colleague and the picture's name, as we once signed them, if that is not too long ago."""
    try:
        facts = signing.TimestampSigner(salt=SALT).unsign(token, max_age=SECONDS).split("-")
    except signing.BadSignature:
        return None
    return int(facts[0]), int(facts[1]), facts[2]
