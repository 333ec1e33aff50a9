"""The ways out: a relay by SMTP, or the outbox folder. Each says whether a failure is for now or for good."""

from __future__ import annotations

import os
import smtplib
import ssl
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from django.conf import settings

from answerable.cases.models import Delivery
from answerable.channels.mail.composing import Letter
from answerable.channels.mail.meanings import NotNow, NotSent, Unreachable, meaning, told
from answerable.channels.mail.signing import CannotSign, domain_of, signers

TIMEOUT = 15  # seconds for each step of a conversation
PORTS = {"smtp": 25, "smtps": 465, "submission": 587}


class Transport(Protocol):
    """Hands letters over, one at a time; returning means that the next server (or the disk) has it."""

    @property
    def takes_as(self) -> str: ...
    def send(self, letter: Letter) -> None: ...
    def close(self) -> None: ...


@contextmanager
def way_out() -> Iterator[Transport]:
    """The transport that the settings name, open for one batch."""
    transport: Transport = Relay(settings.EMAIL_URL) if settings.EMAIL_URL else Outbox(Path(settings.OUTBOX))
    try:
        yield Signing(transport)
    finally:
        transport.close()


class Signing:
    """Another transport, to which letters are given signed, where the settings name a key."""

    def __init__(self, transport: Transport) -> None:
        self.transport = transport

    @property
    def takes_as(self) -> str:
        return self.transport.takes_as

    def send(self, letter: Letter) -> None:
        try:
            by = next((one for one in signers() if one.domain == domain_of(letter)), None)
            letter = by.sign(letter) if by else letter
        except CannotSign as trouble:
            raise Unreachable(str(trouble)) from trouble
        self.transport.send(letter)

    def close(self) -> None:
        self.transport.close()


class Outbox:
    """A folder of `.eml` files. The same delivery writes the same file, however often it is tried."""

    takes_as = Delivery.TakenBy.OUTBOX.value

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def send(self, letter: Letter) -> None:
        try:
            self._write(letter)
        except OSError as error:
            raise NotNow(f"The outbox folder cannot be written: {error.strerror}") from error

    def _write(self, letter: Letter) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        handle, unnamed = tempfile.mkstemp(dir=self.folder, prefix=".unnamed-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(letter.raw)
                file.flush()
                os.fsync(file.fileno())
            os.replace(unnamed, self.folder / letter.name)
        except BaseException:
            Path(unnamed).unlink(missing_ok=True)
            raise
        self._reach_disk()

    def _reach_disk(self) -> None:
        handle = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def close(self) -> None:
        """Nothing is held open."""


class Relay:
    """An SMTP server, talked to on one connection for a batch, opened when the first letter needs it."""

    takes_as = Delivery.TakenBy.SERVER.value

    def __init__(self, url: str) -> None:
        self.url = urlsplit(url)
        self.client: smtplib.SMTP | None = None

    def send(self, letter: Letter) -> None:
        client = self.client or self._connect()
        try:
            client.sendmail(letter.sender, [letter.recipient], letter.raw, mail_options=_options(letter))
        except smtplib.SMTPServerDisconnected as error:
            self._let_go()
            raise NotNow(f"The mail server hung up: {error}") from error
        except smtplib.SMTPException as error:
            raise self._refused(error) from error
        except (OSError, ValueError) as error:
            self._let_go()
            raise NotNow(f"The connection to the mail server broke: {error}") from error

    def _refused(self, error: smtplib.SMTPException) -> NotSent:
        """What its word means; whoever does not let us send is not talked to again for this batch."""
        meant = meaning(error)
        if isinstance(meant, Unreachable):
            self._let_go()
        return meant

    def close(self) -> None:
        if self.client is not None:
            with suppress(smtplib.SMTPException, OSError):
                self.client.quit()
        self._let_go()

    def _let_go(self) -> None:
        if self.client is not None:
            self.client.close()
        self.client = None

    def _connect(self) -> smtplib.SMTP:
        try:
            self.client = self._greet()
        except (smtplib.SMTPException, OSError) as error:
            raise Unreachable(f"The mail server {self.url.hostname} cannot be used: {told(error)}") from error
        return self.client

    def _greet(self) -> smtplib.SMTP:
        host, scheme = self.url.hostname or "localhost", self.url.scheme
        port = self.url.port or PORTS.get(scheme, 25)
        if scheme == "smtps":
            client: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=ssl.create_default_context())
        else:
            client = smtplib.SMTP(host, port, timeout=TIMEOUT)
        try:
            self._introduce(client)
        except BaseException:
            client.close()
            raise
        return client

    def _introduce(self, client: smtplib.SMTP) -> None:
        client.ehlo_or_helo_if_needed()
        if self.url.scheme == "submission":
            client.starttls(context=ssl.create_default_context())
        if self.url.username:
            client.login(unquote(self.url.username), unquote(self.url.password or ""))


def _options(letter: Letter) -> list[str]:
    return [] if letter.recipient.isascii() and letter.sender.isascii() else ["SMTPUTF8", "BODY=8BITMIME"]
