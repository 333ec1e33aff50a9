"""Senders who are not customers: what they send lies in sight without a clock, and no customer gets there unasked."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from answerable.cases.aside import escalate_set_aside
from answerable.cases.checking import check
from answerable.cases.models import Alert, Case, Inbound
from answerable.cases.refusals import Refused
from answerable.cases.tests.factories import TUESDAY
from answerable.cases.words import Outcome, Turn
from answerable.channels.mail.models import NotACustomer
from answerable.channels.mail.restoring import restore
from answerable.channels.mail.sorting import senders
from answerable.channels.mail.tests.factories import WORDS, anas_case, answer_to_ana, desk, filed, reply_address
from answerable.staff.tests.factories import care, ines, kim
from tests.smtp import letter

pytestmark = pytest.mark.django_db
LATER = TUESDAY + timedelta(hours=3)
NEWS = "news@shop.example"


def put(value=NEWS, kind="newsletter") -> NotACustomer:
    desk()
    return senders.put(value, kind, by=kim(), at=TUESDAY)


def news(text: str = "Our offers of this week.", sender: str = NEWS, at=LATER, **headers):
    return filed(letter(text, sender=sender, **headers), sender=sender, at=at)


@pytest.mark.parametrize("value", [NEWS, "shop.example", "@shop.example"])
def test_what_they_send_is_set_aside_and_names_the_entry(value):
    entry = put(value)
    inbound = news()
    assert (inbound.fate, inbound.reason, inbound.team) == ("aside", "not-a-customer", care())
    assert inbound.sorted_mail.listed_as == entry
    assert news(sender="news@shop.example.org").fate == "case"


def test_the_address_counts_before_the_domain_and_the_nearest_domain_before_one_above_it():
    put("example.com", "supplier"), put("post.example.com", "machine"), put("a@post.example.com", "newsletter")
    of = {
        who: NotACustomer.objects.of(who).kind for who in ("a@post.example.com", "b@post.example.com", "c@example.com")
    }
    assert list(of.values()) == ["newsletter", "machine", "supplier"]
    assert NotACustomer.objects.of("d@example.org") is None


def test_nobody_has_to_look_it_through_but_at_what_a_rule_or_a_closed_case_sets_aside():
    put()
    news()
    friday = TUESDAY + timedelta(days=3)
    assert escalate_set_aside(friday) == 0
    case = anas_case()
    case.close(Outcome.NOT_A_MATTER, by=kim(), at=LATER)
    assert filed(letter(WORDS, Subject=f"Re: {case.number}"), at=LATER).reason == "not-a-matter"
    assert escalate_set_aside(friday) == 1
    assert Alert.objects.filter(kind="aside").exists()
    assert [row.reason for row in Inbound.objects.to_look_at()] == ["not-a-matter"]
    assert [row.sender for row in Inbound.objects.of_no_customers()] == [NEWS]


def test_their_doubles_and_absence_notices_have_no_clock_either():
    put()
    news(Message_ID="<one@shop.example>")
    twice = letter("Our offers of this week.", sender=NEWS, Message_ID="<one@shop.example>", X_Copy="2")
    assert filed(twice, sender=NEWS, to=["finance@halden.example"], at=LATER).reason == "not-a-customer"
    assert news("Away.", Auto_Submitted="auto-replied", Subject="Out of office").reason == "not-a-customer"
    assert not Inbound.objects.to_look_at().exists()


def test_their_answers_to_us_reach_their_case_and_what_they_write_anew_does_not():
    delivery = answer_to_ana(anas_case())
    put("ana@example.org", "supplier")
    by_token = filed(letter("Where?", sender="z@example.net"), to=[reply_address(delivery)], at=LATER)
    by_chain = filed(letter("Thursday suits us.", In_Reply_To=delivery.message.message_id), at=LATER)
    anew = filed(letter("Our new prices.", Subject="Prices"), at=LATER)
    assert [row.case for row in (by_token, by_chain, anew)] == [delivery.case, delivery.case, None]


def test_off_the_list_their_mail_makes_cases_again_and_the_old_ones_get_their_own_start():
    entry = put()
    inbound = news()
    entry.end(by=ines(), at=LATER)
    assert news("A question this time: where is my order?", at=LATER + timedelta(hours=1)).fate == "case"
    case = restore(inbound, by=kim(), at=LATER + timedelta(days=2))
    assert case.opened_at == LATER
    assert list(check(LATER + timedelta(days=2))) == []


def test_one_key_closes_their_case_and_one_brings_it_back():
    case = news(List_Id="<news.shop.example>").case
    clock = case.commitment("answer")
    entry = senders.always(case, senders.guess(case), why="Weekly offers", by=kim(), at=LATER + timedelta(minutes=5))
    case.refresh_from_db()
    assert (entry.value, entry.kind, entry.why, entry.put_by) == (NEWS, "newsletter", "Weekly offers", kim())
    assert (case.outcome, senders.listed_as(case)) == (Outcome.NOT_A_MATTER, entry)
    assert news("More offers").fate == "aside"
    senders.undo(case, by=ines(), at=LATER + timedelta(minutes=9))
    case.refresh_from_db()
    assert (case.turn, case.commitment("answer"), senders.listed_as(case)) == (Turn.OURS, clock, None)
    assert list(check(LATER + timedelta(hours=1))) == []


def test_their_other_unanswered_cases_are_closed_and_opened_together():
    first, second, answered = (news(f"Offers {week}").case for week in range(3))
    said = answered.write("Please stop.", by=kim(), at=LATER + timedelta(minutes=1))
    for delivery in said.deliveries.all():
        answered.accepted(delivery, at=LATER + timedelta(minutes=2))
    others = senders.others_unanswered(second, NEWS)
    assert list(others) == [first]
    senders.always(second, "newsletter", others=list(others), by=kim(), at=LATER + timedelta(minutes=5))
    assert list(Case.objects.filter(turn="closed").order_by("pk")) == [first, second]
    senders.undo(Case.objects.get(pk=second.pk), by=kim(), at=LATER + timedelta(minutes=6))
    assert not Case.objects.filter(turn="closed").exists()


def test_who_is_a_customer_is_known_before_they_are_put_there():
    case = anas_case()
    assert not senders.known_as_customers(NEWS)
    assert senders.known_as_customers("ana@example.org") == senders.Known(1, False)
    assert not senders.known_as_customers("ana@example.org", but=case)
    answer_to_ana(case)
    case.close(Outcome.WITHDRAWN, by=kim(), at=case.touched_at)
    assert senders.known_as_customers("ana@example.org") == senders.Known(0, True)
    assert senders.known_as_customers("example.org").was_answered
    assert not senders.known_as_customers("ample.org")


def test_a_domain_of_everybodys_is_not_put_there_and_an_address_at_it_is():
    with pytest.raises(ValidationError, match="Put the one address on the list"):
        put("gmail.com")
    assert put("news@gmail.com").value == "news@gmail.com"


@pytest.mark.parametrize(
    "value", ["care@halden.example", "care+x@halden.example", "halden.example", "kim@elsewhere.example"]
)
def test_we_and_our_colleagues_are_never_on_the_list(value):
    desk()
    colleague = kim()
    colleague.email = "kim@elsewhere.example"
    colleague.save()
    with pytest.raises(ValidationError):
        senders.put(value, "machine", by=ines(), at=TUESDAY)
    assert not NotACustomer.objects.exists()


def test_a_case_that_is_closed_already_leaves_the_list_as_it_is():
    case = news().case
    case.close(Outcome.WITHDRAWN, by=kim(), at=LATER)
    with pytest.raises(Refused):
        senders.always(case, "newsletter", by=kim(), at=LATER)
    assert not NotACustomer.objects.exists()
