"""What a colleague may read because of teams. Who may see a single case, the cases say."""

from answerable.kit.remembering import remembered
from answerable.staff.models import Membership, Staff, Team


def teams_readable(staff: Staff) -> frozenset[int]:
    """The ids of the teams whose cases she may read: her own, open ones, shared ones, or all that are not sensitive."""
    return remembered(
        ("teams readable", staff.pk), lambda: frozenset(Team.objects.readable_by(staff).values_list("pk", flat=True))
    )


def teams_of(staff: Staff) -> frozenset[int]:
    """The ids of the teams she belongs to; none once she has left."""
    return frozenset(_roles(staff)) if staff.is_active else frozenset()


def teams_led(staff: Staff) -> frozenset[int]:
    """The ids of the teams she leads."""
    roles = _roles(staff) if staff.is_active else {}
    return frozenset(team for team, role in roles.items() if role == Membership.Role.LEAD)


def leads_team(staff: Staff, team: Team) -> bool:
    """Whether she leads this team: as its lead, or as an administrator if the team is not sensitive."""
    if not staff.is_active:
        return False
    if staff.sees_all and not team.is_sensitive:
        return True
    return _roles(staff).get(team.pk) == Membership.Role.LEAD


def _roles(staff: Staff) -> dict[int, str]:
    """What she is in each of her teams."""
    return remembered(
        ("roles", staff.pk), lambda: dict(Membership.objects.filter(staff=staff).values_list("team", "role"))
    )
