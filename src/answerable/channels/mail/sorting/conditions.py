"""To which mails a rule applies: the conditions it may set, all of which must hold, and how each is looked at.

No condition is a pattern that a person writes, so none can take long; what costs most is looked at last.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from math import isfinite
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from answerable.channels.mail.ours import base_of
from answerable.channels.mail.sorting.scores import Score
from answerable.channels.mail.sorting.words import plain, stands_in

MOST = 50  # values in one condition
LONGEST = 200  # characters of one value
HIGHEST = 10_000  # points of a filter
# Automatic replies and reports have their fate before any rule is asked.
AUTOMATIC = ("list", "auto-generated")
HOW = ("contains", "is", "there")
HEADER_NAME = re.compile(r"[!-9;-~]{1,76}")
DOMAIN = re.compile(r"(?=.{3,253}\Z)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})+")
ADDRESS = re.compile(r"[^\s@,;<>]{1,64}@[^\s@,;<>]{1,189}")


class Letter(Protocol):
    """What a rule may look at. Headers and words may have to be read first."""

    @property
    def sender(self) -> str: ...
    @property
    def recipients(self) -> Collection[str]: ...
    @property
    def automatic(self) -> str: ...
    @property
    def score(self) -> Score: ...
    @property
    def words(self) -> str: ...
    def headers(self, name: str) -> Sequence[str]: ...


def fits(conditions: Mapping[str, Any], letter: Letter) -> bool:
    """Whether this mail meets every condition."""
    return all(look(conditions[name], letter) for name, look in LOOKS.items() if name in conditions)


def is_within(address: str, domain: str) -> bool:
    """Whether an address belongs to a domain, or to one below it."""
    host = address.rpartition("@")[2]
    return host == domain or host.endswith(f".{domain}")


def _is_within_any(domains: Sequence[str], letter: Letter) -> bool:
    return any(is_within(letter.sender, domain) for domain in domains)


def _went_to_any(addresses: Sequence[str], letter: Letter) -> bool:
    """`shop@` is also meant by `shop+anything@`, as everywhere in this house."""
    return any(one in addresses or base_of(one) in addresses for one in letter.recipients)


def _has_header(wanted: Mapping[str, str], letter: Letter) -> bool:
    found = letter.headers(wanted["name"].lower())
    if wanted["how"] == "there":
        return bool(found)
    text = plain(wanted["text"])
    if wanted["how"] == "is":
        return any(plain(one) == text for one in found)
    return any(text in plain(one) for one in found)


# In the order in which they are looked at.
LOOKS: dict[str, Callable[[Any, Letter], bool]] = {
    "sender": lambda wanted, letter: letter.sender in wanted,
    "domain": _is_within_any,
    "recipient": _went_to_any,
    "automatic": lambda wanted, letter: letter.automatic in wanted,
    "score": lambda wanted, letter: letter.score.reaches(wanted),
    "header": _has_header,
    "words": lambda wanted, letter: stands_in(wanted, letter.words),
}


def check_conditions(given: object) -> None:
    """Raises `ValidationError`, by condition, where they cannot be understood or say nothing."""
    if not isinstance(given, Mapping) or not given:
        raise ValidationError(
            _("Say to which mails it applies: a rule without a condition would apply to all of them.")
        )
    for name, wanted in given.items():
        if name not in LOOKS:
            raise ValidationError(_("A rule cannot look at %(name)s.") % {"name": name})
        if sentence := CHECKS[name](wanted):
            raise ValidationError({name: sentence})


def _check_several(right: Callable[[str], bool], sentence: Callable[[str], str]) -> Callable[[object], str]:
    def check(wanted: object) -> str:
        if not isinstance(wanted, list) or not wanted or not all(isinstance(one, str) for one in wanted):
            return _("Say which.")
        if len(wanted) > MOST:
            return _("No more than %(most)s in one rule. Make a second one for the others.") % {"most": MOST}
        return next((sentence(one[:80]) for one in wanted if len(one) > LONGEST or not right(one)), "")

    return check


def _check_score(wanted: object) -> str:
    if isinstance(wanted, bool) or not isinstance(wanted, int | float) or not isfinite(wanted):
        return _("Give a number of points.")
    return "" if 0 < wanted <= HIGHEST else _("Give a number above zero.")


def _check_header(wanted: object) -> str:
    if not isinstance(wanted, Mapping) or set(wanted) != {"name", "how", "text"}:
        return _("Say which header, and what stands in it.")
    name, how, text = wanted["name"], wanted["how"], wanted["text"]
    if not all(isinstance(one, str) for one in (name, how, text)) or how not in HOW:
        return _("Say which header, and what stands in it.")
    if not HEADER_NAME.fullmatch(name):
        return _("“%(name)s” is no name of a header. Give one like X-Shop-Order.") % {"name": name[:80]}
    if how != "there" and not plain(text):
        return _("Say what stands in it.")
    return _("That is longer than we look for.") if len(text) > LONGEST else ""


CHECKS: dict[str, Callable[[object], str]] = {
    "sender": _check_several(
        lambda one: bool(ADDRESS.fullmatch(one)) and one == one.lower(),
        lambda one: _("“%(one)s” is no mail address.") % {"one": one},
    ),
    "domain": _check_several(
        lambda one: bool(DOMAIN.fullmatch(one)),
        lambda one: _("“%(one)s” is no domain. Give one like example.org.") % {"one": one},
    ),
    "recipient": _check_several(
        lambda one: bool(ADDRESS.fullmatch(one)) and one == one.lower(),
        lambda one: _("“%(one)s” is no mail address.") % {"one": one},
    ),
    "automatic": _check_several(
        lambda one: one in AUTOMATIC, lambda one: _("“%(one)s” is no kind of automatic mail.") % {"one": one}
    ),
    "score": _check_score,
    "header": _check_header,
    "words": _check_several(
        lambda one: bool(plain(one)), lambda one: _("“%(one)s” is longer than a word or a phrase.") % {"one": one}
    ),
}
