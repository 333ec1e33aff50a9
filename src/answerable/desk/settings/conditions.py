"""To which cases a promise is made, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.cases.models import Topic
from answerable.cases.words import Harm, Type
from answerable.staff.models import Team

CHANNELS = [
    ("mail", gettext_lazy("Mail")),
    ("web", gettext_lazy("Web form")),
    ("page", gettext_lazy("Their page")),
    ("phone", gettext_lazy("Phone")),
    ("counter", gettext_lazy("In person")),
    ("letter", gettext_lazy("Letter")),
    ("api", gettext_lazy("API")),
]
HARMS = [(harm.name.lower(), harm.label) for harm in Harm]


def speaker() -> Callable[[Mapping[str, Any]], str]:
    """What says conditions; it asks for the names of teams and topics once, for however many promises."""
    names: dict[str, dict[Any, Any]] = {
        "type": dict(Type.choices),
        "harm": dict(HARMS),
        "channel": dict(CHANNELS),
        "team": dict(Team.objects.values_list("pk", "name")),
        "topic": dict(Topic.objects.values_list("pk", "name")),
        "language": {},
    }
    return lambda conditions: "; ".join(_said(name, wanted, names) for name, wanted in conditions.items())


def _said(name: str, wanted: Any, names: dict[str, dict[Any, Any]]) -> str:
    if name == "needed_by":
        return _("needed by a date") if wanted else _("not needed by a date")
    return _(" or ").join(str(names[name].get(one, one)) for one in wanted)
