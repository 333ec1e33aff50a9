"""Colleagues and teams: who can sign in, what a team takes on, who may read it, and what it says by itself."""

from answerable.staff.models.absences import Absence
from answerable.staff.models.api_tokens import ApiToken
from answerable.staff.models.brands import Brand, BrandWords
from answerable.staff.models.rota_feeds import DutyFeed, RotaFeed
from answerable.staff.models.shifts import Shift, ShiftPattern
from answerable.staff.models.sign_in_attempts import SignInAttempt
from answerable.staff.models.staff import Staff
from answerable.staff.models.team_texts import TeamText
from answerable.staff.models.teams import Membership, StandingShare, Team, TeamAddress

__all__ = [
    "Absence",
    "ApiToken",
    "Brand",
    "BrandWords",
    "DutyFeed",
    "Membership",
    "RotaFeed",
    "Shift",
    "ShiftPattern",
    "SignInAttempt",
    "Staff",
    "StandingShare",
    "Team",
    "TeamAddress",
    "TeamText",
]
