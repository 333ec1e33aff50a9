"""How an errand goes is written down step by step, for whoever waits for it; and whoever waits can have it stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from answerable.channels.mail.imap.trouble import Declined, Trouble
from answerable.channels.mail.models import MailboxErrand

SELDOM = timedelta(seconds=1)


class Stopped(Exception):
    """Somebody asked it to stop, or somebody else runs it now."""


class Failed(Exception):
    """A step failed, and its sentence stands there already."""


class Telling:
    """Steps of one errand: at most one is going, and a failed one is the last."""

    def __init__(self, errand: MailboxErrand, now: Callable[[], datetime]) -> None:
        self.errand, self.now = errand, now
        self.steps: list[dict[str, str]] = []
        self._told_at = now()

    @contextmanager
    def step(self, name: str) -> Iterator[Telling]:
        """Something that is tried; what goes wrong in it is its sentence, and ends the errand."""
        self.steps.append({"name": name, "said": "", "state": "going"})
        self._write()
        try:
            yield self
        except (Trouble, Declined) as error:
            self.fail(error.sentence if isinstance(error, Trouble) else str(error))
        self.steps[-1]["state"] = "well"
        self._write()

    def say(self, sentence: str) -> None:
        """More about the step that is going."""
        self.steps[-1]["said"] = sentence

    def fail(self, sentence: str) -> None:
        self.steps[-1] |= {"said": sentence, "state": "failed"}
        self._write()
        raise Failed(sentence)

    def remark(self, name: str, sentence: str) -> None:
        """Something that is no step."""
        self.steps.append({"name": name, "said": sentence, "state": ""})
        self._write()

    def progress(self, done: int, whole: int) -> None:
        """How far it is; written down now and then, so that many small things stay quick."""
        self.errand.done, self.errand.whole = done, whole
        if done == whole or self.now() - self._told_at >= SELDOM:
            self._write()

    def is_stopped(self) -> bool:
        try:
            self._write()
        except Stopped:
            return True
        return False

    def _write(self) -> None:
        self._told_at = self.now()
        facts = {"steps": self.steps, "done": self.errand.done, "whole": self.errand.whole}
        if not self.errand.write_down(at=self._told_at, **facts):
            raise Stopped
