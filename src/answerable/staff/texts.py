"""What a team says by itself: its own text, or the one that Answerable brings along. It never says nothing."""

from functools import cache
from pathlib import Path

from answerable.staff.models import Team, TeamText
from answerable.staff.placeholders import PLACEHOLDERS, checked, preview, render

__all__ = ["LANGUAGES", "PLACEHOLDERS", "built_in", "checked", "preview", "render", "spoken", "text_for"]

BUILT_IN = Path(__file__).parent / "default_texts"
LANGUAGES = ("en", "de", "es", "fr", "nl", "pl")


def text_for(team: Team, kind: str, language: str) -> str:
    """The team's template in this language, else in English, else the built-in one; never blank."""
    wanted = [*_spellings(language), "en"]
    own = dict(team.texts.filter(kind=kind, language__in=wanted).values_list("language", "body"))
    return next((own[spelling] for spelling in wanted if spelling in own), None) or built_in(kind, language)


def built_in(kind: str, language: str) -> str:
    """The text for teams that wrote none: in this language if we have it, else in English."""
    spoken = next((spelling for spelling in _spellings(language) if spelling in LANGUAGES), "en")
    return _read(TeamText.Kind(kind), spoken)


def spoken(team: Team, kind: str, language: str) -> str:
    """The language that the text will really be in: a time inside it is told in the same."""
    base = language.partition("-")[0]
    own = team.texts.filter(kind=kind, language__in=[language, base])
    return language if base in LANGUAGES or own.exists() else "en"


def _spellings(language: str) -> list[str]:
    """A language from the nearest spelling to the widest: `de-at`, then `de`."""
    language = language.strip().lower().replace("_", "-")
    return [language, language.partition("-")[0]]


@cache
def _read(kind: TeamText.Kind, language: str) -> str:
    return (BUILT_IN / language / f"{kind}.txt").read_text(encoding="utf-8").strip()
