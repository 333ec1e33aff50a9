"""Places beside the desk that its rail leads to: `wiring.py` names them, so that no area knows its sibling."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

# Whether this colleague finds a door there; kit knows no colleagues, so they are anything to it.
May = Callable[[Any], bool]


@dataclass(frozen=True)
class Place:
    """A word on the rail, the route it leads to, and for whom it stands there."""

    label: Any  # a lazy translation, said in the reader's language
    route: str
    may: May

    @property
    def href(self) -> str:
        return reverse(self.route)


_places: list[Place] = []
_pages: dict[str, str] = {}


def lay_out(label: Any, route: str, may: May) -> None:
    """Let the rail lead there; saying it twice changes nothing."""
    place = Place(label, route, may)
    if place not in _places:
        _places.append(place)


def places_for(person: Any) -> list[Place]:
    """Where this person may go."""
    return [place for place in _places if place.may(person)]


def name_page(what: str, route: str) -> None:
    """Say where a thing has its page, for areas that stand beside the one which shows it."""
    _pages[what] = route


def page_of(what: str, *args: Any) -> str:
    """The address of that page."""
    return reverse(_pages[what], args=args)
