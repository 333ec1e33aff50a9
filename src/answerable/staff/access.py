"""What a colleague may read because of teams. Who may see a single case, the cases say."""

from answerable.staff.models import Membership, Staff, Team


def teams_readable(staff: Staff) -> set[int]:
    """The ids of the teams whose cases she may read: her own, open ones, shared ones, or all that are not sensitive."""
    return set(Team.objects.readable_by(staff).values_list("pk", flat=True))


def teams_of(staff: Staff) -> set[int]:
    """The ids of the teams she belongs to; none once she has left."""
    if not staff.is_active:
        return set()
    return set(Membership.objects.filter(staff=staff).values_list("team", flat=True))


def leads_team(staff: Staff, team: Team) -> bool:
    """Whether she leads this team: as its lead, or as an administrator if the team is not sensitive."""
    if not staff.is_active:
        return False
    if staff.sees_all and not team.is_sensitive:
        return True
    return Membership.objects.filter(staff=staff, team=team, role=Membership.Role.LEAD).exists()
