"""Dates as mail programs write them into a mail that they pass on: in words, in any language, mostly without a zone."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from answerable.channels.mail.reading.dates import date_of

LONGEST = 120
# No mail is older; and years near the first and the last are beyond what a clock of another zone can tell.
FIRST_YEAR = 1970
# Beginnings of the names of months, without accents; where one begins another, the longer stands in an earlier row.
MONTHS = (
    (11, ("marras",)),
    (7, ("juil", "cervenc", "heina", "julh", "lipc", "lipn")),
    (6, ("juin", "junh", "kesa", "cerv", "czerw", "chervn", "чер")),
    (1, ("jan", "gen", "ene", "styc", "led", "tammi", "янв", "січ", "oca", "ιαν")),
    (2, ("feb", "fev", "lut", "uno", "helmi", "фев", "лют", "sub", "φεβ")),
    (3, ("mar", "mrt", "maa", "maerz", "brez", "мар", "бер")),
    (4, ("apr", "avr", "abr", "kwie", "dub", "huhti", "апр", "кві", "nis", "απρ")),
    (5, ("may", "mai", "maj", "mei", "mag", "kvet", "touko", "май", "мая", "маи", "тра", "μαι")),
    (6, ("jun", "giu", "июн", "haz", "ιουν")),
    (7, ("jul", "lug", "lip", "июл", "лип", "tem", "ιουλ")),
    (8, ("aug", "aou", "ago", "sierp", "elo", "srp", "авг", "сер", "αυγ")),
    (9, ("sep", "szept", "set", "wrz", "syys", "zar", "сен", "вер", "eyl", "σεπ")),
    (10, ("oct", "okt", "out", "ott", "paz", "loka", "rij", "окт", "жов", "eki", "οκτ")),
    (11, ("nov", "lis", "ноя", "kas", "νοε")),
    (12, ("dec", "dez", "dic", "gru", "joul", "pro", "дек", "гру", "ara", "δεκ")),
)
CLOCK = re.compile(
    r"(?<!\d)(\d{1,2})[:.h](\d{2})(?:[:.](\d{2}))?(?![./-]?\d)(?:\s?([ap])\.?\s?m\b\.?)?|"
    r"(上午|下午|오전|오후)\s?(\d{1,2}):(\d{2})",
    re.IGNORECASE,
)
OFFSET = re.compile(r"(?:\b(?:gmt|utc))?\s?([+-])(\d{1,2}):?(\d{2})?(?!\d)", re.IGNORECASE)
ZONES = {"utc": 0, "gmt": 0, "z": 0, "bst": 1, "cet": 1, "mez": 1, "cest": 2, "mesz": 2, "eet": 2, "eest": 3}
ZONES |= {"est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7}
YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})\s?[-./年년]\s?(\d{1,2})\s?[-./月월]\s?(\d{1,2})(?!\d)")
NUMBERS = re.compile(r"(?<!\d)(\d{1,2})[-./]\s?(\d{1,2})[-./]\s?(\d{4}|\d{2})(?!\d)")
DAY = re.compile(r"(?<!\d)(\d{1,2})(?!\d)")
YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
LETTERS = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True)
class Told:
    """The moments that a date may mean; `is_local` where it names no zone, so that they stand for a clock somewhere."""

    moments: tuple[datetime, ...] = ()
    is_local: bool = False

    def latest(self, until: datetime, zone: tzinfo) -> datetime | None:
        """The last of them that is not after `until`; one of a clock somewhere is taken as that of `zone`."""
        likely = [each for each in self.moments if each.year > FIRST_YEAR]
        moments = [each.replace(tzinfo=zone) if self.is_local else each for each in likely]
        return max((each for each in moments if each <= until), default=None)


def told_dates(text: str) -> Told:
    """What a date means, nothing where it cannot be read. `4/9/2026` is two moments: nothing says whose habit it is
    written in."""
    text = text[:LONGEST]
    exact = date_of(text)
    if exact and re.search(r"[+-]\d{4}\b|\bgmt\b", text, re.IGNORECASE):
        return Told((exact,))
    clock = next((found for found in CLOCK.finditer(text) if _is_time(found)), None)
    if clock is None:
        return Told()
    before, after = text[: clock.start()], text[clock.end() :]
    days = _days(f"{before} {after}") or _days(before)
    zone = _zone(after)
    return Told(tuple(moment for day in days if (moment := _moment(day, clock, zone or UTC))), zone is None)


def _is_time(found: re.Match[str]) -> bool:
    hour, minute = int(found[1] or found[6]), int(found[2] or found[7])
    return hour < 24 and minute < 60


def _days(text: str) -> list[tuple[int, int, int]]:
    """Year, month and day, in each order that they may stand in."""
    if found := YEAR_FIRST.search(text):
        return [(int(found[1]), int(found[2]), int(found[3]))]
    if told := NUMBERS.search(text):
        one, other = int(told[1]), int(told[2])
        year = int(told[3]) + (2000 if len(told[3]) == 2 else 0)
        return [(year, other, one)] if one == other else [(year, other, one), (year, one, other)]
    named, day = YEAR.search(text), DAY.search(text)
    months = [month for word in LETTERS.findall(text[: named.start()]) if (month := _month(word))] if named else []
    return [(int(named[1]), months[-1], int(day[1]))] if named and day and months else []


def _month(word: str) -> int:
    """Which month begins like this; 0 where none does."""
    plain = unicodedata.normalize("NFD", word.casefold().replace("ß", "ss"))
    plain = "".join(each for each in plain if not unicodedata.combining(each))
    return next((number for number, names in MONTHS if plain.startswith(names)), 0)


def _zone(after: str) -> timezone | None:
    if found := OFFSET.search(after):
        away = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
        return timezone(away if found[1] == "+" else -away) if away < timedelta(hours=15) else None
    named = [word.lower() for word in re.findall(r"\b[A-Za-z]{1,4}\b", after)]
    return next((timezone(timedelta(hours=ZONES[word])) for word in named if word in ZONES), None)


def _moment(day: tuple[int, int, int], clock: re.Match[str], zone: tzinfo) -> datetime | None:
    half = (clock[4] or "").lower() or {"上午": "a", "오전": "a", "下午": "p", "오후": "p"}.get(clock[5] or "", "")
    hour, minute, second = int(clock[1] or clock[6]), int(clock[2] or clock[7]), int(clock[3] or 0)
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        return datetime(*day, hour, minute, min(second, 59), tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
