"""How an errand goes is written down step by step, for whoever waits for it; and whoever waits can have it stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.utils.translation import ngettext

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
        self._is_stopped = False
        # When what goes on now began, and how far it was then.
        self._paced: tuple[datetime, int] | None = None

    @contextmanager
    def step(self, name: str) -> Iterator[Telling]:
        """Something that is tried; what goes wrong in it is its sentence, and ends the errand."""
        self.steps.append({"name": name, "said": "", "state": "going"})
        self._paced = None
        self._write()
        try:
            yield self
        except (Trouble, Declined) as error:
            self.fail(error.sentence if isinstance(error, Trouble) else str(error), error)
        self.steps[-1]["state"] = "well"
        self._write()

    def say(self, sentence: str) -> None:
        """More about the step that is going."""
        self.steps[-1]["said"] = sentence

    def fail(self, sentence: str, error: Exception | None = None) -> None:
        self.steps[-1] |= {"said": sentence, "state": "failed"}
        self._write()
        raise Failed(sentence) from error

    def rest(self, sentence: str) -> None:
        """The step goes on after a while by itself; until then the sentence stands there."""
        self.steps[-1] |= {"said": sentence, "state": "rests"}

    def remark(self, name: str, sentence: str) -> None:
        """Something that is no step."""
        self.steps.append({"name": name, "said": sentence, "state": ""})
        self._write()

    def progress(self, done: int, whole: int) -> None:
        """How far it is; written down now and then, so that many small things stay quick."""
        self.errand.done, self.errand.whole = done, whole
        if done == whole or self.now() - self._told_at >= SELDOM:
            self._write()

    def pace(self, done: int, whole: int) -> None:
        """The same with how fast it goes, and for how long it will; `whole` is about how many there are."""
        at = self.now()
        begun_at, first = self._paced = self._paced or (at, done)
        if (passed := (at - begun_at).total_seconds()) >= 1 and done > first:
            self.say(_paced(done, whole, (done - first) / passed))
        self.progress(done, whole)

    def is_stopped(self) -> bool:
        """Asked often, it looks now and then."""
        if not self._is_stopped and self.now() - self._told_at >= SELDOM:
            try:
                self._write()
            except Stopped:
                self._is_stopped = True
        return self._is_stopped

    def _write(self) -> None:
        self._told_at = self.now()
        facts = {"steps": self.steps, "done": self.errand.done, "whole": self.errand.whole}
        if not self.errand.write_down(at=self._told_at, **facts):
            raise Stopped


def _paced(done: int, whole: int, rate: float) -> str:
    minutes = max(1, round((whole - done) / rate / 60))
    words = ngettext(
        "%(done)s of about %(whole)s, %(rate)s a second, for about %(minutes)s more minute.",
        "%(done)s of about %(whole)s, %(rate)s a second, for about %(minutes)s more minutes.",
        minutes,
    )
    shown = f"{rate:.1f}" if rate < 10 else f"{rate:.0f}"
    return words % {"done": f"{done:,}", "whole": f"{whole:,}", "rate": shown, "minutes": minutes}
