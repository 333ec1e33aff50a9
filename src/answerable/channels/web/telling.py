"""What a customer tells in the form, as it is kept and as it is read: her story, and what she was asked besides."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from answerable.kit.dates import written
from answerable.kit.languages import speaking

LONGEST_SUBJECT = 70
# A few words alone on their line that lead on to the story, in whatever language.
GREETING = re.compile(r"(\S+\s+){0,4}\S+[,!،，！]|(hello|hi|hallo|guten tag|bonjour|hola|moin|ciao)\W*", re.IGNORECASE)


@dataclass(frozen=True)
class Telling:
    """One submission. `files` are kept already; here are their names, sizes and SHA-256."""

    story: str
    happened: str = ""
    wish: str = ""
    hurt: str = ""
    needed_by: str = ""  # a day, as in 2026-03-06
    name: str = ""
    address: str = ""
    team: int | None = None
    language: str = "en"
    brand: int | None = None  # whose page it was; none: the house's
    files: list[dict[str, Any]] = field(default_factory=list)

    def raw(self) -> bytes:
        """The submission as it is kept, before anything is done with it."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True).encode()

    @classmethod
    def read(cls, raw: bytes) -> Telling:
        return cls(**json.loads(raw))

    def key(self, form_id: str) -> str:
        """The same form sent twice is one; the same form sent again with other words is another."""
        return f"{form_id}:{sha256(self.raw()).hexdigest()[:16]}"

    @property
    def subject(self) -> str:
        """The story's first line or sentence after the greeting, cut at a word."""
        lines = [line.strip() for line in self.story.splitlines() if line.strip()]
        line = next((line for line in lines if not GREETING.fullmatch(line)), lines[0] if lines else "")
        sentence = line.partition(". ")[0].rstrip(".")
        if len(sentence) <= LONGEST_SUBJECT:
            return sentence
        return f"{sentence[:LONGEST_SUBJECT].rpartition(' ')[0] or sentence[:LONGEST_SUBJECT]} …"

    def text(self) -> str:
        """The first message: her story, then each answer under its heading, in her language."""
        with speaking(self.language):
            return told(self.story, self.happened, self.wish, self.hurt, self.day)

    @property
    def day(self) -> date | None:
        return date.fromisoformat(self.needed_by) if self.needed_by else None


def told(story: str, happened: str, wish: str, hurt: str, needed_by: date | None) -> str:
    """Her words, with a heading over each of the answers that she gave."""
    answers = (
        (_("What happened when"), happened),
        (_("What would make it right"), wish),
        (_("What hurt most"), hurt),
        (_("Needed by"), written(needed_by, "l, j F Y") if needed_by else ""),
    )
    sections = [f"{heading}\n{answer.strip()}" for heading, answer in answers if answer.strip()]
    return "\n\n".join([part for part in (story.strip(), *sections) if part])


def end_of_day(day: date, zone: ZoneInfo) -> datetime:
    """Until when something is needed that is needed by this day: its last minute where the team works."""
    return (datetime.combine(day + timedelta(days=1), time(), zone) - timedelta(minutes=1)).astimezone(UTC)
