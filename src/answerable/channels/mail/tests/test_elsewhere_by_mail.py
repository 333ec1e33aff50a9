"""A colleague's own mail to a customer, with the desk in To, Cc or Bcc: sent elsewhere, and nothing until confirmed."""

from datetime import timedelta

import pytest

from answerable.cases.access import messages_for_participant
from answerable.cases.models import Case, Link, Message
from answerable.cases.tests.factories import TUESDAY
from answerable.cases.words import Kind, Measure, Origin, Turn
from answerable.channels.mail.models import SortingRule
from answerable.channels.mail.tests.factories import WORDS, anas_case, filed
from answerable.staff.models import Brand, Team
from answerable.staff.tests.factories import finance, kim, technical
from tests.smtp import letter

pytestmark = pytest.mark.django_db

LATER = TUESDAY + timedelta(hours=2)
ANA, DESK, KIM = "ana@example.org", "care@halden.example", "kim@halden.example"
PROVEN = "mx.halden.example; dkim=pass header.d=halden.example"


def kims_mail(text="Your refund is on its way.", *, to=ANA, sender=f"Kim <{KIM}>", envelope=None, **headers):
    """Kim wrote from her own mail program, and the desk got it."""
    headers = {"Subject": "Re: Charged twice for March", "Message_ID": "<own@halden.example>"} | headers
    return filed(letter(text, sender=sender, to=to, **headers), sender=KIM, to=envelope or [DESK], at=LATER)


def elsewhere() -> Message:
    return Message.objects.get(kind=Kind.ELSEWHERE)


@pytest.mark.parametrize(
    "how",
    [
        {"to": ANA, "Cc": DESK},
        {"to": f"{ANA}, {DESK}"},
        {"to": DESK, "Cc": ANA},
        {"to": ANA},
        {"to": ANA, "Cc": "care+later@halden.example"},
    ],
    ids=["Cc", "To", "the customer in Cc", "Bcc", "plus"],
)
def test_with_the_desk_among_those_who_get_it_it_is_sent_elsewhere(how):
    case = anas_case()
    mail = kims_mail(In_Reply_To="<first@example.org>", **how)
    case.refresh_from_db()
    assert (mail.fate, mail.case, elsewhere().case) == ("case", case, case)
    assert (elsewhere().staff, elsewhere().text.strip()) == (kim(), "Your refund is on its way.")
    assert (elsewhere().state, case.turn, case.owner) == ("unconfirmed", Turn.OURS, None)
    assert case.commitment(Measure.ANSWER).is_open
    assert elsewhere() not in messages_for_participant(case.customer_participant)
    assert not case.participants.filter(address=KIM).exists()
    assert not elsewhere().deliveries.exists()
    case.confirm_elsewhere(elsewhere(), by=kim(), at=LATER + timedelta(hours=1))
    assert case.commitments.get(measure=Measure.ANSWER).met_at == LATER


def test_who_it_is_to_finds_the_case_where_nothing_else_does():
    case = anas_case()
    assert kims_mail(Cc=DESK, Subject="Hello").case == case


def test_a_forged_from_counts_for_nothing_and_says_so(settings):
    settings.MAIL_AUTHSERV_IDS = ["mx.halden.example"]
    case = anas_case()
    kims_mail(Cc=DESK, In_Reply_To="<first@example.org>")
    assert (elsewhere().proven_by, elsewhere().is_unconfirmed) == ("", True)
    assert case.events.get(name="message.sent-elsewhere").actor_id is None


def test_what_our_own_server_has_shown_is_known_and_still_waits_for_a_person(settings):
    settings.MAIL_AUTHSERV_IDS = ["mx.halden.example"]
    case = anas_case()
    kims_mail(Cc=DESK, In_Reply_To="<first@example.org>", Authentication_Results=PROVEN)
    assert (elsewhere().proven_by, elsewhere().is_unconfirmed) == ("mx.halden.example", True)
    assert case.events.get(name="message.sent-elsewhere").actor_id == kim().pk


def test_to_somebody_new_it_is_a_case_that_we_began():
    kims_mail(Cc=DESK, to="Cy <cy@example.com>", Subject="Your visit tomorrow")
    case = elsewhere().case
    assert (case.origin, case.customer.name, case.subject) == (Origin.OURS, "Cy", "Your visit tomorrow")
    assert (case.turn, case.deliveries.count(), case.last_words) == (Turn.OURS, 0, "")


def test_a_rule_says_as_whom_we_speak_in_what_we_began_too():
    nordlicht = Brand.objects.create(name="Nordlicht")
    rule = SortingRule(name="Visits", conditions={"words": ["visit"]}, brand=nordlicht)
    SortingRule.objects.add(rule, by=None, at=TUESDAY)
    kims_mail(Cc=DESK, to="Cy <cy@example.com>", Subject="Your visit tomorrow")
    assert elsewhere().case.brand == nordlicht


def test_of_two_open_cases_nobody_guesses_which_it_is_about():
    first = anas_case()
    second = filed(letter("And my card is lost.", Subject="Another matter"), at=LATER).case
    kims_mail(Cc=DESK, Subject="Hello")
    assert elsewhere().case not in (first, second)


def test_to_a_supplier_in_a_customers_thread_it_is_no_word_to_the_customer():
    case = anas_case()
    mail = kims_mail(Cc=DESK, to="sam@supplier.example", In_Reply_To="<first@example.org>")
    assert not Message.objects.filter(kind=Kind.ELSEWHERE).exists()
    assert mail.case != case
    assert Link.objects.filter(first=case, second=mail.case).exists()


def test_a_colleague_may_be_a_customer_too():
    mail = kims_mail(WORDS, to=DESK, Subject="My own invoice")
    assert mail.case.customer.mail_address() == KIM
    again = kims_mail("I mean April.", to=DESK, Cc="cy@example.com", Message_ID="<2@halden.example>",
                      In_Reply_To="<own@halden.example>")  # fmt: skip
    assert (again.case, mail.case.messages.filter(kind=Kind.CUSTOMER).count()) == (mail.case, 2)


def test_what_a_sensitive_team_gets_in_copy_stays_with_it():
    technical()
    type(finance()).objects.filter(pk=finance().pk).update(visibility="sensitive")
    case = anas_case()
    mail = kims_mail(Cc="finance@halden.example", envelope=["finance@halden.example"], Subject="Hello")
    assert (mail.case == case, mail.case.team) == (False, finance())


def test_the_same_mail_by_two_roads_stands_once():
    anas_case()
    kims_mail(Cc=DESK, In_Reply_To="<first@example.org>")
    both = [DESK, "technical@halden.example"]
    again = kims_mail(Cc=DESK, In_Reply_To="<first@example.org>", X_Road="list", envelope=both)
    assert (again.fate, again.reason) == ("aside", "duplicate")
    assert Message.objects.filter(kind=Kind.ELSEWHERE).count() == 1


BY_A_MACHINE = [
    {"Auto_Submitted": "auto-replied"},
    {"Auto_Submitted": "auto-generated"},
    {"List_Id": "<all.halden.example>"},
]


@pytest.mark.parametrize("said", BY_A_MACHINE)
def test_a_machine_in_a_colleagues_name_sent_nothing_elsewhere(said):
    anas_case()
    kims_mail(Cc=DESK, In_Reply_To="<first@example.org>", **said)
    assert not Message.objects.filter(kind=Kind.ELSEWHERE).exists()


def test_a_customers_answer_to_it_finds_the_case():
    case = anas_case()
    kims_mail(Cc=DESK, In_Reply_To="<first@example.org>")
    answer = letter("Thank you, when?", In_Reply_To="<own@halden.example>", Message_ID="<a2@example.org>")
    assert filed(answer, at=LATER + timedelta(hours=1)).case == case
    assert Case.objects.count() == 1


def secret_case():
    """Ana's case with a team that nobody else can see."""
    anas_case()
    Team.objects.filter(pk=finance().pk).update(visibility="sensitive")
    mail = letter("I am ill.", to="finance@halden.example", Subject="Private", Message_ID="<private@example.org>")
    return filed(mail, to=["finance@halden.example"], at=TUESDAY + timedelta(minutes=5)).case


def test_a_mail_in_a_colleagues_name_opens_no_case_behind_a_wall():
    secret = secret_case()
    mail = letter(
        "Look!",
        sender=f"Kim <{kim().email}>",
        to="ana@example.org",
        Cc="care@halden.example",
        Subject=f"Re: {secret.number}",
    )
    inbound = filed(mail, sender="mallory@evil.example", at=TUESDAY + timedelta(hours=2))
    assert inbound.case != secret
    assert secret not in Case.objects.visible_to(kim())


def test_the_same_mail_again_opens_no_case_behind_a_wall():
    secret = secret_case()
    both = "finance@halden.example, care@halden.example"
    mail = letter("I am ill.", to=both, Subject="Private", Message_ID="<private@example.org>")
    filed(mail, at=TUESDAY + timedelta(hours=2))
    assert secret not in Case.objects.visible_to(kim())
