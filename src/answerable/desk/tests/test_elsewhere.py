"""What a colleague sent from elsewhere, at the desk: said to be so, confirmed or disowned by whose it is to say."""

import pytest

from answerable.cases.models import Inbound
from answerable.cases.tests.factories import TUESDAY
from answerable.cases.words import Kind, Then, Turn
from answerable.desk.tests.test_case import at, words
from answerable.staff.tests import factories as colleagues

pytestmark = pytest.mark.usefixtures("tuesday_at_eleven")

WAITS = "It counts for nothing, and the customer's page does not show it."


@pytest.fixture
def sent(case):
    return case.sent_elsewhere("Your refund is on its way.", by=colleagues.kim(), at=TUESDAY)


def test_it_says_what_it_is_and_that_nothing_has_shown_it(kim, case, sent):
    page = words(kim.get(at(case, "story/")))
    for told in ("sent from elsewhere", "not confirmed", "Nothing has shown that Kim", WAITS, "This was my answer…"):
        assert told in page
    type(sent).objects.filter(pk=sent.pk).update(proven_by="mx.halden.example")
    assert "Nothing has shown" not in words(kim.get(at(case, "story/")))


def test_of_a_word_by_nobody_it_says_that_we_know_no_writer(kim, case):
    case.sent_elsewhere("Your refund is on its way.", by=None, at=TUESDAY)
    page = words(kim.get(at(case, "story/")))
    assert "Nobody whom we know is named as its writer." in page
    assert "Nothing has shown" not in page


def test_whose_answer_it_was_confirms_it_in_one_of_the_three_ways(kim, case, sent):
    place = at(case, f"messages/{sent.pk}/standing/")
    assert "Your refund is on its way." in words(kim.get(place))
    assert "Say until when you wait" in words(kim.post(place, {"then": "wait"}))
    kim.post(place, {"then": "propose"})
    sent.refresh_from_db(), case.refresh_from_db()
    assert (sent.accepted_at, sent.confirmed_by, sent.then) == (TUESDAY, colleagues.kim(), Then.PROPOSE)
    assert case.turn == Turn.PROPOSED
    page = words(kim.get(at(case, "story/")))
    assert "confirmed that a word sent from elsewhere was our answer" in page
    assert WAITS not in page


def test_it_was_none_and_may_have_been_one_after_all(kim, case, sent):
    kim.post(at(case, f"messages/{sent.pk}/disowning/"))
    page = words(kim.get(at(case, "story/")))
    assert "no answer of ours" in page
    assert "It was none" not in page
    kim.post(at(case, f"messages/{sent.pk}/standing/"), {"then": "keep"})
    sent.refresh_from_db()
    assert (sent.is_unconfirmed, sent.not_an_answer_at) == (False, None)


def test_a_lead_may_say_so_and_who_only_reads_along_may_not(ines, lee, case, sent):
    assert "This was our answer…" in words(ines.get(at(case, "story/")))
    assert "our answer…" not in words(lee.get(at(case, "story/")))
    for place in ("standing", "disowning"):
        assert lee.post(at(case, f"messages/{sent.pk}/{place}/"), {"then": "keep"}).status_code == 403
    sent.refresh_from_db()
    assert sent.awaits_confirmation


def test_only_what_was_sent_elsewhere_is_confirmed(kim, case):
    hers = case.messages.get(kind=Kind.CUSTOMER)
    assert kim.post(at(case, f"messages/{hers.pk}/standing/"), {"then": "keep"}).status_code == 422


@pytest.fixture
def note(case):
    inbound = Inbound.objects.keep("mail", "key", b"raw", at=TUESDAY, sender="kim@private.example")[0]
    facts = {"mail": {"inbound": inbound}, "offered_as": "answer", "fresh_text": "It is on its way."}
    return case.note_by_mail("It is on its way.\n> quoted", by=colleagues.kim(), at=TUESDAY, **facts)


def test_a_note_that_was_meant_for_the_customer_is_sent_with_its_words_before_ones_eyes(kim, case, note):
    page = words(kim.get(at(case, "story/")))
    for told in ("It came from kim@private.example; nothing has shown that Kim", "not sent", "Send as my answer…"):
        assert told in page
    place = at(case, f"messages/{note.pk}/sending/")
    asked = words(kim.get(place))
    for told in ("It is on its way.", "To ana@example.org", "What does it say?"):
        assert told in asked
    assert "Say until when you wait" in words(kim.post(place, {"text": "Done", "then": "wait"}))
    kim.post(place, {"text": "It is on its way, I promise.", "then": "propose"})
    note.refresh_from_db()
    assert (note.sent_as.text, note.sent_as.then) == ("It is on its way, I promise.", Then.PROPOSE)
    page = words(kim.get(at(case, "story/")))
    assert "Sent as an answer" in page
    assert "Send as my answer…" not in page
    assert "already" in words(kim.post(place, {"text": "Again", "then": "keep"}))


def test_nobody_else_sends_it(ines, lee, case, note):
    place = at(case, f"messages/{note.pk}/sending/")
    assert "Send as my answer…" not in words(ines.get(at(case, "story/")))
    assert "Only Kim" in words(ines.post(place, {"text": "Mine", "then": "keep"}))
    assert lee.post(place, {"text": "Mine", "then": "keep"}).status_code == 403
    assert not case.messages.filter(kind=Kind.ANSWER).exists()


def test_one_that_was_meant_for_a_colleague_goes_to_the_question(lee, case):
    ask = case.ask("Did it run twice?", to_staff=colleagues.lee(), by=colleagues.kim(), at=TUESDAY)
    inbound = Inbound.objects.keep("mail", "key", b"raw", at=TUESDAY)[0]
    facts = {"mail": {"inbound": inbound}, "offered_as": "reply", "offered_to": ask}
    note = case.note_by_mail("It did.", by=colleagues.lee(), at=TUESDAY, **facts)
    lee.post(at(case, f"messages/{note.pk}/sending/"), {"text": "It did."})
    ask.refresh_from_db()
    assert (ask.answer.text, ask.answer.audience) == ("It did.", "internal")
