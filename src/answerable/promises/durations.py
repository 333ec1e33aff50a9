"""How long something may take, in the units people think in."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

WORKING_DAY = 8 * 3600
# unit, its words, how it is counted, its seconds
UNITS = [
    ("minutes", _("minutes"), "elapsed", 60),
    ("hours", _("hours"), "elapsed", 3600),
    ("working-minutes", _("working minutes"), "working", 60),
    ("working-hours", _("working hours"), "working", 3600),
    ("working-days", _("working days of 8 hours"), "working", WORKING_DAY),
    ("days", _("calendar days"), "days", None),
    ("months", _("calendar months"), "months", None),
]
COUNTED = {unit: (counting, seconds) for unit, _words, counting, seconds in UNITS}


def typed_of(allowance: Mapping[str, Any]) -> tuple[Decimal, str]:
    """The amount and the largest unit in which it is a whole number, else the smallest that fits."""
    if "count" in allowance:
        return Decimal(allowance["count"]), allowance["counting"]
    fitting = [(unit, size) for unit, (counting, size) in COUNTED.items() if counting == allowance["counting"] and size]
    seconds = allowance["seconds"]
    whole = [(unit, size) for unit, size in fitting if seconds and seconds % size == 0]
    unit, size = (whole or fitting[:1])[-1]
    return (Decimal(seconds) / size).quantize(Decimal("0.01")).normalize() + 0, unit


def say(allowance: Mapping[str, Any]) -> str:
    """In a few words, such as *4 working hours*."""
    amount, unit = typed_of(allowance)
    return _counted(unit, int(amount) if amount == int(amount) else 2) % {"count": f"{amount:f}"}


def _counted(unit: str, count: int) -> str:
    match unit:
        case "minutes":
            return ngettext("%(count)s minute", "%(count)s minutes", count)
        case "hours":
            return ngettext("%(count)s hour", "%(count)s hours", count)
        case "working-minutes":
            return ngettext("%(count)s working minute", "%(count)s working minutes", count)
        case "working-hours":
            return ngettext("%(count)s working hour", "%(count)s working hours", count)
        case "working-days":
            return ngettext("%(count)s working day", "%(count)s working days", count)
        case "days":
            return ngettext("%(count)s calendar day", "%(count)s calendar days", count)
        case _:
            return ngettext("%(count)s calendar month", "%(count)s calendar months", count)
