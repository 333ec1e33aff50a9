"""What goes wrong with a mailbox, each as a sentence for the person who can mend it."""

from __future__ import annotations

import imaplib
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _
from imap_tools.errors import ImapToolsError

# Where it went wrong, in the order in which one comes there.
NAME, CONNECTION, TLS, CERTIFICATE, SIGN_IN, FOLDER, READING = (
    "name",
    "connection",
    "tls",
    "certificate",
    "sign-in",
    "folder",
    "reading",
)
MOST_TOLD = 300
# How servers say that it is they, or too much of us, and not the password.
BUSY = ("[UNAVAILABLE]", "[LIMIT]", "[INUSE]", "[OVERQUOTA]", "TOO MANY", "RATE LIMIT", "TRY AGAIN LATER")
# How they say that we ask too much: what is refused then is refused to whoever asks, and no mail is to blame.
TOO_MUCH = ("THROTTL", "[LIMIT]", "[OVERQUOTA]", "BANDWIDTH LIMIT", "TOO MANY", "RATE LIMIT")
# Exchange: "Request is throttled. Suggested Backoff Time: 92415 milliseconds".
BACKOFF = re.compile(r"backoff time:?\s*(\d{1,9})\s*(milliseconds|ms|seconds|s)?\b", re.IGNORECASE)
LONGEST_WAIT = 3600.0  # seconds


class Trouble(Exception):
    """Why a mailbox cannot be read now: the step that failed, and a sentence."""

    def __init__(self, step: str, sentence: str) -> None:
        super().__init__(sentence)
        self.step, self.sentence = step, sentence

    @property
    def is_refusal(self) -> bool:
        """The server knows us and does not let us in: to ask at once again would only lock the account."""
        return self.step == SIGN_IN


class Throttled(Trouble):
    """The server wants to be left alone; `wait` for so many seconds, where it says so."""

    def __init__(self, sentence: str, wait: float | None) -> None:
        super().__init__(READING, sentence)
        self.wait = wait


class Declined(Exception):
    """The server said no to one command; the conversation goes on."""


@contextmanager
def spoken_with(host: str) -> Iterator[None]:
    """A conversation that breaks is Trouble; a word of refusal within it is Declined."""
    try:
        yield
    except imaplib.IMAP4.abort as error:
        broken = Trouble(READING, _("The connection to %(host)s broke: %(why)s") % _facts(host, error))
        raise asks_for_patience(told(error), host) or broken from error
    except (imaplib.IMAP4.error, ImapToolsError) as error:
        raise asks_for_patience(told(error), host) or Declined(told(error)) from error
    except OSError as error:
        raise Trouble(READING, _("The connection to %(host)s broke: %(why)s") % _facts(host, error)) from error


def asks_for_patience(said: str, host: str, *, is_put: bool = False) -> Throttled | None:
    """What a refusal means that is meant for everything we ask. `is_put`: something was to be put there, so that a
    full account is no throttling."""
    asked = BACKOFF.search(said)
    if not asked and (is_put or not any(word in said.upper() for word in TOO_MUCH)):
        return None
    unit = 1.0 if asked and (asked[2] or "").lower() in ("s", "seconds") else 1000.0
    wait = min(int(asked[1]) / unit, LONGEST_WAIT) if asked else None
    words = _("%(host)s wants to be asked less: %(why)s It is asked again by itself.")
    return Throttled(words % {"host": host, "why": said if said.endswith((".", "!", "?")) else f"{said}."}, wait)


def of_connecting(host: str, port: int, error: Exception) -> Trouble:
    """What a failure to connect means."""
    facts = {"host": host, "port": port, "why": told(error)}
    if isinstance(error, socket.gaierror | UnicodeError):
        return Trouble(NAME, _("There is no server called %(host)s. Look at its name.") % facts)
    if isinstance(error, ConnectionRefusedError):
        return Trouble(CONNECTION, _("%(host)s refuses connections at port %(port)s. Look at the port.") % facts)
    if isinstance(error, TimeoutError):
        words = _("%(host)s does not answer at port %(port)s. Look at the port and at what stands between.")
        return Trouble(CONNECTION, words % facts)
    if isinstance(error, ssl.SSLCertVerificationError):
        facts["why"] = error.verify_message
        return Trouble(CERTIFICATE, _("The certificate of %(host)s cannot be trusted: %(why)s.") % facts)
    if isinstance(error, ssl.SSLError):
        words = _("No TLS is spoken at port %(port)s of %(host)s. Choose the other kind, or another port.")
        return Trouble(TLS, words % facts)
    return Trouble(CONNECTION, _("%(host)s cannot be talked to at port %(port)s: %(why)s") % facts)


def of_starttls(host: str, error: Exception) -> Trouble:
    words = _("%(host)s offers no STARTTLS: %(why)s Choose TLS from the first byte, usually at port 993.")
    return Trouble(TLS, words % _facts(host, error))


def of_sign_in(user: str, error: Exception) -> Trouble:
    """Why nobody is let in; what the server calls it (RFC 5530) says whether anything need be mended."""
    facts = {"user": user, "why": told(error)}
    if BACKOFF.search(facts["why"]) and (patience := asks_for_patience(facts["why"], user)):
        return patience
    if any(word in facts["why"].upper() for word in BUSY):
        words = _("The server lets nobody in for the moment: %(why)s It is tried again by itself, less often.")
    else:
        words = _("The server does not let %(user)s in: %(why)s Look at the account and its password or token.")
    return Trouble(SIGN_IN, words % facts)


def of_folder(name: str, error: Exception) -> Trouble:
    return Trouble(FOLDER, _("The folder %(name)s cannot be opened: %(why)s") % {"name": name, "why": told(error)})


def told(error: Exception) -> str:
    """A failure in the server's own words, as one sentence that does not run on."""
    result = getattr(error, "command_result", None)
    said = result[1] if result else error.args[0] if error.args else ""
    said = said[0] if isinstance(said, list) and said else said
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(error if said == "" else said)
    if isinstance(error, OSError) and error.strerror:
        words = error.strerror
    words = " ".join(words.split())[:MOST_TOLD] or type(error).__name__
    return words if words.endswith((".", "!", "?")) else f"{words}."


def _facts(host: str, error: Exception) -> dict[str, str]:
    return {"host": host, "why": told(error)}
