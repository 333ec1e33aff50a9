"""What a customer's device remembers: to which cases it came by link, what it was shown there, whose mail it reads."""

from __future__ import annotations

from hashlib import sha256

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from answerable.cases.models import Grant
from answerable.cases.models.grant import LIFE

SALT = "answerable.portal"
SECONDS = int(LIFE.total_seconds())
CASE, SEEN, KNOWN = "case-", "seen-", "known-"


def remember_grant(response: HttpResponse, grant: Grant) -> None:
    """One cookie per case; the newest link wins."""
    _keep(response, f"{CASE}{grant.case_id + 1000}", str(grant.pk))


def grant_ids(request: HttpRequest, first: str) -> list[int]:
    """The grants that this device holds, that of the case with this number first."""
    mine = f"{CASE}{first.strip().upper().removeprefix('A-')}"
    names = sorted((name for name in request.COOKIES if name.startswith(CASE)), key=lambda name: name != mine)
    values = (_read(request, name) for name in names)
    return [int(value) for value in values if value.isdigit()]


def remember_seen(response: HttpResponse, grant: Grant, first: int) -> None:
    """From which message on this device has been shown the case, as this participant."""
    _keep(response, f"{SEEN}{grant.participant_id}", str(first))


def seen_from(request: HttpRequest, grant: Grant) -> int:
    """The first message that it was shown; 0 for none. What somebody else saw on it does not count."""
    first = _read(request, f"{SEEN}{grant.participant_id}")
    return int(first) if first.isdigit() else 0


def remember_address(response: HttpResponse, address: str) -> None:
    """This device gave the code that was sent to this address."""
    _keep(response, _name_of(address), "1")


def knows_address(request: HttpRequest, address: str) -> bool:
    return bool(address) and _read(request, _name_of(address)) == "1"


def _name_of(address: str) -> str:
    return f"{KNOWN}{sha256(address.lower().encode()).hexdigest()[:16]}"


def _keep(response: HttpResponse, name: str, value: str) -> None:
    response.set_signed_cookie(
        name,
        value,
        salt=SALT,
        max_age=SECONDS,
        path="/your/",
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _read(request: HttpRequest, name: str) -> str:
    """What the cookie says, if we wrote it; the name is part of what is signed."""
    return str(request.get_signed_cookie(name, default="", salt=SALT, max_age=SECONDS))
