"""Whether what somebody typed is a telephone number that one can call from here.

`phonenumbers` is loaded when the first number is asked about: it takes long, and a server ought to start soon.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from answerable.cases.models import Case

FEWEST = 6  # digits; fewer are an extension or a slip


def can_be_called(number: str, regions: list[str]) -> bool:
    """A number with a country's code or one dialled in these regions; where none is known, any with enough digits."""
    if sum(character.isdigit() for character in number) < FEWEST:
        return False
    if not regions and "+" not in number:
        return True
    return any(_is_possible(number, region) for region in [*regions, None])


def _is_possible(number: str, region: str | None) -> bool:
    import phonenumbers

    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return False
    possible = (phonenumbers.ValidationResult.IS_POSSIBLE, phonenumbers.ValidationResult.IS_POSSIBLE_LOCAL_ONLY)
    return phonenumbers.is_possible_number_with_reason(parsed) in possible


def regions_of(case: Case) -> list[str]:
    """Where the customer may dial from: by the language they wrote in, their time zone, and that of the team."""
    from phonenumbers import SUPPORTED_REGIONS

    _language, _dash, land = case.language.upper().replace("_", "-").partition("-")
    zones = (case.customer.time_zone, case.team.calendar.current().hours().zone.key)
    found = [land, *(_region_of_zones().get(zone, "") for zone in zones)]
    return [region for region in dict.fromkeys(found) if region in SUPPORTED_REGIONS]


@cache
def _region_of_zones() -> dict[str, str]:
    """Each time zone's country, by the table that comes with the zones."""
    lines = (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return {row[2]: row[0] for row in rows}
