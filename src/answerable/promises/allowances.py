"""What is promised: measures, and the allowance a promise gives to each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MEASURES = ("receipt", "answer", "update", "given", "resolution", "call_back", "ask", "handover", "glance")
IN_SECONDS = ("working", "elapsed")
BY_CALENDAR = ("days", "months")
COUNTINGS = IN_SECONDS + BY_CALENDAR
# A hundred years; what is beyond is a slip, and could leave the calendar.
MOST = {"working": 3_155_760_000, "elapsed": 3_155_760_000, "days": 36_525, "months": 1_200}

HOUR = 3600
DEFAULT_ALLOWANCES: dict[str, dict[str, Any]] = {
    "receipt": {"seconds": 15 * 60, "counting": "elapsed"},
    "answer": {"seconds": 4 * HOUR, "counting": "working"},
    "update": {"seconds": 3 * 8 * HOUR, "counting": "working"},
    "given": {"seconds": 0, "counting": "elapsed"},
    "resolution": {"seconds": 5 * 8 * HOUR, "counting": "working"},
    "call_back": {"seconds": 0, "counting": "elapsed"},
    "ask": {"seconds": 4 * HOUR, "counting": "working"},
    "handover": {"seconds": 2 * HOUR, "counting": "working"},
    "glance": {"seconds": 8 * HOUR, "counting": "working"},
}


@dataclass(frozen=True)
class Allowance:
    """How long something may take: `seconds` of working or elapsed time, or a `count` of calendar days or months."""

    counting: str
    seconds: int | None = None
    count: int | None = None
    statutory: bool = False

    @classmethod
    def read(cls, given: object, place: str = "allowance") -> Allowance:
        """From a promise's JSON; raises `ValidationError` with a sentence that begins with the place."""
        if not isinstance(given, Mapping):
            raise ValidationError(_("%(place)s: an allowance is an object.") % {"place": place})
        counting = given.get("counting")
        if not isinstance(counting, str) or counting not in COUNTINGS:
            raise ValidationError(_("%(place)s: count working, elapsed, days or months.") % {"place": place})
        unit = "seconds" if counting in IN_SECONDS else "count"
        _refuse_strangers(given, {"counting", "statutory", unit}, place)
        amount, statutory = given.get(unit), given.get("statutory", False)
        if type(amount) is not int or amount < 0:
            raise ValidationError(
                _("%(place)s: %(unit)s is a whole number, not below zero.") % {"place": place, "unit": unit}
            )
        if amount > MOST[counting]:
            raise ValidationError(_("%(place)s: nobody waits a hundred years.") % {"place": place})
        if type(statutory) is not bool:
            raise ValidationError(_("%(place)s: statutory is true or false.") % {"place": place})
        return cls(counting, statutory=statutory, **{unit: amount})


def _refuse_strangers(given: Mapping[str, Any], known: set[str], place: str) -> None:
    for name in given:
        if name not in known:
            raise ValidationError(_("%(place)s: %(name)s has no meaning here.") % {"place": place, "name": name})


def read_allowances(given: object) -> dict[str, Allowance]:
    """The allowances of a promise by measure; raises `ValidationError`."""
    if not isinstance(given, Mapping):
        raise ValidationError(_("The allowances are an object from measure to allowance."))
    for measure in given:
        if measure not in MEASURES:
            raise ValidationError(_("%(measure)s is not something that we measure.") % {"measure": measure})
    return {measure: Allowance.read(allowance, measure) for measure, allowance in given.items()}
