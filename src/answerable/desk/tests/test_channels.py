"""A page for each channel: what stands still first, then what came, what left, what waits and what was refused."""

import re
from datetime import timedelta

import pytest

from answerable.cases.models import Delivery
from answerable.cases.tests.factories import TUESDAY, answered, opened
from answerable.channels.mail.models import Awaited, DeadAddress, Mailbox, Posted, Refusal, Rehearsal, Stall, TurnedAway
from answerable.channels.mail.tests.factories import desk, filed, kept
from answerable.desk.channels.plotting import GROUND, plot
from answerable.desk.channels.reading import HOLDS
from answerable.desk.deliveries.reasons import HELD
from answerable.desk.tests.conftest import ELEVEN, browser
from answerable.desk.tests.counting import queries
from answerable.staff.tests import factories as colleagues
from answerable.staff.tests.factories import care
from tests.smtp import letter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday_at_eleven")]
MAIL = "/desk/channels/mail/"


def body(client, address=MAIL) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def test_what_came_is_counted_by_what_became_of_it(ines):
    desk()
    filed(letter("Hello, can you help me?"))
    filed(letter("Out of office", Auto_Submitted="auto-replied", Message_ID="<away@example.org>"))
    filed(letter("Last week?", Message_ID="<old@example.org>"), at=TUESDAY - timedelta(days=3))
    told = body(ines)
    assert "Came in 2 3" in told
    assert "In cases 1 2" in told
    assert "An automatic reply to no case that we know 1 1" in told
    assert "Nothing stands still. Whatever came in is filed." in told


def test_what_a_provider_posts_is_a_part_of_what_came(ines, settings):
    settings.WEBHOOKS = ["mailjet"]
    Posted.objects.create(inbound=kept(letter("Hello, can you help me?"), brought_by="provider"), provider="postmark")
    assert "Came in 1 1 posted by Mailjet 0 0 posted by Postmark 1 1 In cases 0 0" in body(ines)


def test_what_a_provider_only_told_of_stands_there_until_it_is_here(ines):
    assert "With providers still" not in body(ines)
    row = Awaited.objects.await_one("resend", "k", at=TUESDAY, sha256="0" * 64, size=1)
    assert "Resend 1 10:00 about to be fetched" in body(ines)
    row.attempts = 3
    row.put_off("Their server answered with 500.", at=ELEVEN)
    assert "Resend 1 10:00 Their server answered with 500. Asked for again 11:01 ." in body(ines)
    row.give_up("x", at=ELEVEN)
    assert "With providers still" not in body(ines)


def test_what_left_failed_came_back_and_waits_is_told_with_the_reason(ines):
    answered(opened(), at=TUESDAY)
    back = answered(opened(), at=TUESDAY).deliveries.get()
    back.case.bounced(back, "5.1.1 Nobody", at=TUESDAY)
    DeadAddress.bury("ana@example.org", "5.1.1 Nobody", TUESDAY)
    case = opened()
    waits = case.write("Here you are.", by=colleagues.kim(), at=TUESDAY).deliveries.get()
    case.put_off(waits, "451", ELEVEN, at=TUESDAY, held_by="greylist")
    told = body(ines)
    assert "Sent 1 1 Failed 0 0 Came back 1 1" in told
    assert "1 for a server that asks to come again" in told
    assert "1 at which nobody is" in told
    Rehearsal.objects.begin(at=TUESDAY)
    assert "this desk is not live yet" in body(ines)


def test_what_stands_still_is_said_first(ines):
    facts = {"since": TUESDAY, "raised_at": ELEVEN}
    Stall.objects.create(cause="sending", words="No mail leaves.", **facts)
    Stall.objects.create(cause="filing:web", words="What came by web is not filed.", **facts)
    mail, web, both = body(ines), body(ines, "/desk/channels/web/"), body(ines, "/desk/channels/")
    assert "No mail leaves." in mail.partition("What comes in")[0]
    assert ("What came by web is not filed." in web.partition("What comes in")[2], "Nothing stands still" in web) == (
        False,
        False,
    )
    assert both.count("stands still") == 2


def test_who_was_refused_is_named_with_day_and_recipient(ines):
    sentence = "5.1.1 There is no such address here"
    for peer in ("192.0.2.1", "192.0.2.2"):
        about = {"sender": "ana@example.org", "recipient": "car@halden.example"}
        Refusal.objects.note([TurnedAway("smtp", peer, 550, sentence, TUESDAY, **about)] * 2)
    Refusal.objects.note([TurnedAway("smtp", "192.0.2.3", 421, "4.3.2 Too many", TUESDAY)])
    told = body(ines)
    assert "Refused at the door 5 5" in told
    assert told.count("Tue 3 Mar, 10:00 2 ana@example.org car@halden.example 550 5.1.1 There is no such") == 2
    assert "Tue 3 Mar, 10:00 1 — — 421 4.3.2 Too many smtp, 192.0.2.3" in told


def test_who_wrote_to_a_team_that_one_may_not_read_is_not_named_nor_is_a_token(ines):
    desk()
    conduct = colleagues.conduct()
    conduct.address = "conduct@halden.example"
    conduct.save()
    for number, recipient in enumerate(("care+abcdef@halden.example", "care@halden.example, Conduct+x@halden.example")):
        about = {"sender": f"eve{number}@example.org", "recipient": recipient}
        Refusal.objects.note([TurnedAway("smtp", f"192.0.2.{number}", 552, "5.3.4 At most 25 MB.", TUESDAY, **about)])
    told = body(browser(colleagues.StaffFactory(full_name="Noor Lindqvist", role="lead")))
    assert "1 eve0@example.org care@halden.example 552" in told
    assert "1 — — 552" in told
    assert ("eve1" in told, "onduct@" in told, "abcdef" in told) == (False, False, False)
    assert "eve1@example.org care@halden.example, conduct@halden.example 552" in body(ines)


def test_the_difference_to_a_server_is_shown(ines):
    facts = {"host": "127.0.0.1", "port": 1, "tls": "none", "user": "care", "secrets": {"password": "wrong"}}
    mailbox = Mailbox.connect(name="Support", fallback_team=care(), by=None, at=TUESDAY, **facts)
    choice = {"folders": ("INBOX",), "since": TUESDAY, "older": "left-out", "move_to": ""}
    mailbox.choose(fallback_team=care(), at=TUESDAY, **choice)
    assert "None is read." in body(ines)
    mailbox.begin(at=TUESDAY)
    assert "Support · INBOX — — — not read yet" in body(ines)
    mailbox.folders.update(server_count=12, our_count=9, counted_at=TUESDAY, seen_at=TUESDAY)
    assert "Support · INBOX 12 9 3 read 1 h ago" in body(ines)


def test_what_is_not_filed_yet_is_said_since_when(ines):
    kept(letter("Hello?"))
    assert "1 is not filed yet, since 10:00" in body(ines)


def test_other_channels_show_what_applies(ines):
    told = body(ines, "/desk/channels/web/")
    assert ("What comes in" in told, "What leaves" in told, "Refused at the door" in told) == (True, False, False)
    assert ines.get("/desk/channels/pigeon/").status_code == 404


def test_a_lead_sees_the_pages_and_an_agent_does_not(kim):
    lead = browser(colleagues.StaffFactory(full_name="Noor Lindqvist", role="lead"))
    assert lead.get(MAIL).status_code == 200
    assert (kim.get(MAIL).status_code, kim.get("/desk/channels/").status_code) == (404, 404)


def test_more_rows_ask_no_more_queries(ines):
    filed(letter("Hello, can you help me?"))
    one = queries(ines, MAIL)
    for number in range(3):
        kept(letter(f"Hello {number}?"))
    assert queries(ines, MAIL) == one


def test_the_plot_stands_on_its_ground_and_its_highest_bar_is_the_most(ines):
    for number in range(4):
        filed(letter(f"Hello {number}, can you help me?", Message_ID=f"<{number}@example.org>"))
    days = ines.get(MAIL).context["days"]
    assert (len(days), days[-1].came) == (14, 4)
    drawn = plot(days)
    assert drawn["most"] == max(max(day.came, day.left, day.refused) for day in days)
    assert all(round(bar.y + bar.height) == GROUND for bar in drawn["bars"])
    assert max(bar.height for bar in drawn["bars"]) == GROUND - 10
    assert plot([]) == {"days": [], "most": 0}


def test_whatever_holds_a_delivery_has_words():
    for words in (HOLDS, HELD):
        assert set(Delivery.HeldBy) <= set(words)
