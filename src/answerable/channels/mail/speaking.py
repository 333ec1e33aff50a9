"""In whose name a mail of a case leaves, and from which of our addresses."""

from __future__ import annotations

from django.db.models import Q

from answerable.cases.models import Case, Message
from answerable.cases.models.answering import message_domain
from answerable.staff.models import Team, TeamAddress


def home_of(case: Case) -> str:
    """From where we write in this case, and are answered: an address of its brand, of its team before others.

    A sensitive team writes from its own addresses only: an answer that lost its token must not reach others.
    """
    team = case.team
    if spoken := _addresses(Q(pk=team.pk), case.brand_id):
        return spoken[0]
    others = [] if team.is_sensitive else _addresses(~Q(visibility=Team.Visibility.SENSITIVE), case.brand_id)
    return others[0] if others else desk_address(team)


def desk_address(team: Team) -> str:
    """Where this team is written to; a team without an address writes from the desk's first one."""
    first = Team.objects.active().exclude(address=None).in_order().first()
    return team.address or (first.address if first else None) or f"desk@{message_domain()}"


def _addresses(of: Q, brand_id: int | None) -> list[str]:
    """The addresses from which these teams speak as this brand: main ones first, in the order of teams."""
    teams = Team.objects.active().filter(of)
    main = teams.filter(brand=brand_id).exclude(address=None).in_order().values_list("address", flat=True)
    further = TeamAddress.objects.filter(team__in=teams, brand=brand_id).order_by("team__position", "pk")
    return [address for address in [*main, *further.values_list("address", flat=True)] if address]


def sender_name(message: Message, case: Case) -> str:
    """The colleague's working name, or the team's for automatic words, with the company if it has a name."""
    name = message.staff.working_name if message.staff else case.team.name
    return ", ".join(filter(None, (name, signs_as(case))))


def signs_as(case: Case) -> str:
    """What the house is called in From."""
    return case.brand.signs_as if case.brand else case.company
