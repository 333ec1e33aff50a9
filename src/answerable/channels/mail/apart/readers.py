"""Having mails read apart: each by a child process, which reads many, and ends with a mail that is too much for it."""

from __future__ import annotations

import atexit
import contextlib
import pickle
import select
import signal
import socket
import subprocess
import sys
import time

from answerable.channels.mail.apart import child
from answerable.channels.mail.apart.bounds import LONGEST, MEGABYTE, room_for, seconds_for
from answerable.channels.mail.apart.line import receive, send
from answerable.channels.mail.reading import Mail
from answerable.channels.mail.reading.reader import unreadable

CHILD = "answerable.channels.mail.apart.child"
# A child takes a moment to begin, and more of it on a busy machine; this is not the mail's.
BEGINS_WITHIN = 60.0


class NoReader(Exception):
    """No process that reads could be begun; this says nothing of any mail."""


class CannotBeRead(Exception):
    """Reading it broke its bounds, or whoever read it was killed; the sentence says which."""

    def __init__(self, sentence: str, *, is_its_fault: bool) -> None:
        super().__init__(sentence)
        self.is_its_fault = is_its_fault  # so that trying again would be in vain


class Child:
    """A process that reads, one mail at a time."""

    def __init__(self) -> None:
        self.line, theirs = socket.socketpair()
        try:
            self._begin(theirs)
        except OSError as error:
            raise NoReader(f"No process that reads mails can be begun: {error}") from error

    def _begin(self, theirs: socket.socket) -> None:
        with theirs:
            words = [sys.executable, "-c", f"from {CHILD} import main; main()", str(theirs.fileno())]
            self.process = subprocess.Popen(words, pass_fds=(theirs.fileno(),), stdin=subprocess.DEVNULL)
        _living.add(self)
        if receive(self.line, time.monotonic() + BEGINS_WITHIN) != child.READY:
            self.end()
            raise NoReader("A process that reads mails ended as it began; the lines above say why.")

    def end(self) -> int:
        """End it at once, whatever it does; how it ended."""
        _living.discard(self)
        self.line.close()
        self.process.kill()
        return self.process.wait()


class Reading:
    """One mail in a child's hands. Whoever began it asks until it is done, then takes the mail."""

    def __init__(self, raw: bytes, *, null_sender: bool) -> None:
        self._size, self._until = len(raw), time.monotonic() + LONGEST
        self._child: Child | None = _idle_one() or Child()
        self._child.line.settimeout(LONGEST)
        try:
            send(self._child.line, (child.NULL_SENDER if null_sender else child.WITH_SENDER) + raw)
        except OSError:
            self._has_ended()

    def is_done(self, patience: float = LONGEST) -> bool:
        """Whether there is an answer, or nothing more to wait for; asks for so many seconds at most."""
        if self._child is None:
            return True
        wait = max(min(patience, self._until - time.monotonic()), 0.0)
        return bool(select.select([self._child.line], [], [], wait)[0]) or time.monotonic() >= self._until

    def mail(self) -> Mail:
        """What it says; raises `CannotBeRead`."""
        answer = self._answer()
        if answer.mail is None:
            room = room_for(self._size) // MEGABYTE
            raise CannotBeRead(f"Reading it took more than {room} MB of memory.", is_its_fault=True)
        return answer.mail

    def _answer(self) -> child.Answer:
        came, reader = None, self._child
        if reader is None:
            raise self._why_not()
        with contextlib.suppress(OSError):
            came = receive(reader.line, max(self._until, time.monotonic() + 1))
        if came is None:
            raise self._why_not()
        answer: child.Answer = pickle.loads(came)  # our own process has written it
        self._child = None
        if answer.is_last or _idle:
            reader.end()
        else:
            _idle.append(reader)
        return answer

    def _why_not(self) -> CannotBeRead:
        if time.monotonic() >= self._until:
            self._has_ended()
            return CannotBeRead(f"Reading it took more than {LONGEST:.0f} seconds.", is_its_fault=False)
        if self._has_ended() == -signal.SIGXCPU:
            seconds = seconds_for(self._size)
            return CannotBeRead(f"Reading it took more than {seconds} seconds of computing.", is_its_fault=True)
        return CannotBeRead("Whoever read it was killed.", is_its_fault=False)

    def _has_ended(self) -> int:
        """The child is of no more use; how it ended."""
        gone, self._child = self._child, None
        return gone.end() if gone else 0


def _idle_one() -> Child | None:
    """One that has nothing to read and still lives."""
    while _idle:
        try:
            found = _idle.pop()
        except IndexError:  # another thread was first
            return None
        if found.process.poll() is None:
            return found
        found.end()
    return None


_idle: list[Child] = []
_living: set[Child] = set()


def need_reader() -> None:
    """Have one ready, so that the next mail need not wait for it; raises `NoReader`."""
    _idle.append(_idle_one() or Child())


def begin(raw: bytes, *, null_sender: bool = False) -> Reading:
    """Have it read; it may take its time. Raises `NoReader`."""
    return Reading(raw, null_sender=null_sender)


def read_apart(raw: bytes, *, null_sender: bool = False) -> Mail:
    """Have it read, and wait. What cannot be read is its bytes as text, with the reason among its problems."""
    try:
        return begin(raw, null_sender=null_sender).mail()
    except CannotBeRead as error:
        mail = unreadable(raw)
        mail.problems.append(str(error))
        return mail


@atexit.register
def _end_all() -> None:
    """Whoever goes leaves nobody behind."""
    _idle.clear()
    for each in list(_living):
        each.end()
