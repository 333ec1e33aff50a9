"""Recognising a colleague by her password, slowly for whoever guesses."""

from datetime import datetime

from django.contrib.auth import authenticate
from django.http import HttpRequest

from answerable.kit.clients import client_of
from answerable.staff.models import SignInAttempt, Staff


def recognise(request: HttpRequest, email: str, password: str, *, at: datetime) -> Staff | None:
    """The colleague of this address and password, or None; `TooMany` where guessing has to pause.

    Django's backend hashes the password of unknown addresses too, so the time it takes tells nothing.
    """
    attempt = SignInAttempt.begin(email, client_of(request), at)
    staff = authenticate(request, username=email, password=password)
    if not isinstance(staff, Staff):
        return None
    attempt.succeed()
    return staff
