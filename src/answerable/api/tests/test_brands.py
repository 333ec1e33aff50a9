"""As whom we speak in a case, by the API: read, filtered, said as it begins and later."""

import pytest

from answerable.api.tests.test_api import NEW, Program
from answerable.cases.models import Case, Event
from answerable.cases.tests.factories import TUESDAY, opened
from answerable.staff.models import Brand
from answerable.staff.tests.factories import care, finance, ines, kim, lee, technical

pytestmark = pytest.mark.django_db


@pytest.fixture
def program():
    care(), technical(), finance()
    Brand.objects.create(name="Nordlicht")
    return Program(kim())


def test_a_case_begins_as_its_team_speaks_unless_it_is_said(program):
    assert program.post("/cases", NEW, 201)["brand"] is None
    assert program.post("/cases", NEW | {"brand": "nordlicht"}, 201)["brand"] == "Nordlicht"
    team = care()
    team.brand = Brand.objects.get()
    team.save()
    assert program.post("/cases", NEW, 201)["brand"] == "Nordlicht"
    assert program.post("/cases", NEW | {"brand": "house"}, 201)["brand"] is None
    said = [[row["brand"] for row in program.get("/cases", brand=name)["items"]] for name in ("Nordlicht", "house")]
    assert said == [["Nordlicht"] * 2, [None] * 2]


def test_it_is_said_later_and_said_again_it_is_no_news(program):
    number = opened().number
    for name, brand in (("Nordlicht", "Nordlicht"), ("NORDLICHT", "Nordlicht"), ("house", None)):
        assert program.post(f"/cases/{number}/description", {"brand": name})["brand"] == brand
    assert program.post(f"/cases/{number}/description", {"subject": "Else"})["brand"] is None
    assert Event.objects.filter(name="case.speaks-as").count() == 2


def test_what_is_no_brand_or_one_no_more_is_refused(program):
    number = opened().number
    Brand.objects.get().archive(by=ines(), at=TUESDAY)
    for name in ("Suedlicht", "Nordlicht"):
        for path, body in ((f"/cases/{number}/description", {}), ("/cases", NEW)):
            told = program.post(path, body | {"brand": name}, 422)
            assert [row["field"] for row in told["errors"]] == ["brand"]
    assert Case.objects.get().brand is None


def test_only_who_may_write_in_a_case_says_it(program):
    Program(lee()).post(f"/cases/{opened().number}/description", {"brand": "nordlicht"}, 403)
