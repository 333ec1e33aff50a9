"""Cases that colleagues begin: written up for her, told in a call, or with our own first word."""

from datetime import timedelta

import pytest

from answerable.cases.models import Case
from answerable.cases.tests.factories import opened
from answerable.cases.words import Kind, Origin, Outcome, Turn
from answerable.customers.models import Customer
from answerable.customers.tests.factories import ana, bo
from answerable.kit.clock import now
from answerable.staff.tests.factories import care, finance, kim, lee

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    client.force_login(kim())
    return client


def matter(**given):
    return {"subject": "Router broken", "team": care().pk, "type": "problem", "harm": 0} | given


def local(moment):
    return moment.strftime("%Y-%m-%dT%H:%M")


def test_a_case_is_written_up_for_somebody_we_know(desk):
    given = matter(customer=ana().pk, text="It has been dark since Monday.", channel="phone", receipt="on")
    done = desk.post("/desk/new/", given)
    case = Case.objects.get()
    assert done.url == f"/desk/cases/{case.number}/"
    assert (case.origin, case.customer, case.turn, case.owner) == (Origin.BEHALF, ana(), Turn.OURS, None)
    assert case.messages.filter(kind=Kind.RECEIPT).count() == 1


def test_somebody_new_is_made_on_the_spot_and_the_case_taken(desk):
    desk.post(
        "/desk/new/", matter(name="Cem", address="030 998877", text="No dial tone.", channel="counter", mine="on")
    )
    case = Case.objects.get()
    assert case.owner == kim()
    assert case.customer == Customer.objects.with_address("phone", "030998877")
    assert not case.messages.filter(kind=Kind.RECEIPT).exists()


def test_what_was_typed_is_kept_where_nobody_is_named(desk):
    refused = desk.post("/desk/new/", matter(text="A long story", channel="phone", who="ana"))
    assert refused.status_code == 422
    assert "A long story" in refused.content.decode()
    assert "Say who it is" in refused.content.decode()
    for address in ("neither", "care@halden.example"):  # the second is the desk's own
        assert desk.post("/desk/new/", matter(text="x", channel="phone", address=address)).status_code == 422
    assert not Case.objects.exists()


def test_a_case_for_another_team_leads_back_to_the_list(desk):
    done = desk.post("/desk/new/", matter(customer=ana().pk, team=finance().pk, text="Refund?", channel="phone"))
    assert done.url == "/desk/"
    assert Case.objects.get().team == finance()


def test_nobody_takes_a_case_of_a_team_that_is_not_theirs(desk):
    refused = desk.post(
        "/desk/new/", matter(customer=ana().pk, team=finance().pk, text="Refund?", channel="phone", mine="on")
    )
    assert refused.status_code == 422
    assert not Case.objects.exists()


def test_solved_on_the_call_is_one_save(desk):
    given = matter(customer=ana().pk, reached="yes", said="It is dark.", text="Restarted it together.", then="solved")
    desk.post("/desk/new/call/", given)
    case = Case.objects.get()
    assert (case.turn, case.outcome, case.owner) == (Turn.CLOSED, Outcome.BY_WORD, kim())


def test_a_call_that_only_tells_something_waits_in_the_teams_pool(desk):
    call_at = now() + timedelta(days=2)
    given = matter(customer=ana().pk, team=finance().pk, reached="yes", said="Refund?", text="", then="keep")
    desk.post("/desk/new/call/", given | {"call_at": local(call_at)})
    case = Case.objects.get()
    assert (case.team, case.owner, case.turn) == (finance(), None, Turn.OURS)
    assert case.commitments.filter(measure="call_back", met_at=None).exists()


def test_a_call_with_an_answer_has_answered(desk):
    given = matter(customer=ana().pk, reached="yes", said="When?", text="On Monday.", then="wait")
    assert desk.post("/desk/new/call/", given).status_code == 422
    desk.post("/desk/new/call/", given | {"remind_at": local(now() + timedelta(days=3))})
    case = Case.objects.get()
    assert (case.turn, case.owner) == (Turn.THEIRS, kim())


def test_a_call_without_her_words_is_asked_for_them(desk):
    refused = desk.post("/desk/new/call/", matter(customer=ana().pk, reached="yes", said="", text="x", then="keep"))
    assert refused.status_code == 422
    assert "Write down what they said" in refused.content.decode()


def test_nobody_reached_is_noted_and_answers_nothing(desk):
    desk.post("/desk/new/call/", matter(customer=ana().pk, reached="no", said="", text="", then="keep"))
    case = Case.objects.get()
    assert (case.turn, case.messages.get().kind) == (Turn.OURS, Kind.CALL)


def test_a_call_is_logged_in_a_case_that_is_there(desk):
    case = opened()
    address = f"/desk/cases/{case.number}/call/"
    assert desk.get(address).status_code == 200
    assert desk.post(address, {"reached": "yes", "text": " ", "then": "keep"}).status_code == 422
    desk.post(address, {"reached": "yes", "text": "We talked it through.", "then": "solved"})
    case.refresh_from_db()
    assert case.outcome == Outcome.BY_WORD


def test_who_only_reads_along_logs_no_call(client):
    client.force_login(lee())
    assert client.post(f"/desk/cases/{opened().number}/call/", {"reached": "no", "then": "keep"}).status_code == 403


def test_we_write_first_and_it_can_be_undone_for_ten_seconds(desk):
    given = matter(customer=ana().pk, text="Your line will be dark on Sunday.", then="propose", subject="Maintenance")
    desk.post("/desk/new/letter/", given)
    case = Case.objects.get()
    message = case.messages.get()
    assert (case.origin, case.owner, message.text) == (Origin.OURS, kim(), given["text"])
    assert message.deliveries.get().address == "ana@example.org"
    assert message.deliveries.get().not_before > message.created_at


def test_a_letter_needs_an_address_and_a_date_to_wait_for(desk):
    nobody = Customer.objects.create(name="Cem", created_at=now())
    assert desk.post("/desk/new/letter/", matter(customer=nobody.pk, text="Hello", then="keep")).status_code == 422
    assert desk.post("/desk/new/letter/", matter(name="Cem", address="030 1", text="x", then="keep")).status_code == 422
    refused = desk.post("/desk/new/letter/", matter(customer=ana().pk, text="Hello", then="wait"))
    assert refused.status_code == 422
    assert "Hello" in refused.content.decode()
    assert not Case.objects.exists()


def test_people_are_found_as_one_types(desk):
    ana(), bo()
    page = desk.get("/desk/new/people/?who=ana").content.decode()
    assert "Ana Petrova" in page
    assert "Bo Lindqvist" not in page
    kept = desk.get(f"/desk/new/people/?who=ana&customer={bo().pk}").content.decode()
    assert "Bo Lindqvist" in kept


def test_from_her_page_she_is_chosen_already(desk):
    assert f'value="{ana().pk}" checked' in desk.get(f"/desk/new/?customer={ana().pk}").content.decode()


def test_strangers_begin_nothing(client):
    for address in ("/desk/new/", "/desk/new/call/", "/desk/new/letter/"):
        assert client.post(address, matter(customer=ana().pk)).status_code == 302
    assert not Case.objects.exists()
