"""Several of our addresses in one mail: one case, and the others' teams may read and help."""

from answerable.cases.models import Case
from answerable.channels.mail.arrival import Arrival


def share_with_others(arrival: Arrival, case: Case, *, is_moved: bool = False) -> None:
    """One case for the first of our addresses; the teams at the others may read and help.

    From the first a rule may have moved it: that one does not, nor does any where it was moved behind a wall.
    """
    if is_moved and case.team.is_sensitive:
        return
    for team in arrival.teams[is_moved:]:
        if team.pk != case.team_id:
            case.share_with(team, by=None, at=arrival.at)
