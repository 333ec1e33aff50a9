"""What the customer's mail program gets: names, threads, words, the way back, and nothing that was said inside."""

import re
from datetime import timedelta

import pytest
from django.utils.translation import get_language

from answerable.cases.models import Grant
from answerable.cases.tests.factories import TUESDAY
from answerable.cases.words import Kind, Origin, Then
from answerable.channels.mail.composing import compose, page_link
from answerable.channels.mail.ours import with_token
from answerable.channels.mail.tests.factories import anas_case, answer_to_ana, desk, filed, reply_address, sent
from answerable.kit import files
from answerable.staff.models import TeamText
from answerable.staff.tests.factories import care, kim, technical
from tests.smtp import letter

pytestmark = pytest.mark.django_db


def test_it_comes_from_a_person_at_the_teams_address_and_leads_back_to_the_case(settings):
    delivery = answer_to_ana(anas_case())
    mail = sent(delivery)
    assert str(mail["From"]) == '"Kim, Halden" <care@halden.example>'
    assert str(mail["Reply-To"]) == reply_address(delivery)
    assert str(mail["Subject"]) == f"Re: Charged twice for March [{delivery.case.number}]"
    assert "Auto-Submitted" not in mail
    token = delivery.grant.token("page")
    assert f"{settings.BASE_URL}/case/{token}/" in mail.get_body(["plain"]).get_content()
    assert Grant.objects.by_token("page", token, TUESDAY) == delivery.grant


def said_in(delivery):
    return " ".join(sent(delivery).get_body(["plain"]).get_content().split())


def test_each_mail_is_in_the_language_of_its_case_and_of_no_other():
    at, case = TUESDAY + timedelta(hours=1), anas_case()
    told = {}
    for language in ("de", "en", "de-AT", "sv", "pl"):
        case.describe(by=kim(), at=at, language=language)
        message = case.write("…", by=kim(), at=at, kind=Kind.HOLDING, next_word_at=at + timedelta(hours=1))
        told[language] = said_in(message.deliveries.get())
        assert get_language() == "en"
    assert "Sie hören bis Dienstag, 3. März, 12:00 Uhr wieder von uns." in told["de"]
    assert "Ihr Vorgang" in told["de-AT"]
    assert "najpóźniej: wtorek, 3 marca, 12:00" in told["pl"]
    for language in ("en", "sv"):  # English days in English sentences, where nobody has translated either
        assert "You hear from us again by 12:00 on Tuesday 3 March." in told[language]


def test_it_says_when_the_next_word_comes():
    case = anas_case()
    at = case.opened_at
    facts = {"by": kim(), "at": at, "next_word_at": at + timedelta(days=1)}
    holding = case.write("I look into it.", kind=Kind.HOLDING, **facts)
    again = re.compile(r"You hear from us again by \d\d:\d\d on \w+day \d+ \w+\.")
    assert again.search(said_in(holding.deliveries.get()))
    assert again.search(said_in(case.write("The first half.", then=Then.KEEP, **facts).deliveries.get()))
    assert "hear from us" not in said_in(case.write("The rest.", by=kim(), at=at, then=Then.KEEP).deliveries.get())


def test_it_says_that_she_decides_and_what_silence_does():
    case = anas_case(Cc="Bo Lindqvist <bo@example.net>")
    message = case.write("It is back.", by=kim(), at=case.opened_at, then=Then.PROPOSE)
    hers, copy = message.deliveries.order_by("-is_decisive")
    assert (
        "you decide: on the page of your case, one press says yes or no. If we hear nothing for 7 days, we close"
        in said_in(hers)
    )
    assert "you decide" not in said_in(copy)


def links_of(delivery):
    """What can be pressed in the HTML, each with where it leads on the page."""
    html = sent(delivery).get_body(["html"]).get_content()
    link = re.escape(page_link(delivery.grant))
    return re.findall(rf'<a href="{link}(#?\w*)"[^>]*>([^<]*)</a>', html)


def test_a_proposal_shows_both_answers_as_buttons_that_lead_to_where_they_are_given():
    case = anas_case(Cc="Bo Lindqvist <bo@example.net>")
    message = case.write("It is back.", by=kim(), at=case.opened_at, then=Then.PROPOSE)
    hers, copy = message.deliveries.order_by("-is_decisive")
    assert links_of(hers) == [("#question", "Yes, it is solved"), ("#missing", "No, not yet")]
    assert links_of(copy) == [("", "See your case")]
    assert page_link(hers.grant) in sent(hers).get_body(["plain"]).get_content()


def test_any_other_mail_has_one_button_and_shows_no_bare_address():
    delivery = answer_to_ana(anas_case())
    assert links_of(delivery) == [("", "See your case")]
    assert f">{page_link(delivery.grant)}<" not in sent(delivery).get_body(["html"]).get_content()


@pytest.mark.parametrize(
    ("if_silent", "words"),
    [("ours", "we look at it again ourselves"), ("propose", "ask you once more"), ("close", "we close the case")],
)
def test_it_says_until_when_we_wait_and_what_then(if_silent, words):
    case = anas_case()
    until = case.opened_at + timedelta(days=3)
    message = case.write("Which?", by=kim(), at=case.opened_at, then=Then.WAIT, remind_at=until, if_silent=if_silent)
    said = said_in(message.deliveries.get())
    assert re.search(r"We wait for your reply, and remind you once, on \w+day, \d+ \w+\. If we hear nothing then", said)
    assert words in said


def test_it_threads_with_what_she_wrote_and_what_we_wrote_before():
    case = anas_case()
    first, second = answer_to_ana(case), answer_to_ana(case)
    mail = sent(second)
    assert mail["In-Reply-To"] == first.message.message_id
    assert mail["References"].split()[0] == "<first@example.org>"
    assert sent(first)["Message-ID"] == first.message.message_id


def test_everybody_in_copy_is_named_and_has_a_way_back_of_their_own():
    case = anas_case(Cc="Bo Lindqvist <bo@example.net>")
    answer_to_ana(case)
    mails = [sent(row) for row in case.messages.get(kind=Kind.ANSWER).deliveries.order_by("pk")]
    assert [(str(mail["To"]), str(mail["Cc"])) for mail in mails] == [
        ("Ana Petrova <ana@example.org>", "Bo Lindqvist <bo@example.net>")
    ] * 2
    assert len({str(mail["Reply-To"]) for mail in mails}) == 2


def test_a_first_word_of_ours_answers_nothing():
    from answerable.cases.models import Case
    from answerable.customers.tests.factories import ana

    desk()
    facts = {"customer": ana(), "team": care(), "subject": "Your line", "text": "", "channel": "mail"}
    case, _nothing = Case.open(origin=Origin.OURS, by=kim(), at=TUESDAY, **facts)
    mail = sent(answer_to_ana(case))
    assert (str(mail["Subject"]), mail["In-Reply-To"]) == (f"Your line [{case.number}]", None)


def test_automatic_words_say_that_they_are():
    case = anas_case()
    receipt = case.messages.get(kind=Kind.RECEIPT).deliveries.get()
    notice = case.tell(Kind.NOTICE, "A notice.", at=TUESDAY).deliveries.get()
    assert [sent(row)["Auto-Submitted"] for row in (receipt, notice)] == ["auto-replied", "auto-generated"]
    assert str(sent(receipt)["From"]) == '"Care, Halden" <care@halden.example>'


def test_a_company_without_a_name_is_left_out_without_a_trace(settings):
    settings.COMPANY = ""
    case = anas_case()
    receipt = case.messages.get(kind=Kind.RECEIPT).deliveries.get()
    answer, receipt = sent(answer_to_ana(case)), sent(receipt)
    assert [str(mail["From"]) for mail in (answer, receipt)] == [
        "Kim <care@halden.example>",
        "Care <care@halden.example>",
    ]
    lines = [mail.get_body(["plain"]).get_content().splitlines() for mail in (answer, receipt)]
    assert ("Kim" in lines[0], "Care" in lines[0], "Care" in lines[1]) == (True, True, True)


def test_notes_and_asks_never_show():
    case = anas_case()
    case.add_note("She is a difficult one.", by=kim(), at=TUESDAY)
    case.ask("Did the bank file run twice?", to_team=technical(), by=kim(), at=TUESDAY)
    raw = sent(answer_to_ana(case)).as_string()
    assert "difficult" not in raw
    assert "bank file" not in raw


@pytest.mark.parametrize("body", ["{next}", "{colleague} from {team}"])
def test_a_signature_is_never_blank(body):
    desk()
    TeamText.objects.create(team=care(), kind="signature", language="en", body=body)
    assert "Kim" in sent(answer_to_ana(anas_case())).get_body(["plain"]).get_content()


def test_it_speaks_the_cases_language():
    case = anas_case()
    case.describe(language="pl", by=kim(), at=TUESDAY)
    assert '<html lang="pl">' in sent(answer_to_ana(case)).get_body(["html"]).get_content()


def test_files_go_along():
    case = anas_case()
    data = b"%PDF-1.4 refund"
    file = {"name": "Rück.pdf", "content_type": "application/pdf", "size": len(data), "sha256": files.keep(data)}
    (part,) = sent(answer_to_ana(case, attachments=[file])).iter_attachments()
    assert (part.get_filename(), part.get_content()) == ("Rück.pdf", data)


def test_long_identifiers_and_pages_stand_in_the_head_as_they_are(settings):
    settings.BASE_URL = "https://service.a-rather-long-name-of-a-company.example.com"
    long = "<AS8PR04MB8676A2B4C6D8E9F0A1B2C3D4E5F60@AS8PR04MB8676.eurprd04.prod.outlook.com>"
    case = filed(letter("Where is it? I have been waiting for it for weeks.", Message_ID=long)).case
    raw = compose(case.tell(Kind.NOTICE, "You were to have an answer.", at=TUESDAY).deliveries.get()).raw
    head = raw.partition(b"\r\n\r\n")[0].decode()
    ways = r"^List-Unsubscribe: <https://service[^?>]+/notices/[a-z2-7]+/>,\r\n <mailto:[^>]+>\r$"
    receipt = case.messages.get(kind=Kind.RECEIPT).message_id
    assert re.search(ways, head, re.MULTILINE)
    assert f"References: {long}\r\n {receipt}\r\n" in head
    assert f"In-Reply-To: {receipt}\r\n" in head
    assert "=?" not in head


HEADS = ("To", "Cc", "From")
NAMES = ["Zoë Ångström", 'Quote " and \\', "Comma, Inc", "日本", "Müller, Anna (Q) <evil@example.net>", "Æ" * 80,
         "N" * 80, "Zoë, evil@example.net, x", "Dot. Com", "plain"]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_every_name_survives_and_is_one_persons(name, settings):
    settings.COMPANY = name
    case = filed(letter("I was charged twice.", Cc="bo@example.net")).case
    case.participants.update(name=name)
    mail = sent(answer_to_ana(case))
    shown = [[(_closed_up(one.display_name), one.addr_spec) for one in mail[head].addresses] for head in HEADS]
    theirs, ours = _closed_up(name), _closed_up(f"Kim, {name}")
    assert shown == [[(theirs, "ana@example.org")], [(theirs, "bo@example.net")], [(ours, "care@halden.example")]]


def _closed_up(name):
    """Python reads a space between two encoded words, where there is none."""
    return "".join(name.split())


def test_a_name_that_looks_encoded_stays_words():
    case = filed(letter("I was charged twice.")).case
    case.participants.update(name="=?utf-8?q?x=0D=0ABcc=3A?=")
    mail = sent(answer_to_ana(case))
    assert (len(mail["To"].addresses), mail["Bcc"]) == (1, None)


def test_a_subject_of_many_lines_stays_one_header():
    case = anas_case()
    case.describe(subject="Line one\r\nBcc: everybody@example.org", by=kim(), at=TUESDAY)
    mail = sent(answer_to_ana(case))
    assert mail["Bcc"] is None
    assert "\n" not in mail["Subject"]


def test_tokens_leave_room_in_the_local_part():
    for local in ("care", "a-very-long-name-of-a-team-in-a-very-large-company-indeed"):
        address = with_token(f"{local}@halden.example", "a" * 26)
        assert len(address.partition("@")[0]) <= 64


def test_a_team_without_an_address_writes_from_the_desks_first():
    case = anas_case()
    type(case.team).objects.filter(pk=case.team_id).update(address=None)
    case.team.refresh_from_db()
    assert sent(answer_to_ana(case))["From"].addresses[0].addr_spec.endswith("@halden.example")


def test_it_is_the_same_mail_at_every_attempt():
    delivery = answer_to_ana(anas_case())
    one, two = sent(delivery), sent(delivery)
    assert [one[name] for name in one if name != "Content-Type"] == [
        two[name] for name in two if name != "Content-Type"
    ]
    assert one["Date"].datetime == delivery.message.created_at


def test_what_leaves_has_seven_bits_unless_the_address_itself_needs_eight():
    delivery = answer_to_ana(anas_case(), text="Für Sie, ganz herzlich: 你好")
    assert compose(delivery).raw.isascii()
    assert "你好" in sent(delivery).get_body(["plain"]).get_content()
