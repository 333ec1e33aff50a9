"""Access tokens for XOAUTH2: kept while they last, and renewed by us with the refresh token, one process at a time."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.parse
import urllib.request
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from answerable.channels.mail.imap.trouble import SIGN_IN, Trouble
from answerable.channels.mail.models import Mailbox
from answerable.channels.mail.models.mailboxes import PURPOSE
from answerable.kit import clock
from answerable.kit.sealing import KeyLost, seal, unseal

TIMEOUT = 15  # seconds
LEASE = timedelta(seconds=40)
SPARE = timedelta(minutes=2)  # a token that ends so soon is renewed before it is used
LARGEST = 100_000
SHORTEST, USUAL = 60, 3600  # seconds that a token lasts, at least, and where it is not said


class _NowhereElse(urllib.request.HTTPRedirectHandler):
    """Secrets go to the address that was entered, and to no other."""

    def redirect_request(self, *_facts: Any) -> None:
        return None


def access_token(mailbox: Mailbox, but: str = "") -> str:
    """A token that lasts; `but`: any other than this one, which the server did not take."""
    give_up_at = time.monotonic() + 2 * TIMEOUT
    while True:
        mailbox.refresh_from_db()
        known = _kept(mailbox)
        if known and known != but:
            return known
        if _claim(mailbox):
            return _renew(mailbox)
        if time.monotonic() > give_up_at:
            raise Trouble(SIGN_IN, _("Somebody else is renewing the access token. It is tried again in a moment."))
        time.sleep(0.1)


def _kept(mailbox: Mailbox) -> str:
    if not mailbox.access_until or mailbox.access_until <= clock.now() + SPARE:
        return ""
    try:
        return unseal(PURPOSE, mailbox.sealed_access)
    except KeyLost:
        return ""


def _claim(mailbox: Mailbox) -> bool:
    """Many threads and processes read one mailbox, and a refresh token may be good for once only."""
    now = clock.now()
    free = Q(renewing_until=None) | Q(renewing_until__lte=now)
    return bool(Mailbox.objects.filter(free, pk=mailbox.pk).update(renewing_until=now + LEASE))


def _renew(mailbox: Mailbox) -> str:
    rows, secrets = Mailbox.objects.kept().filter(pk=mailbox.pk), mailbox.secrets
    try:
        told = _ask(mailbox, secrets)
    except BaseException:
        rows.update(renewing_until=None)
        raise
    token, lasts = str(told["access_token"]), max(_seconds(told), SHORTEST) + SPARE.total_seconds()
    facts: dict[str, Any] = {"sealed_access": seal(PURPOSE, token), "renewing_until": None}
    facts["access_until"] = clock.now() + timedelta(seconds=lasts)
    if further := told.get("refresh_token"):
        facts["sealed"] = seal(PURPOSE, json.dumps(secrets | {"refresh_token": str(further)}))
    # Where somebody entered another secret meanwhile, that one stands.
    rows.filter(sealed=mailbox.sealed).update(**facts)
    return token


def _seconds(told: dict[str, Any]) -> float:
    try:
        return float(told.get("expires_in", USUAL)) - SPARE.total_seconds()
    except (TypeError, ValueError):
        return USUAL


def _ask(mailbox: Mailbox, secrets: dict[str, str]) -> dict[str, Any]:
    form = {"grant_type": "refresh_token", "client_id": mailbox.client_id, "refresh_token": secrets["refresh_token"]}
    if secrets.get("client_secret"):
        form["client_secret"] = secrets["client_secret"]
    request = urllib.request.Request(mailbox.token_url, urllib.parse.urlencode(form).encode())
    request.add_header("Accept", "application/json")
    try:
        with urllib.request.build_opener(_NowhereElse).open(request, timeout=TIMEOUT) as answer:
            told = json.loads(answer.read(LARGEST))
    except urllib.error.HTTPError as error:
        with error:
            why = _reason(error.read(LARGEST)) or str(error.code)
        words = _("The token server does not renew our access: %(why)s. Enter a new refresh token.")
        raise Trouble(SIGN_IN, words % {"why": why}) from error
    except (OSError, ValueError) as error:
        raise Trouble(SIGN_IN, _("The token server does not answer as it should.")) from error
    if not isinstance(told, dict) or not told.get("access_token"):
        raise Trouble(SIGN_IN, _("The token server gave no access token."))
    return told


def _reason(body: bytes) -> str:
    """The error's name in an answer by RFC 6749, section 5.2; never its text, which may quote what we sent."""
    try:
        told = json.loads(body)
    except ValueError:
        return ""
    return str(told.get("error", ""))[:100] if isinstance(told, dict) else ""
