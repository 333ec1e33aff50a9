"""How rows are named in JSON: a colleague by address, a team by its name (its slug and address are understood too)."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext as _

from answerable.cases.models import Case, Topic
from answerable.cases.refusals import Refused
from answerable.staff.models import Brand, Staff, Team

HOUSE = "house"


def team_named(name: str, field: str = "team") -> Team:
    """The team by name, slug or address."""
    same = Q(name__iexact=name) | Q(slug__iexact=name) | Q(address__iexact=name)
    if team := Team.objects.filter(same, is_active=True).order_by("pk").first():
        return team
    raise Refused(_("There is no team called %(name)s.") % {"name": name}, field)


def no_address_of_ours(address: str, field: str) -> None:
    """Refused where it is the desk's own: whatever we answered would come back to us."""
    if Team.objects.written_to_at(address).exists():
        raise Refused(_("That is an address of ours: our answer would come back to us."), field)


def brand_named(name: str, field: str = "brand") -> Brand | None:
    """The brand by name or slug; None for `house`, the house itself."""
    if name.lower() == HOUSE:
        return None
    rows = Brand.objects.beside_the_house()
    if brand := rows.filter(slug__iexact=name).first() or rows.filter(name__iexact=name).in_order().first():
        return brand
    raise Refused(_("There is no brand called %(name)s.") % {"name": name}, field)


def colleague_named(address: str, me: Staff, field: str = "to") -> Staff:
    """The colleague by address; `me` is whoever asks."""
    if address == "me":
        return me
    if staff := Staff.objects.filter(email__iexact=address, is_active=True).first():
        return staff
    raise Refused(_("There is no colleague with the address %(name)s.") % {"name": address}, field)


def someone_named(name: str, me: Staff) -> dict[str, Staff | Team]:
    """A colleague (by address, or `me`) or a team, as the keyword that verbs take. A team's address is the team."""
    same = Q(name__iexact=name) | Q(slug__iexact=name) | Q(address__iexact=name)
    if team := Team.objects.filter(same, is_active=True).order_by("pk").first():
        return {"to_team": team}
    return {"to_staff": colleague_named(name, me)}


def topic_named(name: str, field: str = "topic") -> Topic:
    """The topic by id, or by its name where only one has it."""
    rows = Topic.objects.filter(Q(pk=int(name)) if name.isdecimal() and len(name) < 16 else Q(name__iexact=name))
    found = list(rows[:2])
    if len(found) == 1:
        return found[0]
    raise Refused(_("There is no topic called %(name)s, or more than one.") % {"name": name}, field)


def case_named(number: str, staff: Staff, field: str = "into") -> Case:
    """A second case of a verb; the same refusal for what is not there and what is not theirs."""
    case = Case.objects.visible_to(staff).numbered(number).first()
    if case is None:
        raise Refused(_("There is no case %(number)s that you may see.") % {"number": number}, field)
    return case
