"""Every delivery and why it waits: for those who may read its case, tried at once or given up by who may write."""

from datetime import timedelta

import pytest

from answerable.cases.models import Delivery
from answerable.cases.models.delivery import LEASE
from answerable.cases.tests.factories import TUESDAY, answered, opened
from answerable.channels.mail.models import Rehearsal
from answerable.desk.tests.conftest import ELEVEN, browser
from answerable.desk.tests.counting import queries
from answerable.staff.tests import factories as colleagues

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday_at_eleven")]
LIST = "/desk/deliveries/"


def put_off(case, held_by="later", said="451 Come later", until=ELEVEN + timedelta(hours=1)) -> Delivery:
    delivery = case.write("Here is your refund.", by=colleagues.kim(), at=TUESDAY).deliveries.get()
    case.put_off(delivery, said, until, at=TUESDAY, held_by=held_by)
    return Delivery.objects.get(pk=delivery.pk)


def body(client, address=LIST) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_waits_says_to_whom_since_when_and_why(kim, case):
    delivery = put_off(case, held_by="greylist", said="451 4.7.1 Greylisted")
    told = body(kim)
    for words in ("ana@example.org", case.number, "greylisting", "451 4.7.1 Greylisted", "Nothing waits"):
        assert (words in told) == (words != "Nothing waits"), words
    assert "12:00" in body(kim, f"{LIST}{delivery.pk}/")


@pytest.mark.parametrize(
    ("held_by", "words"),
    [
        ("pace", "waits for its turn"),
        ("rest", "what goes to example.org rests"),
        ("full", "Their mailbox is full"),
        ("way", "the connection failed"),
        ("leave", "does not let us send"),
        ("cap", "So much automatic mail"),
        ("fault", "We failed to make a mail"),
        ("", "Nobody has taken it up since. Is the worker running?"),
    ],
)
def test_each_hold_has_its_words(kim, case, held_by, words):
    put_off(case, held_by=held_by, until=TUESDAY if held_by == "" else ELEVEN)
    assert words in body(kim)


def test_what_is_new_in_hand_or_rehearsed_says_so(kim, case):
    delivery = case.write("Here you are.", by=colleagues.kim(), at=ELEVEN, undo=timedelta(seconds=10)).deliveries.get()
    assert "It can still be undone until" in body(kim)
    Rehearsal.objects.begin(at=TUESDAY)
    Delivery.objects.filter(pk=delivery.pk).update(not_before=ELEVEN)
    case.messages.filter(pk=delivery.message_id).update(send_after=None)
    assert "This desk is not live yet" in body(kim)
    Rehearsal.objects.all().delete()
    assert "the worker&#x27;s next one" in body(kim)
    Delivery.objects.claim(ELEVEN)
    assert "handed over just now" in body(kim)
    Delivery.objects.update(lease_until=ELEVEN - LEASE)
    assert "The worker that had it is gone" in body(kim)


def test_each_list_shows_its_own(kim):
    sent = answered(opened(), at=TUESDAY).deliveries.get()
    back = answered(opened(), at=TUESDAY).deliveries.get()
    back.case.bounced(back, "5.1.1 Nobody here", at=TUESDAY)
    failed = put_off(opened())
    failed.case.failed(failed, "550 No", at=TUESDAY)
    for show, shown in (("sent", sent), ("bounced", back), ("failed", failed)):
        told = body(kim, f"{LIST}?show={show}")
        assert [f"{LIST}{row.pk}/" in told for row in (sent, back, failed)] == [
            row == shown for row in (sent, back, failed)
        ]
    assert "5.1.1 Nobody here" in body(kim, f"{LIST}?show=bounced")
    assert "Nothing waits" in body(kim)
    assert kim.get(f"{LIST}?show=nonsense").status_code == 404


def test_what_lies_in_the_outbox_folder_is_not_said_to_have_reached_a_server(kim, settings):
    """As it was when it left, whatever is set now."""
    sentences = {
        "outbox": "It lies in the outbox folder",
        "server": "The next server took it",
        "": "was not written down then",
    }
    for taken_by, sentence in sentences.items():
        delivery = answered(opened()).deliveries.get()
        Delivery.objects.filter(pk=delivery.pk).update(taken_by=taken_by)
        for url in ("", "smtp://127.0.0.1:25"):
            settings.EMAIL_URL = url
            told = body(kim, f"{LIST}{delivery.pk}/")
            assert [words for words in sentences.values() if words in told] == [sentence]
            assert ("No mail reaches anybody" in told) == (url == "")


def test_it_is_found_by_its_address_or_domain(kim, case):
    put_off(case)
    for words, found in (("Ana@Example.org", True), ("@example.org", True), ("bo@example.org", False), ("@org", False)):
        assert ("451 Come later" in body(kim, f"{LIST}?q={words}")) == found


def test_of_a_case_one_may_not_read_there_is_nothing(lee):
    finance = colleagues.finance()
    delivery = put_off(opened(team=finance))
    assert "ana@example.org" not in body(lee)
    for address, method in (("", lee.get), ("trying/", lee.post), ("giving-up/", lee.post)):
        assert method(f"{LIST}{delivery.pk}/{address}").status_code == 404


def test_tried_now_it_is_the_workers_next(kim, case):
    delivery = put_off(case)
    assert kim.post(f"{LIST}{delivery.pk}/trying/").status_code == 302
    assert [row.pk for row in Delivery.objects.claim(ELEVEN)] == [delivery.pk]
    refused = kim.post(f"{LIST}{delivery.pk}/trying/")
    assert (refused.status_code, "in hand just now" in refused.content.decode()) == (422, True)


def test_given_up_it_fails_and_its_case_says_so(kim, case):
    delivery = put_off(case)
    assert "Give up" in body(kim, f"{LIST}{delivery.pk}/")
    kim.post(f"{LIST}{delivery.pk}/giving-up/")
    delivery.refresh_from_db()
    assert delivery.state == "failed"
    assert "not delivered" in body(kim, f"/desk/cases/{case.number}/")
    told = body(kim, f"{LIST}{delivery.pk}/")
    assert ("A colleague gave it up" in told, "Give up and tell" in told) == (True, False)


def test_who_only_reads_decides_nothing(case):
    delivery = put_off(case)
    team = case.team
    team.visibility = "open"
    team.save()
    lee = browser(colleagues.lee())
    assert "Give up and tell" not in body(lee, f"{LIST}{delivery.pk}/")
    assert lee.post(f"{LIST}{delivery.pk}/giving-up/").status_code == 403


def test_three_ask_no_more_queries_than_one(kim):
    put_off(opened())
    one = queries(kim, LIST)
    put_off(opened()), put_off(opened())
    assert queries(kim, LIST) == one
