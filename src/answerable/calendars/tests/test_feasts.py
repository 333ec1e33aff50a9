"""Public holidays: chosen by country and part of it, copied, and not touched again by a release of the library."""

import subprocess
import sys
from datetime import date

import pytest
from django.utils import translation

from answerable.calendars import feasts
from answerable.kit.worktime import RulesError


def test_a_part_of_a_country_keeps_days_that_the_country_does_not():
    womens_day = date(2026, 3, 8)
    assert womens_day in feasts.days("DE", "BE", 2026)
    assert womens_day not in feasts.days("DE", "", 2026)
    assert feasts.days("DE", "BY", 2026).keys() - feasts.days("DE", "", 2026).keys() >= {date(2026, 1, 6)}


def test_days_are_named_in_the_readers_language_else_as_they_are_called_there():
    with translation.override("de"):
        assert feasts.days("DE", "", 2026)[date(2026, 12, 25)] == "Erster Weihnachtstag"
    with translation.override("en"):
        assert feasts.days("DE", "", 2026)[date(2026, 12, 25)] == "Christmas Day"
    with translation.override("pl"):
        assert feasts.days("DE", "", 2026)[date(2026, 12, 25)] == "Erster Weihnachtstag"


def test_countries_and_their_parts_are_offered_by_name():
    assert dict(feasts.countries())["GB"] == "United Kingdom"
    assert dict(feasts.countries())["AG"] == "Antigua and Barbuda"
    assert ("BY", "Bayern") in feasts.subdivisions("DE")
    assert feasts.subdivisions("XX") == []


@pytest.mark.parametrize(
    ("country", "subdivision", "year", "place"),
    [("XX", "", 2026, "country"), ("DE", "XX", 2026, "subdivision"), ("DE", "", 1815, "years")],
)
def test_what_is_not_known_is_refused_by_a_sentence_that_names_the_place(country, subdivision, year, place):
    with pytest.raises(RulesError) as refusal:
        feasts.days(country, subdivision, year)
    assert refusal.value.place == place
    assert refusal.value.sentence.endswith(".")


def test_what_was_copied_stays_and_only_new_years_are_added():
    taken = feasts.take("DE", "BE", [2026])
    assert (taken["country"], taken["subdivision"], taken["years"]) == ("DE", "BE", [2026])
    altered = taken | {"days": {"2026-03-08": "As it was known then"}}
    later = feasts.take("DE", "BE", [2026, 2027], altered)
    assert later["years"] == [2026, 2027]
    assert {day: name for day, name in later["days"].items() if day < "2027"} == altered["days"]
    assert later["days"]["2027-12-25"] == "Christmas Day"


def test_another_part_of_the_country_begins_anew():
    berlin = feasts.take("DE", "BE", [2025, 2026])
    bavaria = feasts.take("DE", "BY", [2026], berlin)
    assert bavaria["years"] == [2026]
    assert "2026-03-08" not in bavaria["days"]


def test_the_library_is_loaded_only_when_it_is_asked():
    """Only who sets up a calendar pays for it: web and worker start without."""
    asked = "import sys; from answerable.calendars import feasts; sys.exit('holidays' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0
