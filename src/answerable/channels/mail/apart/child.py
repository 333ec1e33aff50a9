"""The process that reads: one mail after the other, each within its bounds. It knows neither Django nor the database.

It answers each mail with what it says, or with a sentence why it could not be read; if a mail is too much for it the
system ends it, and whoever asked begins another.
"""

import contextlib
import logging
import math
import os
import pickle
import resource
import signal
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from answerable.channels.mail.apart.bounds import MEGABYTE, room_for, seconds_for
from answerable.channels.mail.apart.line import receive, send
from answerable.channels.mail.reading import Mail
from answerable.channels.mail.reading.languages import language_of
from answerable.channels.mail.reading.reader import read_carefully, unreadable

# Beyond this the memory that a large mail has left behind is given back, by ending.
GROWN = 200 * MEGABYTE
WORDS = "These are some words in English."
READY, WITH_SENDER, NULL_SENDER = b"ready", b"s", b"n"

log = logging.getLogger(__name__)
Read = Callable[..., Mail]


@dataclass(frozen=True)
class Answer:
    """What a mail says; nothing, if there was not memory enough. After the last one the process ends."""

    mail: Mail | None
    is_last: bool = False


def serve(line: socket.socket, read: Read = read_carefully) -> None:
    """Read what comes along the line, until its other end is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever started us
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    language_of("", WORDS)  # loads its model now, at nobody's cost
    send(line, READY)
    while asked := receive(line):
        _bound(len(asked))
        try:
            answer = _answer(asked[1:], asked[:1] == NULL_SENDER, read)
            told = pickle.dumps(answer, pickle.HIGHEST_PROTOCOL)
        except MemoryError:
            answer = Answer(None, is_last=True)
            told = pickle.dumps(answer)
        send(line, told)
        if answer.is_last:
            return


def _bound(size: int) -> None:
    """What this mail may take of CPU and memory, from here on."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _limit(resource.RLIMIT_CPU, math.ceil(used.ru_utime + used.ru_stime + seconds_for(size)))
    if held := _pages()[0]:
        _limit(resource.RLIMIT_AS, held + room_for(size))


def _limit(what: int, most: int) -> None:
    with contextlib.suppress(ValueError, OSError):  # where the system allows less, that is the bound
        resource.setrlimit(what, (most, resource.getrlimit(what)[1]))


def _pages() -> tuple[int, int]:
    """What we have asked for and what we have of memory, in bytes; nothing where the system does not tell."""
    try:
        told = Path("/proc/self/statm").read_text().split()
    except OSError:
        return 0, 0
    return int(told[0]) * resource.getpagesize(), int(told[1]) * resource.getpagesize()


def _answer(raw: bytes, null_sender: bool, read: Read) -> Answer:
    try:
        mail = read(raw, null_sender=null_sender)
        mail.language  # noqa: B018  # guessed here, so that nobody else loads what guesses it
    except MemoryError:
        raise
    except Exception:
        log.exception("A mail of %s bytes could not be read", len(raw))
        return Answer(unreadable(raw))
    return Answer(mail, is_last=_pages()[1] > GROWN)


def main(read: Read = read_carefully) -> None:
    """The command: the number of an open socket is its only word."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    with socket.socket(fileno=int(sys.argv[1])) as line, contextlib.suppress(BrokenPipeError, ConnectionResetError):
        serve(line, read)
