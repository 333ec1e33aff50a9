"""To which cases a promise is made: the conditions a promise may set, and the facts of a case that they look at."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

WORDS = ("type", "harm", "channel", "language")
NUMBERS = ("topic", "team")
CONDITIONS = (*WORDS, *NUMBERS, "needed_by")


@dataclass(frozen=True)
class Facts:
    """What a promise may look at. Followers, tone and expected value are not among it, and never will be."""

    type: str = ""
    topic_ids: Collection[int] = ()
    harm: str = ""
    team_id: int | None = None
    channel: str = ""
    language: str = ""
    needed_by: bool = False

    def match(self, conditions: Mapping[str, Any]) -> bool:
        """Whether every condition allows these facts; `topic_ids` holds the case's topic and those above it."""
        return all(self._meets(name, wanted) for name, wanted in conditions.items())

    def _meets(self, name: str, wanted: Any) -> bool:
        if name == "topic":
            return not set(wanted).isdisjoint(self.topic_ids)
        if name == "team":
            return self.team_id in wanted
        if name == "needed_by":
            return bool(wanted == self.needed_by)
        return getattr(self, name) in wanted


def check_conditions(given: object) -> None:
    """Raises `ValidationError` where the conditions cannot be understood."""
    if not isinstance(given, Mapping):
        raise ValidationError(_("The conditions are an object from name to wanted values."))
    for name, wanted in given.items():
        _check_condition(name, wanted)


def _check_condition(name: str, wanted: object) -> None:
    if name not in CONDITIONS:
        raise ValidationError(_("A promise cannot depend on %(name)s.") % {"name": name})
    if name == "needed_by":
        fits = type(wanted) is bool
    else:
        kind = int if name in NUMBERS else str
        fits = isinstance(wanted, list) and bool(wanted) and all(type(one) is kind for one in wanted)
    if not fits:
        raise ValidationError(_("The condition %(name)s does not say which values it wants.") % {"name": name})
