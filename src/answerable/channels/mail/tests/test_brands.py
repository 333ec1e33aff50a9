"""One company that speaks under several names: which one is decided by the address that was written to."""

from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from PIL import Image

from answerable.cases.access import may_write
from answerable.cases.checking import check
from answerable.cases.models import Case, Event
from answerable.cases.refusals import Refused
from answerable.cases.tests.factories import TUESDAY, latest
from answerable.cases.tests.test_constraints import refused
from answerable.cases.words import Kind
from answerable.channels.mail.ours import ours
from answerable.channels.mail.receiving import file_pending
from answerable.channels.mail.tests.factories import WORDS, anas_case, answer_to_ana, desk, filed, sent
from answerable.kit import files
from answerable.staff.models import Brand, BrandWords, Team, TeamAddress
from answerable.staff.tests.factories import care, conduct, ines, kim, technical
from tests.smtp import letter

pytestmark = pytest.mark.django_db
THEIRS = "hello@nordlicht.example"


def logo() -> dict[str, object]:
    made = BytesIO()
    Image.new("RGB", (80, 40), "#0055aa").save(made, "PNG")
    return {"logo": files.keep(made.getvalue()), "logo_width": 80, "logo_height": 40}


def nordlicht(**facts) -> Brand:
    """A second name, with an address in Care."""
    known = Brand.objects.filter(name="Nordlicht").first()
    brand = known or Brand.objects.create(name="Nordlicht", colour="#ffcc00", **logo(), **facts)
    TeamAddress.objects.get_or_create(team=care(), address=THEIRS, defaults={"brand": brand})
    return brand


def case_written_to(*recipients, **headers) -> Case:
    brand = nordlicht()
    assert brand.pk
    return filed(letter(WORDS, **headers), to=list(recipients)).case


@pytest.mark.parametrize(
    ("headers", "envelope", "is_theirs"),
    [
        ({"to": THEIRS}, THEIRS, True),
        ({"to": "Hello@Nordlicht.EXAMPLE"}, THEIRS, True),
        ({"to": "hello+spring@nordlicht.example"}, "hello+spring@nordlicht.example", True),
        ({"to": "bo@example.net", "Cc": THEIRS}, THEIRS, True),
        ({"to": "bo@example.net"}, THEIRS, True),  # in Bcc
        ({"to": "care@halden.example", "Cc": THEIRS}, THEIRS, False),  # To goes before Cc
        ({"to": f"{THEIRS}, care@halden.example"}, "care@halden.example", True),
        ({"to": "care@halden.example"}, "care@halden.example", False),
    ],
)
def test_the_first_of_our_addresses_says_as_whom_we_speak(headers, envelope, is_theirs):
    case = case_written_to(envelope, **headers)
    assert (case.brand == nordlicht()) is is_theirs
    mails = [sent(row) for row in (case.deliveries.first(), answer_to_ana(case))]
    names = [str(mail["From"]) for mail in mails]
    if is_theirs:
        assert names == [f'"Care, Nordlicht" <{THEIRS}>', f'"Kim, Nordlicht" <{THEIRS}>']
        assert all(str(mail["Reply-To"]).endswith("@nordlicht.example") for mail in mails)
    else:
        assert names == ['"Care, Halden" <care@halden.example>', '"Kim, Halden" <care@halden.example>']
    assert list(check(latest())) == []


def test_text_picture_and_colour_are_the_brands_and_nothing_is_fetched():
    nordlicht()
    BrandWords(brand=nordlicht(), language="en", body="Nordlicht GmbH, {company}, Kiel").save()
    mail = sent(answer_to_ana(case_written_to(THEIRS, to=THEIRS)))
    text, html = (mail.get_body([kind]).get_content() for kind in ("plain", "html"))
    assert text.rstrip().endswith("Nordlicht GmbH, Nordlicht, Kiel")
    assert "Care, Nordlicht" in text
    assert "Halden" not in text + html
    assert "background-color:#ffcc00;color:#000000" in html
    (picture,) = [part for part in mail.walk() if part.get_content_maintype() == "image"]
    cid = str(picture["Content-ID"]).strip("<>")
    assert f'src="cid:{cid}"' in html
    assert (picture.get_content(), picture["Content-Disposition"].content_disposition) == (
        files.read(nordlicht().logo),
        "inline",
    )
    assert html.count("src=") == 1
    assert list(mail.iter_attachments()) == []


def test_our_own_logo_in_a_quote_is_no_file_of_theirs():
    brand = nordlicht()
    picture = files.read(brand.logo)
    mail = letter(WORDS, to=THEIRS)
    mail.add_alternative('<p>Thanks.</p><blockquote><img src="cid:x1"> You wrote: …</blockquote>', subtype="html")
    mail.get_payload()[1].add_related(picture, "image", "png", cid="<x1>", filename="image001.png")
    mail.add_attachment(picture, "image", "png", filename="your-logo.png")
    case = filed(mail, to=[THEIRS]).case
    assert [row.name for row in case.messages.get(kind=Kind.CUSTOMER).attachments.all()] == ["your-logo.png"]


def test_files_stand_beside_words_and_logo():
    file = {"name": "a.txt", "content_type": "text/plain", "size": 1, "sha256": files.keep(b"x")}
    mail = sent(answer_to_ana(case_written_to(THEIRS, to=THEIRS), attachments=[file]))
    assert [part.get_filename() for part in mail.iter_attachments()] == ["a.txt"]
    assert mail.get_body(["related"]) is not None


def test_a_house_without_brands_writes_plainly():
    mail = sent(answer_to_ana(anas_case()))
    assert [part.get_content_type() for part in mail.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    page = mail.get_body(["html"]).get_content()
    assert '<body style="margin:0;padding:0"><div' in page
    assert page.partition("<body")[2].partition("<p>")[2].startswith("Here is your refund.</p>")
    assert ("table" in page, "background-color:#005c61;color:#ffffff" in page) == (False, True)


def test_the_house_may_have_a_look_of_its_own():
    Brand.objects.create(is_house=True, colour="#004466")
    html = sent(answer_to_ana(anas_case())).get_body(["html"]).get_content()
    assert html.count("background-color:#004466;color:#ffffff") == 2  # the band and the button
    assert ">Halden</td>" in html


def test_her_reply_by_token_stays_in_the_case_of_the_brand():
    case = case_written_to(THEIRS, to=THEIRS)
    back = str(sent(answer_to_ana(case))["Reply-To"])
    assert back in ours()
    inbound = filed(letter("Thank you, and when does it come?", to=back, Message_ID="<2@example.org>"), to=[back])
    assert inbound.case == case


def test_another_team_goes_on_as_the_brand_and_a_sensitive_one_from_its_own_address():
    case = case_written_to(THEIRS, to=THEIRS)
    Case.objects.filter(pk=case.pk).update(team=technical())
    case.refresh_from_db()
    assert str(sent(answer_to_ana(case))["From"]) == f'"Kim, Nordlicht" <{THEIRS}>'
    Case.objects.filter(pk=case.pk).update(team=conduct())
    case.refresh_from_db()
    assert str(sent(answer_to_ana(case))["From"]) == '"Kim, Nordlicht" <conduct@halden.example>'


def test_the_desk_says_as_whom_it_goes_on():
    case, brand = anas_case(), nordlicht(sender_name="Nordlicht Service")
    assert may_write(kim(), case)
    case.speak_as(brand, by=kim(), at=TUESDAY)
    told = Event.objects.get(case=case, name="case.speaks-as")
    assert (told.data["brand"], told.actor_id) == (brand.pk, kim().pk)
    mail = sent(answer_to_ana(case))
    assert str(mail["From"]) == f'"Kim, Nordlicht Service" <{THEIRS}>'
    with pytest.raises(Refused, match="already"):
        case.speak_as(brand, by=kim(), at=TUESDAY)
    case.speak_as(None, by=kim(), at=TUESDAY)
    assert str(sent(answer_to_ana(case))["From"]) == '"Kim, Halden" <care@halden.example>'
    brand.archive(by=ines(), at=TUESDAY)
    with pytest.raises(Refused, match="any more"):
        case.speak_as(brand, by=kim(), at=TUESDAY)
    assert list(check(latest())) == []


def test_an_archived_brand_ends_what_it_began_and_begins_nothing():
    case = case_written_to(THEIRS, to=THEIRS)
    nordlicht().archive(by=ines(), at=TUESDAY)
    assert str(sent(answer_to_ana(case))["From"]) == f'"Kim, Nordlicht" <{THEIRS}>'
    other = filed(
        letter("My line is dead since Monday.", to=THEIRS, sender="bo@example.net"),
        sender="bo@example.net",
        to=[THEIRS],
    )
    assert other.case.brand is None


def test_a_case_that_begins_without_an_address_is_of_the_teams_own_brand():
    desk()
    Team.objects.filter(name="Care").update(brand=nordlicht())
    from answerable.cases.tests.factories import opened

    assert opened(team=care(), channel="phone").brand == nordlicht()


def test_what_no_code_can_make_of_a_brand():
    rows = Brand.objects.filter(pk=nordlicht().pk)
    refused("brand_has_name", rows, name="")
    refused("brand_has_name", rows, is_house=True)
    refused("brand_colour_is_one", rows, colour="red")
    refused("brand_logo_has_measures", rows, logo_width=None)
    refused("brand_archived_by_somebody", rows, archived_at=TUESDAY)
    Brand.objects.create(is_house=True)
    for twin in ({"is_house": True, "slug": "second"}, {"name": "Nordlicht"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Brand.objects.create(**twin)
    with pytest.raises(ValueError, match="#rrggbb"):
        Brand.objects.create(name="Rot", colour="#GGGGGG")
    words = BrandWords.objects.filter(pk=BrandWords.objects.create(brand=nordlicht(), language="en", body="x").pk)
    refused("brand_words_never_blank", words, body="")
    with pytest.raises(IntegrityError), transaction.atomic():
        BrandWords.objects.create(brand=nordlicht(), language="EN", body="y")


@pytest.mark.parametrize(
    ("words", "is_added"),
    [
        ("It is on its way.", True),
        ("It is on its way.\n\nBest wishes\nKim", False),
        ("It is on its way.\n\nBest wishes,\n— Kim —\nCustomer service", False),
        ("It is on its way.\n\nKim\nCare, Halden", False),
        ("Kim\nis on the way.\n\n1\n2\n3\n4\n5", True),
        ("Kim", True),
        ("Ask for Kim at the counter.", True),
    ],
)
def test_who_signs_by_hand_is_signed_once(words, is_added):
    text = sent(answer_to_ana(anas_case(), words)).get_body(["plain"]).get_content()
    own = text.replace("\r\n", "\n").partition("Your case")[0].replace(words, "", 1)
    assert ("Kim" in own) is is_added


def test_automatic_words_name_the_brand():
    case = case_written_to(THEIRS, to=THEIRS)
    receipt = case.messages.get(kind=Kind.RECEIPT)
    assert receipt.text.rstrip().endswith("Care, Nordlicht")
    assert file_pending(TUESDAY) == 0
