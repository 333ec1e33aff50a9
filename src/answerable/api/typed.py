"""What programs may write: text that both databases keep, one line where one is meant, and moments of our age."""

from __future__ import annotations

import re
from typing import Annotated, Any

from django.utils.translation import gettext as _
from pydantic import AfterValidator, AwareDatetime, Field
from pydantic_core import PydanticCustomError

UNKEPT = re.compile("[\0\ud800-\udfff]")
YEARS = range(1900, 2201)


def _wrong(sentence: str) -> PydanticCustomError:
    return PydanticCustomError("refused", "{sentence}", {"sentence": sentence})


def _kept(value: str) -> str:
    """PostgreSQL keeps no NUL, and neither database half a character; better refused than cut."""
    if UNKEPT.search(value):
        raise _wrong(_("Text must not contain the character NUL, nor half of a surrogate pair."))
    return value


def _on_one_line(value: str) -> str:
    return " ".join(_kept(value).split())


def _not_blank(value: str) -> str:
    if not value.strip():
        raise _wrong(_("Write something."))
    return value


def _of_our_age(moment: Any) -> Any:
    """Beyond these years zones and durations overflow."""
    if moment.year not in YEARS:
        raise _wrong(_("Give a moment between the years 1900 and 2200."))
    return moment


Said = Annotated[str, AfterValidator(_kept)]
Line = Annotated[str, AfterValidator(_on_one_line)]
NotBlank = AfterValidator(_not_blank)
Moment = Annotated[AwareDatetime, AfterValidator(_of_our_age)]
# A typed field's value; which of these, its field says.
Value = bool | int | Annotated[float, Field(allow_inf_nan=False)] | Annotated[Said, Field(max_length=10_000)]
