"""What is wrong with a value, as people would say it: the validator's own words are about its types, not about ours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

SENTENCES = {
    "missing": gettext_lazy("This is missing."),
    "extra_forbidden": gettext_lazy("There is no such key. Look how it is spelled in /api/v1/openapi.json."),
    "literal_error": gettext_lazy("Give one of these: %(expected)s."),
    "value_error": gettext_lazy("This does not look like a mail address. One looks like name@example.org."),
    "string_type": gettext_lazy("Give text."),
    "string_pattern_mismatch": gettext_lazy("This is not spelled as it must be: %(pattern)s."),
    "int_type": gettext_lazy("Give a whole number."),
    "int_parsing": gettext_lazy("Give a whole number."),
    "int_parsing_size": gettext_lazy("This number is too large."),
    "int_from_float": gettext_lazy("Give a whole number."),
    "float_type": gettext_lazy("Give a number."),
    "float_parsing": gettext_lazy("Give a number."),
    "finite_number": gettext_lazy("Give a number that is finite."),
    "bool_type": gettext_lazy("Give true or false."),
    "bool_parsing": gettext_lazy("Give true or false."),
    "list_type": gettext_lazy("Give a list."),
    "dict_type": gettext_lazy("Give an object with keys and values."),
    "model_type": gettext_lazy("Give an object with keys and values."),
    "model_attributes_type": gettext_lazy("Give an object with keys and values."),
    "greater_than": gettext_lazy("Give more than %(gt)s."),
    "greater_than_equal": gettext_lazy("Give at least %(ge)s."),
    "less_than": gettext_lazy("Give less than %(lt)s."),
    "less_than_equal": gettext_lazy("Give at most %(le)s."),
}
MOMENT = ("datetime_", "date_", "timezone_")


def sentence(error: Mapping[str, Any]) -> str:
    """The sentence for one of pydantic's errors; one that we wrote ourselves stays as it is."""
    kind, facts = error["type"], error.get("ctx", {})
    if kind == "refused":
        return str(error["msg"])
    if kind.endswith(("too_short", "too_long")):
        return _length(facts)
    if kind.startswith(MOMENT):
        return _("Give a moment with its offset, such as 2026-03-03T10:00:00+01:00.")
    known = SENTENCES.get(kind)
    return str(known) % facts if known else _("This cannot be taken as it is.")


def _length(facts: Mapping[str, Any]) -> str:
    """Of text in characters, of a list in entries; a text that must not be empty is simply to be written."""
    is_list = facts.get("field_type") in ("List", "Dictionary")
    if "max_length" in facts:
        return (_("Give at most %(max_length)s.") if is_list else _("Write at most %(max_length)s characters.")) % facts
    if facts.get("min_length", 1) == 1:
        return _("Give at least one.") if is_list else _("Write something.")
    return (_("Give at least %(min_length)s.") if is_list else _("Write at least %(min_length)s characters.")) % facts
