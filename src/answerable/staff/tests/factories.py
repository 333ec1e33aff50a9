"""The cast of colleagues and teams that every area's tests know. Asking twice gives the same ones.

`kim` is an agent in Care, `lee` an agent in Technical, `ines` leads every team and is the administrator.
Care and Technical are open, Finance is closed, Conduct is sensitive.
"""

from datetime import UTC, datetime
from functools import cache

import factory
from django.contrib.auth.hashers import make_password
from factory.django import DjangoModelFactory

from answerable.calendars.models import DEFAULT_RULES, Calendar
from answerable.staff.models import Membership, Staff, Team

FOUNDED_AT = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
PASSWORD = "seven lamps in a row"


@cache
def hashed_password() -> str:
    """Argon2 is slow on purpose, so the cast shares one hash."""
    return make_password(PASSWORD)


def office_calendar() -> Calendar:
    """Monday to Friday, nine to five in Berlin."""
    known = Calendar.objects.filter(name="Office").first()
    return known or Calendar.create(name="Office", rules=DEFAULT_RULES, at=FOUNDED_AT)


class StaffFactory(DjangoModelFactory):
    """A colleague who can sign in with `PASSWORD`."""

    class Meta:
        model = Staff
        django_get_or_create = ["email"]

    full_name = factory.Sequence(lambda number: f"Colleague {number}")
    working_name = factory.SelfAttribute("full_name")
    email = factory.LazyAttribute(lambda staff: f"{staff.full_name.split()[-1].lower()}@halden.example")
    password = factory.LazyFunction(hashed_password)


class TeamFactory(DjangoModelFactory):
    """An open team with an address of its own, working by the office calendar."""

    class Meta:
        model = Team
        django_get_or_create = ["name"]

    name = factory.Sequence(lambda number: f"Team {number}")
    slug = factory.LazyAttribute(lambda team: team.name.lower().replace(" ", "-"))
    address = factory.LazyAttribute(lambda team: f"{team.slug}@halden.example")
    calendar = factory.LazyFunction(office_calendar)


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership
        django_get_or_create = ["team", "staff"]

    team = factory.SubFactory(TeamFactory)
    staff = factory.SubFactory(StaffFactory)


def care() -> Team:
    return TeamFactory(name="Care", position=1)


def technical() -> Team:
    return TeamFactory(name="Technical", position=2)


def finance() -> Team:
    return TeamFactory(name="Finance", visibility="closed", position=3)


def conduct() -> Team:
    return TeamFactory(name="Conduct", visibility="sensitive", position=4)


def kim() -> Staff:
    """Kim Marlow, an agent in Care."""
    return _colleague("Kim Marlow", care())


def lee() -> Staff:
    """Lee Tanaka, an agent in Technical."""
    return _colleague("Lee Tanaka", technical())


def ines() -> Staff:
    """Ines Duarte, lead of every team and administrator."""
    return _colleague("Ines Duarte", care(), technical(), finance(), conduct(), role="admin", lead=True)


def _colleague(full_name: str, *teams: Team, role: str = "agent", lead: bool = False) -> Staff:
    first = full_name.split()[0]
    email = f"{first.lower()}@halden.example"
    staff = StaffFactory(full_name=full_name, working_name=first, email=email, role=role)
    for team in teams:
        MembershipFactory(team=team, staff=staff, role="lead" if lead else "member")
    return staff
