"""From a mailbox's settings to a signed-in conversation, or to the sentence that says at which step it failed."""

from __future__ import annotations

import imaplib
import socket
import ssl
from contextlib import suppress

from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError

from answerable.channels.mail.imap import trouble
from answerable.channels.mail.imap.connection import Connection
from answerable.channels.mail.imap.renewing import access_token
from answerable.channels.mail.imap.trouble import SIGN_IN, Trouble
from answerable.channels.mail.models import Mailbox
from answerable.kit.sealing import KeyLost

TIMEOUT = 30.0  # seconds for each step of a conversation


def connect(mailbox: Mailbox) -> Connection:
    """A conversation with the server of this mailbox, signed in; Trouble with its step and sentence otherwise."""
    box = reach(mailbox)
    try:
        sign_in(mailbox, box)
        return Connection(box, mailbox.host)
    except BaseException:
        with suppress(Exception):  # whatever is wrong with it, nothing more is wanted of it
            box.client.shutdown()
        raise


def reach(mailbox: Mailbox) -> BaseMailBox:
    """The server has answered, over TLS where it should."""
    host, port, context = mailbox.host, mailbox.port, ssl.create_default_context()
    try:
        if mailbox.tls == Mailbox.Tls.IMPLICIT:
            return MailBox(host, port, timeout=TIMEOUT, ssl_context=context)
        if mailbox.tls == Mailbox.Tls.STARTTLS:
            return MailBoxStartTls(host, port, timeout=TIMEOUT, ssl_context=context)
        return MailBoxUnencrypted(host, port, timeout=TIMEOUT)
    except (OSError, UnicodeError) as error:
        raise trouble.of_connecting(host, port, error) from error
    except (imaplib.IMAP4.error, ImapToolsError, ValueError) as error:
        if mailbox.tls == Mailbox.Tls.STARTTLS and not isinstance(error, imaplib.IMAP4.abort):
            raise trouble.of_starttls(host, error) from error
        raise trouble.of_connecting(host, port, error) from error


def resolve(mailbox: Mailbox) -> None:
    """Whether its name is one; for whoever tests step by step."""
    try:
        socket.getaddrinfo(mailbox.host, mailbox.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise trouble.of_connecting(mailbox.host, mailbox.port, error) from error


def sign_in(mailbox: Mailbox, box: BaseMailBox) -> None:
    """By password, or with an access token, which is renewed once where the server does not take it."""
    try:
        if mailbox.sign_in == Mailbox.SignIn.PASSWORD:
            _with_password(box, mailbox.user, mailbox.secrets["password"])
            return
        used = access_token(mailbox)
        try:
            _with_token(box, mailbox.user, used)
        except (imaplib.IMAP4.error, ImapToolsError) as error:
            if isinstance(error, imaplib.IMAP4.abort):
                raise
            _with_token(box, mailbox.user, access_token(mailbox, but=used))
    except KeyLost as error:
        raise Trouble(SIGN_IN, str(error)) from error
    except OSError as error:
        raise trouble.of_connecting(mailbox.host, mailbox.port, error) from error
    except (imaplib.IMAP4.error, ImapToolsError, UnicodeError) as error:
        raise trouble.of_sign_in(mailbox.user, error) from error


def _with_password(box: BaseMailBox, user: str, password: str) -> None:
    """PLAIN takes every character; LOGIN, for servers that know only that, those of ASCII."""
    if "AUTH=PLAIN" in box.client.capabilities:
        box.login_utf8(user, password, initial_folder=None)
    else:
        box.login(user, password, initial_folder=None)


def _with_token(box: BaseMailBox, user: str, token: str) -> None:
    """A server that refuses says why first, and wants an empty line before its no."""
    words = iter([f"user={user}\1auth=Bearer {token}\1\1".encode()])
    box.client.authenticate("XOAUTH2", lambda _challenge: next(words, b""))
