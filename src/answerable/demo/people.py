"""Who works at Halden Telecom, in which teams, by which calendar, and what the company promises. Quick to load."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from answerable.calendars import feasts
from answerable.calendars.models import Calendar
from answerable.cases.models import Field, Topic
from answerable.cases.words import Harm
from answerable.channels.mail.models import NotACustomer, SortingRule
from answerable.demo import brands
from answerable.promises.models import Promise
from answerable.promises.seeding import ensure_last_promise
from answerable.staff.models import Staff, Team
from answerable.staff.rota.laying_out import begin_pattern

HOUR = 3600
SATURDAY = 5
# name, full name, teams (first letters), role, leads
COLLEAGUES = [
    ("ines", "Ines Duarte", "CFST", "admin", "CFST"),
    ("kim", "Kim Reyes", "C", "agent", ""),
    ("jana", "Jana Hofmann", "C", "agent", ""),
    ("mateo", "Mateo Vidal", "C", "agent", ""),
    ("aiko", "Aiko Brandt", "C", "lead", "C"),
    ("noor", "Noor Lindqvist", "F", "lead", "F"),
    ("elif", "Elif Arslan", "F", "agent", ""),
    ("sam", "Sam Okafor", "S", "agent", ""),
    ("oskar", "Oskar Nyberg", "S", "lead", "S"),
    ("lee", "Lee Tanaka", "T", "agent", ""),
    ("tomas", "Tomas Novak", "T", "lead", "T"),
    ("priya", "Priya Nair", "T", "agent", ""),
]
# name, address, visibility
TEAMS = [
    ("Care", "care", "open"),
    ("Finance", "finance", "closed"),
    ("Sales", "sales", "open"),
    ("Technical", "technical", "open"),
]
# Technical's rota: name, weekday, from, until
SHIFTS = [
    *(("lee", weekday, 9, 17) for weekday in range(4)),
    *(("priya", weekday, 9, 13) for weekday in range(5)),
    *(("tomas", weekday, 12, 17) for weekday in (0, 1, 3)),
    ("lee", 4, 9, 15),
]
TOPICS = {
    "Fibre": ["Outage", "Slow line", "Engineer visit", "Router"],
    "Mobile": ["Roaming", "SIM card", "Number porting"],
    "Invoice": ["Charged twice", "Wrong amount", "Payment", "Company details"],
    "Hosting": ["Mail", "Domain", "Web space"],
    "Contract": ["New contract", "Moving house", "Cancelling"],
}
PROMISES: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    (
        "Person at risk",
        {"harm": ["person"]},
        {
            "receipt": {"seconds": 300, "counting": "elapsed"},
            "answer": {"seconds": 1800, "counting": "elapsed"},
            "update": {"seconds": 2 * HOUR, "counting": "elapsed"},
            "resolution": {"seconds": 8 * HOUR, "counting": "elapsed"},
        },
    ),
    (
        "Service down",
        {"harm": ["down"]},
        {
            "answer": {"seconds": 2 * HOUR, "counting": "working"},
            "update": {"seconds": 8 * HOUR, "counting": "working"},
            "resolution": {"seconds": 16 * HOUR, "counting": "working"},
        },
    ),
    ("Complaint", {"type": ["complaint"]}, {"answer": {"seconds": 4 * HOUR, "counting": "working"}}),
]


def load(at: datetime) -> None:
    """Make the company, where nobody is yet."""
    with transaction.atomic():
        calendar = _office(at)
        teams = {
            name[0]: _team(name, address, seen, calendar, place) for place, (name, address, seen) in enumerate(TEAMS)
        }
        # Sales sees what Finance is dealing with before it calls a customer.
        teams["F"].share_with(teams["S"], by=None, at=at)
        hashed = make_password(_password())
        for colleague in COLLEAGUES:
            _hire(*colleague, teams=teams, hashed=hashed)
        _plan_duty(teams["T"], at)
        _watch(teams["C"])
        _promise(at)
        _describe()
        _sort(at)
        brands.found(teams["C"])


def sign_in() -> list[str]:
    """The lines that say how to sign in; none where this is not the demo."""
    kept = settings.DATA / "demo_password"
    if not kept.exists():
        return []
    return [
        f"kim@halden.example    password  {kept.read_text().strip()}   (agent in Care)",
        "lee@halden.example    the same  (agent in Technical)",
        "ines@halden.example   the same  (lead of all, administrator)",
    ]


def _password() -> str:
    """Random for this data folder, and kept in it, readable by its owner only."""
    kept = settings.DATA / "demo_password"
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text("-".join(secrets.token_hex(2) for _ in range(3)))
    return kept.read_text().strip()


def _office(at: datetime) -> Calendar:
    """Berlin's office hours with its public holidays, and a Christmas Eve that ends at noon."""
    year = at.year
    kept = feasts.take("DE", "BE", [year - 1, year, year + 1])
    eves = [f"{year - 1}-12-24", f"{year}-12-24"]
    rules = {
        "time_zone": "Europe/Berlin",
        "hours": {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")},
        "holidays": sorted(kept["days"]),
        "exceptions": {day: [["09:00", "12:00"]] for day in eves if date.fromisoformat(day).weekday() < SATURDAY},
    }
    words = {"exceptions": dict.fromkeys(rules["exceptions"], "Christmas Eve")}
    return Calendar.create(name="Halden office", rules=rules, words=words, feasts=kept, at=at)


def _team(name: str, address: str, visibility: str, calendar: Calendar, position: int) -> Team:
    return Team.objects.create(
        name=name, address=f"{address}@halden.example", calendar=calendar, visibility=visibility, position=position
    )


def _hire(
    name: str, full_name: str, member: str, role: str, leads: str, *, teams: dict[str, Team], hashed: str
) -> None:
    staff = Staff.objects.create(
        email=f"{name}@halden.example", full_name=full_name, working_name=full_name, role=role, password=hashed
    )
    for letter in member:
        teams[letter].join(staff, "lead" if letter in leads else "member")


def _plan_duty(team: Team, at: datetime) -> None:
    """Technical works by a rota, and nobody has taken Friday's last two hours yet; the other teams have none."""
    a_year_ago = at.date() - timedelta(days=400)
    for name, weekday, begins, ends in SHIFTS:
        staff = Staff.objects.get(email=f"{name}@halden.example")
        begin_pattern(team, staff, weekday, begins * 60, ends * 60, at=at, since=a_year_ago)
    team.has_rota = True
    team.save(update_fields=["has_rota"])


def _watch(team: Team) -> None:
    """Care calls others once something is late, and tells its customers; the other teams have neither."""
    names = ("ines", "oskar")
    team.head, team.last_person = (Staff.objects.get(email=f"{name}@halden.example") for name in names)
    team.has_ladder = team.tells_late = True
    team.save()


def _promise(at: datetime) -> None:
    for name, conditions, allowances in PROMISES:
        Promise.create(name=name, conditions=conditions, allowances=allowances, at=at)
    ensure_last_promise(at)


def _describe() -> None:
    for root, names in TOPICS.items():
        parent = Topic.plant(root)
        for name in names:
            Topic.plant(name, parent)
    Field.objects.create(key="contract", label="Contract number", kind="text")
    Field.objects.create(
        key="refund", label="Refund in euro", kind="number", types=["problem", "complaint"], position=1
    )


def _sort(at: datetime) -> None:
    """Three rules, and a supplier's newsletter that is no customer's matter."""
    ines = Staff.objects.get(email="ines@halden.example")
    down = {"words": ["no internet", "kein internet", "line is dead", "nothing works any more"]}
    outage = Topic.objects.get(name="Outage")
    rules = [
        SortingRule(name="The line is dead", conditions=down, topic=outage, type="problem", harm=Harm.DOWN),
        SortingRule(
            name="Invoices to Finance",
            conditions={"recipient": ["care@halden.example"], "words": ["charged twice", "wrong invoice", "mahnung"]},
            team=Team.objects.get(name="Finance"),
        ),
        SortingRule(name="Newsletters and lists", conditions={"automatic": ["list"]}, aside="bulk"),
    ]
    for rule in rules:
        SortingRule.objects.add(rule, by=ines, at=at)
    NotACustomer.objects.put("news@papermill.example", "newsletter", why="Office supplies, weekly", by=ines, at=at)
