"""Brands at the settings, on the customer's pages, and on a case at the desk."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from answerable.cases.models import Case
from answerable.cases.tests.factories import opened
from answerable.kit.clock import now
from answerable.staff.logos import MOST_BYTES
from answerable.staff.models import Brand, Staff, TeamAddress
from answerable.staff.tests.factories import care, conduct, ines, kim, technical

pytestmark = pytest.mark.django_db


def picture(form="PNG", size=(600, 300), noise=False) -> SimpleUploadedFile:
    made = BytesIO()
    drawn = Image.effect_noise(size, 90).convert("RGB") if noise else Image.new("RGB", size, "#0055aa")
    drawn.save(made, form)
    return SimpleUploadedFile("logo.bin", made.getvalue())


@pytest.fixture
def admin(client):
    client.force_login(ines())
    return client


def make(admin, **facts):
    return admin.post("/desk/settings/brands/new/", {"name": "Nordlicht"} | facts)


def test_a_brand_is_made_with_its_look_its_addresses_and_its_words(admin):
    further = TeamAddress.objects.create(team=technical(), address="hello@nordlicht.example")
    chosen = [f"team-{care().pk}", f"further-{further.pk}"]
    answer = make(admin, colour="FC0", logo=picture("JPEG"), addresses=chosen, **{"words-de": "{company} GmbH"})
    assert (answer.status_code, answer["Location"]) == (302, "/desk/settings/brands/nordlicht/")
    brand = Brand.objects.get()
    assert (brand.colour, brand.ink, brand.logo_width, brand.logo_height) == ("#ffcc00", "#000000", 480, 240)
    assert (care().brand, TeamAddress.objects.get().brand, technical().brand) == (brand, brand, None)
    assert brand.words_in("de-at", company="Nordlicht") == "Nordlicht GmbH"
    look = f"/brands/nordlicht/{brand.look}"
    logo, colours = admin.get(f"{look}/logo.png"), admin.get(f"{look}/colours.css")
    assert (logo["Content-Type"], logo.content[:4]) == ("image/png", b"\x89PNG")
    assert colours.content.decode() == ":root { --brand: #ffcc00; --brand-ink: #000000; }\n"
    assert "immutable" in colours["Cache-Control"]
    assert admin.get("/brands/nordlicht/plain-plain/logo.png").status_code == 404
    day, night = (admin.get(f"/desk/settings/brands/nordlicht/mail/{theme}/") for theme in ("light", "dark"))
    assert b"background-color:#ffcc00;color:#000000" in day.content
    assert b"data:image/png;base64," in day.content
    assert b"color-scheme:dark" in night.content
    assert "default-src 'none'" in night["Content-Security-Policy"]
    assert b"hello@nordlicht.example" in admin.get("/desk/settings/brands/").content


def test_what_cannot_be_a_brand_is_said_by_the_field(admin):
    make(admin)
    refused = {
        "name": {"name": "nordlicht"},
        "colour": {"name": "Other", "colour": "red"},
        "logo": {"name": "Other", "logo": SimpleUploadedFile("logo.png", b"<svg xmlns='x'/>")},
        "words-en": {"name": "Other", "words-en": "{nonsense}"},
        "addresses": {"name": "Other", "addresses": [f"team-{conduct().pk + 999}"]},
    }
    for field, facts in refused.items():
        answer = make(admin, **facts)
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == [field]
    assert Brand.objects.count() == 1


def test_a_logo_is_small_whatever_was_given(admin):
    make(admin, logo=picture(noise=True, size=(300, 300)))
    brand = Brand.objects.get()
    data = admin.get(f"/brands/nordlicht/{brand.look}/logo.png").content
    assert 0 < len(data) <= MOST_BYTES
    admin.post("/desk/settings/brands/nordlicht/", {"name": "Nordlicht", "without_logo": "on"})
    assert Brand.objects.get().logo == ""


def test_an_address_goes_back_to_the_house_and_a_sensitive_teams_is_not_touched(admin):
    Staff.objects.filter(pk=kim().pk).update(role="admin")
    conduct()
    make(admin, addresses=[f"team-{care().pk}"])
    ines()  # leads Conduct, so Kim does not look after it
    brand = Brand.objects.get()
    type(conduct()).objects.filter(pk=conduct().pk).update(brand=brand)
    admin.force_login(Staff.objects.get(pk=kim().pk))
    assert "conduct@" not in admin.get("/desk/settings/brands/nordlicht/").content.decode()
    admin.post("/desk/settings/brands/nordlicht/", {"name": "Nordlicht"})
    assert (care().brand, conduct().brand) == (None, brand)


def test_an_archived_brand_can_be_brought_back(admin):
    make(admin)
    assert admin.post("/desk/settings/brands/nordlicht/archive/").status_code == 302
    brand = Brand.objects.get()
    assert (brand.is_archived, brand.archived_by) == (True, ines())
    assert admin.get("/brands/nordlicht/tell-us/").status_code == 404
    assert admin.post("/desk/settings/brands/nordlicht/archive/").status_code == 404
    admin.post("/desk/settings/brands/nordlicht/return/")
    assert admin.get("/brands/nordlicht/tell-us/").status_code == 200


def test_the_house_has_a_look_and_no_name_to_change(admin):
    page = admin.get("/desk/settings/brands/house/")
    assert not {"name", "addresses"} & page.context["form"].fields.keys()
    admin.post("/desk/settings/brands/house/", {"colour": "#004466"})
    house = Brand.objects.get()
    assert (house.is_house, house.called, house.colour) == (True, "Halden", "#004466")
    assert admin.post("/desk/settings/brands/house/archive/").status_code == 404
    assert f"/brands/house/{house.look}/colours.css" in admin.get("/tell-us/").content.decode()


def test_the_form_of_a_brand_begins_a_case_of_that_brand(admin, client):
    make(admin, colour="#ffcc00")
    client.logout()
    page = client.get("/brands/nordlicht/tell-us/")
    assert b"Nordlicht" in page.content
    assert b"Halden" not in page.content
    told = {
        "story": "My line is dead.",
        "address": "ana@example.org",
        "form_id": page.context["form"]["form_id"].value(),
    }
    after = client.post("/brands/nordlicht/tell-us/", told, follow=True)
    assert "Nordlicht" in after.content.decode()
    assert "/brands/nordlicht/tell-us/" in after.content.decode()
    assert Case.objects.get().brand == Brand.objects.get()


def test_her_page_is_the_brands(admin, client):
    make(admin, colour="#ffcc00", logo=picture())
    brand = Brand.objects.get()
    case = opened(brand_id=brand.pk, at=now())
    message = case.write("Here you are.", by=kim(), at=case.opened_at)
    token = message.deliveries.get().grant.token("page")
    client.logout()
    page = client.get(f"/case/{token}/", follow=True).content.decode()
    assert f"/brands/nordlicht/{brand.look}/colours.css" in page
    assert f"/brands/nordlicht/{brand.look}/logo.png" in page
    assert "Halden" not in page


def test_a_colleague_says_as_whom_we_speak(admin, client):
    case = opened()
    client.force_login(kim())
    describing = f"/desk/cases/{case.number}/description/"
    assert "brand" not in client.get(describing).context["form"].fields
    brand = Brand.objects.create(name="Nordlicht")
    given = {"subject": "Twice", "type": "complaint", "harm": 0, "language": "en", "brand": brand.pk}
    answer = client.post(describing, given)
    assert answer.status_code == 302
    case.refresh_from_db()
    assert case.brand == brand
    page = client.get(f"/desk/cases/{case.number}/").content.decode()
    assert "changed as whom we speak here" in page
    assert "Nordlicht" in page


def test_brands_are_the_administrators(client):
    Brand.objects.create(name="Nordlicht")
    client.force_login(kim())
    for path in ("", "new/", "nordlicht/", "nordlicht/mail/light/"):
        assert client.get(f"/desk/settings/brands/{path}").status_code == 404
