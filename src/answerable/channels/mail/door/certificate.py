"""The certificate with which the door offers TLS (RFC 3207); one that was renewed is taken up as it comes."""

from __future__ import annotations

import logging
import ssl
from pathlib import Path

from django.conf import settings

log = logging.getLogger(__name__)


class CannotEncrypt(Exception):
    """What the settings name is no certificate with its key; the sentence says why."""


def certificate() -> Certificate | None:
    """By the settings; None where none is given. Raises `CannotEncrypt` where one is given that is none."""
    cert, key = settings.MAIL_TLS_CERT, settings.MAIL_TLS_KEY
    if key and not cert:
        raise CannotEncrypt("MAIL_TLS_KEY is set and MAIL_TLS_CERT is not: name the certificate of that key.")
    return Certificate(Path(cert), Path(key or cert)) if cert else None


class Certificate:
    """A certificate and its key in PEM files, looked at anew whenever somebody comes."""

    def __init__(self, cert: Path, key: Path) -> None:
        self._cert, self._key = cert, key
        self._seen = self._stamp()
        self._context = _context(cert, key)

    def context(self) -> ssl.SSLContext:
        """What a conversation begins with. A pair that is being exchanged, or is of no use, leaves the last one."""
        if (stamp := self._stamp()) != self._seen:
            self._seen = stamp
            try:
                self._context = _context(self._cert, self._key)
                log.info("The certificate %s was renewed", self._cert)
            except CannotEncrypt as error:
                log.error("The last certificate stays in use: %s", error)
        return self._context

    def _stamp(self) -> tuple[object, ...]:
        return tuple(_stamp_of(path) for path in (self._cert, self._key))


def _context(cert: Path, key: Path) -> ssl.SSLContext:
    for name, path in (("MAIL_TLS_CERT", cert), ("MAIL_TLS_KEY", key)):
        try:
            path.read_bytes()
        except OSError as error:
            raise CannotEncrypt(f"{name} {path} cannot be read: {error.strerror}.") from error
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        context.load_cert_chain(cert, key, password=_ask_nobody)
    except (ssl.SSLError, ValueError) as error:
        reason = getattr(error, "reason", None) or str(error)
        raise CannotEncrypt(f"{cert} and {key} are no certificate (PEM) with its key: {reason}.") from error
    return context


def _ask_nobody() -> str:
    """OpenSSL would ask at the terminal, for ever."""
    raise ValueError("the key is locked with a password, and nobody is there to be asked")


def _stamp_of(path: Path) -> object:
    try:
        facts = path.stat()
    except OSError:
        return None
    return facts.st_mtime_ns, facts.st_ino, facts.st_size
