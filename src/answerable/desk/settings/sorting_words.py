"""Rules of sorting in words: to which mails they apply, what becomes of those, and what they would have changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.cases.models import Topic
from answerable.cases.words import Harm, Type
from answerable.channels.mail.models import Aside, SortingRule
from answerable.channels.mail.sorting.previewing import Change
from answerable.kit.templatetags.kit import language_name
from answerable.staff.models import Brand, Team

AUTOMATIC = {
    "list": gettext_lazy("Newsletters and lists"),
    "auto-generated": gettext_lazy("Written by a machine"),
}
HOW = {
    "contains": gettext_lazy("contains"),
    "is": gettext_lazy("is exactly"),
    "there": gettext_lazy("is there"),
}
ASIDE = {
    Aside.SPAM: gettext_lazy("Set aside as spam"),
    Aside.BULK: gettext_lazy("Set aside as list mail"),
    Aside.NOT_A_CUSTOMER: gettext_lazy("Set aside: not a customer"),
}
SHOWN = 3  # values of one condition that are named


def _several(sentence: str) -> Callable[[Any], str]:
    return lambda wanted: sentence % {"which": _one_of(wanted)}


def _one_of(values: list[str]) -> str:
    named = _(" or ").join(values[:SHOWN])
    more = len(values) - SHOWN
    return _("%(named)s or %(count)s more") % {"named": named, "count": more} if more > 0 else named


def _header(wanted: Mapping[str, str]) -> str:
    told = {"name": wanted["name"], "how": HOW[wanted["how"]], "text": wanted["text"]}
    return _("%(name)s is there") % told if wanted["how"] == "there" else _("%(name)s %(how)s “%(text)s”") % told


def conditions_in_words(conditions: Mapping[str, Any]) -> list[str]:
    """One phrase for each condition."""
    say: dict[str, Callable[[Any], str]] = {
        "sender": _several(_("from %(which)s")),
        "domain": _several(_("from anybody at %(which)s")),
        "recipient": _several(_("to %(which)s")),
        "automatic": lambda wanted: _one_of([str(AUTOMATIC[one]) for one in wanted]).lower(),
        "score": lambda wanted: _("a filter in front gave %(points)g points or more") % {"points": wanted},
        "header": _header,
        "words": lambda wanted: _("with the words %(which)s") % {"which": _one_of([f"“{one}”" for one in wanted])},
    }
    return [say[name](conditions[name]) for name in say if name in conditions]


def doing_in_words(rule: SortingRule) -> list[str]:
    """What becomes of a mail that it fits. Team, brand and topic are selected with it."""
    if rule.aside:
        return [str(ASIDE[Aside(rule.aside)])]
    said = {
        _("team"): rule.team.name if rule.team else "",
        _("brand"): rule.brand.name if rule.brand else "",
        _("topic"): rule.topic.name if rule.topic else "",
        _("type"): Type(rule.type).label if rule.type else "",
        _("language"): language_name(rule.language) if rule.language else "",
        _("harm"): Harm(rule.harm).label if rule.harm else "",
    }
    return [f"{name}: {value}" for name, value in said.items() if value]


class Names:
    """The names that changes name, asked for once for all of them."""

    def __init__(self, changes: Iterable[Change]) -> None:
        told = list(changes)
        self.teams = dict(Team.objects.filter(pk__in=_ids(told, "team")).values_list("pk", "name"))
        self.brands = dict(Brand.objects.filter(pk__in=_ids(told, "brand")).values_list("pk", "name"))
        self.topics = dict(Topic.objects.filter(pk__in=_ids(told, "topic")).values_list("pk", "name"))

    def say(self, change: Change) -> str:
        """What would have been otherwise: `Care → Finance`."""
        if change.fact == "aside":
            return str(ASIDE[Aside(change.after)])
        if change.fact == "case":
            return _("Would be a case")
        return f"{self._one(change.fact, change.before)} → {self._one(change.fact, change.after)}"

    def _one(self, fact: str, value: Any) -> str:
        if fact == "team":
            return self.teams.get(value, "")
        if fact == "brand":
            return self.brands.get(value, "") if value else _("the house itself")
        if fact == "topic":
            return self.topics.get(value, "") if value else _("no topic")
        if fact == "harm":
            return _("no harm") if not value else str(Harm(value).label)
        return language_name(value) if fact == "language" else str(Type(value).label)


def _ids(changes: list[Change], fact: str) -> set[int]:
    return {value for one in changes if one.fact == fact for value in (one.before, one.after) if value}
