"""The ladder of a team as it stands now, for the eye: who would be called on each rung, and why nobody would."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.cases.ladder import RUNGS, Ladder
from answerable.staff.models import Staff, Team

NAMES = {
    "duty": gettext_lazy("On duty"),
    "lead": gettext_lazy("Lead"),
    "head": gettext_lazy("Head"),
    "last": gettext_lazy("Last person"),
}


@dataclass(frozen=True)
class Rung:
    """Who is called there, several by `names` (one of them is), or why nobody is."""

    label: str
    names: tuple[str, ...]
    note: str


def rungs_of(team: Team, at: datetime) -> list[Rung]:
    """The four rungs from below; whoever stands on two counts on the lower of them."""
    ladder = Ladder(team, at)
    counted: set[int] = set()
    told = []
    for name in RUNGS:
        people = ladder.on(name)
        fresh = [person for person in people if person.pk not in counted]
        counted |= {person.pk for person in people}
        told.append(
            Rung(str(NAMES[name]), tuple(one.working_name for one in fresh), _note(name, fresh, people, ladder))
        )
    return told


def _note(name: str, fresh: list[Staff], people: list[Staff], ladder: Ladder) -> str:
    if fresh:
        return _("one of them: whoever is looking into the fewest cases") if len(fresh) > 1 else ""
    if people:
        return _("%(names)s is called on a rung before this one, and nobody is called twice") % {
            "names": _listed(people)
        }
    return _empty_duty(ladder) if name == "duty" else _empty(name, ladder.team)


def _empty_duty(ladder: Ladder) -> str:
    if ladder.duty:
        return _("Nobody else: who is on duty stands higher up and is called there")
    return _("Nobody is on duty now: the next rung is called at once")


def _empty(name: str, team: Team) -> str:
    wanted = list(team.leads()) if name == "lead" else [team.head if name == "head" else team.last_person]
    chosen = [person for person in wanted if person]
    if not chosen:
        return _("Nobody leads this team") if name == "lead" else _("Nobody is named")
    strange = team.is_sensitive and not team.memberships.filter(staff__in=chosen).exists()
    words = _("%(names)s: no member of this sensitive team, so not called") if strange else _("%(names)s: not here now")
    return words % {"names": _listed(chosen)}


def _listed(people: list[Staff]) -> str:
    return ", ".join(person.working_name for person in people)
