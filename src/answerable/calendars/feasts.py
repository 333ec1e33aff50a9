"""Public holidays by country and subdivision, from the `holidays` library; a calendar copies them when it is saved.

The library is loaded only when it is asked: it costs a third of a second, and a country's first year as much again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from answerable.kit.worktime import RulesError

Choices = list[tuple[str, str]]
Feasts = dict[str, Any]
# Which years one may ask for; beyond them movable feasts are guesses.
FIRST, LAST = 1990, 2100


@cache
def countries() -> Choices:
    """Code and name of every country that the library knows, by name."""
    from holidays.registry import COUNTRIES

    named = {code: _spaced(name) for name, code, *_aliases in COUNTRIES.values()}
    return sorted(named.items(), key=lambda choice: choice[1])


@cache
def subdivisions(country: str) -> Choices:
    """Code and name of the parts of a country that keep days of their own, by name; none for an unknown country."""
    if country not in dict(countries()):
        return []
    about = _class_of(country)
    names = {code: name for name, code in getattr(about, "subdivisions_aliases", {}).items()}
    return sorted(((code, names.get(code, code)) for code in about.subdivisions), key=lambda choice: choice[1])


def days(country: str, subdivision: str, year: int) -> Mapping[date, str]:
    """The public holidays of one year, named in the reader's language, else as they are called there.

    Raises `RulesError`, which names the place.
    """
    if country not in dict(countries()):
        raise RulesError("country", _("We know no public holidays of this country."))
    if subdivision and subdivision not in dict(subdivisions(country)):
        raise RulesError("subdivision", _("This is no part of that country."))
    if not FIRST <= year <= LAST:
        raise RulesError("years", _("Public holidays are known from %d to %d.") % (FIRST, LAST))
    return _days(country, subdivision, year, _language(_class_of(country)))


@cache
def _days(country: str, subdivision: str, year: int, language: str | None) -> Mapping[date, str]:
    found = _class_of(country)(subdiv=subdivision or None, years=[year], language=language)
    return {day: name for day, name in sorted(found.items()) if day.year == year}


def _language(about: Any) -> str | None:
    reader = (get_language() or "en").partition("-")[0]
    spoken: list[str] = [name for name in about.supported_languages if name.partition("_")[0] == reader]
    theirs: str | None = about.default_language
    return spoken[0] if spoken else theirs


def take(country: str, subdivision: str, years: Iterable[int], before: Mapping[str, Any] | None = None) -> Feasts:
    """What a version keeps of them. Years copied `before` for the same place stay as they were copied."""
    same = before and (before.get("country"), before.get("subdivision")) == (country, subdivision)
    kept: dict[str, str] = dict(before["days"]) if before and same else {}
    there: list[int] = list(before["years"]) if before and same else []
    for year in sorted(set(years) - set(there)):
        kept |= {day.isoformat(): name for day, name in days(country, subdivision, year).items()}
    return {
        "country": country,
        "subdivision": subdivision,
        "years": sorted({*years, *there}),
        "days": dict(sorted(kept.items())),
    }


def _class_of(country: str) -> Any:
    import holidays

    return getattr(holidays, country)


def _spaced(name: str) -> str:
    """`UnitedStates` as people write it."""
    words = re.sub(r"(?<=[a-z])(?<!Mc)(?=[A-Z])", " ", name)
    return re.sub(r" (And|Of|The)\b", lambda found: found[0].lower(), words)
