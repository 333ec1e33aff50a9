"""What might have been promised instead: so many minutes or hours as the clock counted, or calendar days or months."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from answerable.promises.allowances import IN_SECONDS, Allowance

# Its name in addresses.
INSTEAD = "instead"
TOKEN = re.compile(r"([1-9]\d{0,4})(m|h|d|mo)")
UNITS = {"m": 60, "h": 3600}


@dataclass(frozen=True)
class Instead:
    """An amount of a unit: 2h, 90m, 3d, 1mo."""

    amount: int
    unit: str

    @classmethod
    def read(cls, token: str) -> Instead:
        """From an address; raises `ValidationError` with a sentence."""
        found = TOKEN.fullmatch(token)
        if found is None:
            raise ValidationError(_("Say how long instead as in 90m, 2h, 3d or 1mo."))
        return cls(int(found[1]), found[2])

    @property
    def token(self) -> str:
        return f"{self.amount}{self.unit}"

    def allowance(self, counting: str) -> Allowance:
        """As the clock that ran counted, where that is minutes and hours."""
        if self.unit in UNITS:
            return Allowance(counting if counting in IN_SECONDS else "elapsed", seconds=self.amount * UNITS[self.unit])
        return Allowance({"d": "days", "mo": "months"}[self.unit], count=self.amount)

    @property
    def words(self) -> str:
        said = {
            "m": ngettext("%(count)s minute", "%(count)s minutes", self.amount),
            "h": ngettext("%(count)s hour", "%(count)s hours", self.amount),
            "d": ngettext("%(count)s day", "%(count)s days", self.amount),
            "mo": ngettext("%(count)s month", "%(count)s months", self.amount),
        }
        return said[self.unit] % {"count": self.amount}
