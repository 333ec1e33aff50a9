"""What could leak lies here, and everybody who must not see it tries every door there is (I9)."""

import json

import pytest
from django.db import transaction
from django.test import Client

from answerable.cases import live
from answerable.cases.access import messages_for_participant
from answerable.cases.models import Case, Delivery, Event, Message, Participant
from answerable.cases.tests.factories import TUESDAY, opened
from answerable.cases.words import Part
from answerable.customers.tests.factories import ana, bo
from answerable.kit import clock, files
from answerable.staff.models import ApiToken, Staff, StandingShare
from answerable.staff.tests.factories import (
    MembershipFactory,
    StaffFactory,
    TeamFactory,
    care,
    conduct,
    finance,
    kim,
    lee,
    technical,
)

pytestmark = pytest.mark.django_db
SECRET = "Zanzibar"


def otto() -> Staff:
    """An administrator who is in no team."""
    return Staff.objects.filter(full_name="Otto").first() or StaffFactory(full_name="Otto", role="admin")


def program(staff) -> Client:
    plain = ApiToken.issue(staff, "leaks", ["read", "write"], 30, clock.now())[1]
    return Client(headers={"Authorization": f"Bearer {plain}"})


def desk(staff) -> Client:
    browser = Client()
    browser.force_login(staff)
    return browser


@pytest.fixture
def secret(db) -> Case:
    """A case of Conduct, a sensitive team, with a file, markup, a note and an ask to one of its own."""
    care(), technical()
    conduct = TeamFactory(name="Conduct", visibility="sensitive", position=9)
    reader = StaffFactory(full_name="Runa Reader")
    MembershipFactory(team=conduct, staff=reader)
    data = SECRET.encode()
    file = {"name": f"{SECRET}.txt", "content_type": "text/plain", "size": len(data), "sha256": files.keep(data)}
    words = {"attachments": [file], "html": f"<p>{SECRET}</p>"}
    case = opened(team=conduct, customer=ana(), subject=f"About {SECRET}", text=f"It was {SECRET}.", first=words)
    case.add_note(f"{SECRET} again", by=reader, at=case.touched_at)
    case.ask(f"{SECRET}?", by=reader, to_team=conduct, at=case.touched_at)
    return case


def pages(case: Case) -> list[str]:
    file = Message.objects.get(case=case, kind="customer").attachments.get()
    place = f"/desk/cases/{case.number}"
    heard = file.message_id
    panels = [f"{place}/{panel}/" for panel in ("", "head", "story", "side", "links", "merge", "handover")]
    lists = ["/desk/", "/desk/mine/", "/desk/asked/", "/desk/late/", "/desk/glance/", "/desk/list/", "/desk/rail/"]
    found = [f"/desk/search/?q={word}" for word in (SECRET, case.number, "Petrova", "ana@")]
    hers = [f"/desk/customers/{case.customer_id}/", "/desk/customers/", f"/desk/customers/?q={SECRET}"]
    return [
        *(panel.replace("//", "/") for panel in panels),
        *lists,
        *found,
        *hers,
        f"/desk/files/{file.pk}/{file.name}",
        f"{place}/messages/{heard}/html/",
        f"/desk/?in=search&q={SECRET}",
        "/desk/set-aside/",
    ]


@pytest.mark.parametrize("who", [kim, lee, otto])
def test_no_page_says_a_word_of_a_sensitive_case_to_an_outsider(secret, who):
    """Not even to the administrator, who is no named reader."""
    browser = desk(who())
    for page in pages(secret):
        answer = browser.get(page, follow="files" in page)
        text = b"".join(answer.streaming_content) if answer.streaming else answer.content
        told = text.decode().replace(f'value="{SECRET}"', "").replace(f"q={SECRET}", "")
        assert answer.status_code < 500, page
        # The search says what was searched for, and nothing more.
        if SECRET not in page or "files" in page:
            assert SECRET not in told, page
        assert "It was" not in told, page
        assert "About Z" not in told, page


@pytest.mark.parametrize("who", [kim, lee, otto])
def test_no_path_of_the_api_says_a_word_of_it_either(secret, who):
    client = program(who())
    for query in (
        "",
        f"?q={SECRET}",
        f"?q={secret.number}",
        "?q=Petrova",
        f"?customer={secret.customer_id}",
        "?team=Conduct",
    ):
        assert client.get(f"/api/v1/cases{query}").json() == {"items": [], "next": None}
    for what in ("", "/messages", "/events"):
        assert client.get(f"/api/v1/cases/{secret.number}{what}").status_code == 404
    hers = opened(team=care(), customer=ana(), subject="Mine")
    Case.objects.filter(pk=hers.pk).update(team=care())
    into = {"into": secret.number}
    answer = client.post(f"/api/v1/cases/{hers.number}/merge", into, content_type="application/json")
    assert answer.status_code in (403, 422)
    assert SECRET not in answer.content.decode()


def test_the_rail_does_not_count_what_one_may_not_see(secret):
    for who in (kim, lee, otto):
        rail = desk(who()).get("/desk/rail/").content.decode()
        assert not [part for part in rail.split(">") if part.strip()[:1].isdigit()], who


def test_no_open_page_hears_of_it(secret):
    reader = secret.team.members().get()
    heard = {
        who.pk: [event["case"] for event in live.visible_events(who.pk, 0)] for who in (kim(), lee(), otto(), reader)
    }
    assert {pk: bool(cases) for pk, cases in heard.items()} == {
        kim().pk: False, lee().pk: False, otto().pk: False, reader.pk: True
    }  # fmt: skip


def test_its_own_readers_read_all_of_it(secret):
    reader = secret.team.members().get()
    assert SECRET in desk(reader).get(f"/desk/cases/{secret.number}/").content.decode()
    assert program(reader).get(f"/api/v1/cases?q={SECRET}").json()["items"][0]["number"] == secret.number


def test_it_is_one_line_in_her_history_after_a_merge_of_customers_too(secret):
    bo().merge_into(ana(), by=None, evidence="the same number", at=TUESDAY)
    for pk in (ana().pk, bo().pk):
        page = desk(kim()).get(f"/desk/customers/{pk}/", follow=True).content.decode()
        assert secret.number in page
        assert SECRET not in page


def test_a_file_is_shown_where_its_words_are_shown_and_nowhere_else(secret):
    """A merged case's words show through in the case they were merged into, and so do its files."""
    browser = desk(lee())
    closed = opened(team=finance(), customer=bo(), subject="Old")
    data = b"a bill"
    file = {"name": "bill.txt", "content_type": "text/plain", "size": len(data), "sha256": files.keep(data)}
    closed.hear("Here.", by=closed.customer_participant, at=closed.touched_at, channel="mail", attachments=[file])
    target = opened(team=finance(), customer=bo(), subject="New")
    target.share_with(lee(), by=otto(), at=target.touched_at)
    bill = closed.messages.get(text="Here.").attachments.get()
    assert browser.get(f"/desk/files/{bill.pk}/bill.txt").status_code == 404
    closed.merge_into(target, by=otto(), at=closed.touched_at)
    assert "Here." in browser.get(f"/desk/cases/{target.number}/").content.decode()
    assert b"".join(browser.get(f"/desk/files/{bill.pk}/bill.txt", follow=True).streaming_content) == data


def test_words_of_a_sensitive_team_do_not_show_through_a_merge(secret):
    reader = secret.team.members().get()
    elsewhere = opened(team=care(), customer=ana(), subject="Mine")
    Case.objects.filter(pk=elsewhere.pk).update(team=care())
    path, into = f"/api/v1/cases/{secret.number}/merge", {"into": elsewhere.number}
    refused = program(reader).post(path, into, content_type="application/json")
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "into")
    assert SECRET not in desk(kim()).get(f"/desk/cases/{elsewhere.number}/").content.decode()


def test_whoever_has_left_sees_nothing_even_of_her_own():
    care()
    case = opened()
    case.take(by=kim(), at=case.touched_at)
    gone = kim()
    gone.is_active = False
    assert not Case.objects.visible_to(gone).exists()


def looks(case: Case) -> list[int]:
    return list(
        Event.objects.filter(case=case, name="case.looked-into").order_by("id").values_list("actor_id", flat=True)
    )


def test_a_look_into_an_open_teams_case_is_in_its_history_once_in_a_working_day(time_machine):
    care(), technical()
    case = opened()
    time_machine.move_to(case.touched_at, tick=False)
    browser, client = desk(lee()), program(lee())
    browser.get(f"/desk/cases/{case.number}/")
    browser.get(f"/desk/cases/{case.number}/story/")
    client.get(f"/api/v1/cases/{case.number}/messages")
    assert looks(case) == [lee().pk]
    time_machine.shift(9 * 3600)
    client.get(f"/api/v1/cases/{case.number}")
    assert looks(case) == [lee().pk] * 2
    assert f"{lee().working_name} looked into it" in desk(kim()).get(f"/desk/cases/{case.number}/").content.decode()


def test_panels_that_begin_to_look_at_the_same_moment_are_one_look():
    case = opened()
    page, panel = Case.objects.get(pk=case.pk), Case.objects.get(pk=case.pk)
    page.note_look(by=lee(), at=case.touched_at)
    panel.note_look(by=lee(), at=case.touched_at)
    page.note_look(by=kim(), at=case.touched_at)
    assert looks(case) == [lee().pk, kim().pk]


def test_whoever_has_to_do_with_it_only_works():
    care(), technical(), finance()
    case, theirs = opened(), opened(team=finance(), customer=bo())
    StandingShare.objects.create(owner_team=finance(), reader_team=technical(), created_at=case.touched_at)
    case.ask("Line or router?", by=kim(), to_staff=lee(), at=case.touched_at)
    for who, number in ((kim(), case.number), (lee(), case.number), (lee(), theirs.number)):
        assert program(who).get(f"/api/v1/cases/{number}").status_code == 200
    assert (looks(case), looks(theirs)) == ([], [])


def test_an_administrators_look_into_a_closed_team_is_known_too():
    case = opened(team=finance())
    program(otto()).get(f"/api/v1/cases/{case.number}")
    assert looks(case) == [otto().pk]


def test_customers_never_hear_that_a_colleague_looked():
    case = opened()
    desk(lee()).get(f"/desk/cases/{case.number}/")
    assert "case.looked-into" not in [event["name"] for event in live.case_events(case.pk, 0)]


def test_who_left_a_sensitive_team_no_longer_reads_what_they_closed_there():
    for team, still_reads in ((conduct(), False), (finance(), True)):
        case = opened(team=team)
        team.join(lee())
        case.take(by=lee(), at=case.touched_at)
        case.close("passed-on", by=lee(), at=case.touched_at)
        assert Case.objects.visible_to(lee()).filter(pk=case.pk).exists()
        team.part(lee(), at=case.touched_at)
        assert Case.objects.get(pk=case.pk).owner == lee()
        assert Case.objects.visible_to(lee()).filter(pk=case.pk).exists() == still_reads


def test_who_is_let_in_sees_it_while_that_lasts():
    """Asked, offered, shared, sponsor: each opens this one case, and what ends closes it again."""
    care(), technical()
    case = opened(team=finance(), customer=bo())
    clerk = StaffFactory(full_name="Clerk")
    MembershipFactory(team=finance(), staff=clerk)
    client, at = program(lee()), case.touched_at

    def sees() -> bool:
        listed = [row["number"] for row in client.get("/api/v1/cases").json()["items"]]
        assert (case.number in listed) == (client.get(f"/api/v1/cases/{case.number}").status_code == 200)
        return case.number in listed

    assert not sees()
    ask = case.ask("You?", by=clerk, to_staff=lee(), at=at)
    assert sees()
    case.withdraw_ask(ask, by=clerk, at=at)
    assert not sees()
    case.offer(by=clerk, to_team=technical(), at=at)
    assert sees()
    case.decline_handover("Not ours", by=lee(), at=at)
    assert not sees()
    case.add_sponsor(lee(), technical(), "colleague", at)
    assert sees()


def test_somebody_copied_reads_what_was_said_since_and_somebody_outside_what_is_for_them():
    case = opened(customer=ana(), text="My own story.")
    at = case.touched_at
    time_of = iter(at.replace(minute=minute) for minute in range(31, 59))
    copied = case.let_join(Part.COPIED, address="bo@example.net", at=next(time_of))
    outside = case.let_join(Part.OUTSIDE, address="supplier@example.com", at=next(time_of))
    case.write("To her and Bo.", by=kim(), at=next(time_of))
    case.add_note("Between us.", by=kim(), at=next(time_of))
    case.write("To the supplier too.", by=kim(), at=next(time_of), copies=[outside])
    case.hear("We have no cable.", by=outside, at=next(time_of), channel="mail")
    for delivery in Delivery.objects.claim(next(time_of)):
        case.accepted(delivery, at=next(time_of))
    assert read_by(copied) == ["To her and Bo.", "To the supplier too."]
    assert read_by(outside) == ["To the supplier too.", "We have no cable."]
    assert read_by(case.customer_participant) == ["My own story.", "To her and Bo.", "To the supplier too."]


def read_by(person: Participant) -> list[str]:
    return [row.text for row in messages_for_participant(person)]


def test_events_of_the_api_hold_no_words(secret):
    reader = secret.team.members().get()
    with transaction.atomic():
        events = program(reader).get(f"/api/v1/cases/{secret.number}/events").json()["items"]
    assert len(events) > 3
    assert SECRET not in json.dumps(events)
