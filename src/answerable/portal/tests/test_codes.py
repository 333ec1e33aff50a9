"""Once per device, a code by mail: for the history, the files and the download; in sensitive teams, for anything."""

import re
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from answerable.cases.tests.factories import TUESDAY, answered, opened
from answerable.cases.words import Part
from answerable.channels.mail.models import Rehearsal, go_live
from answerable.customers.tests import factories as customers
from answerable.portal.models import PortalCode
from answerable.portal.sending_codes import compose, send_codes
from answerable.staff.tests import factories as colleagues
from tests import smtp

from .factories import give_code, grant_for, link_of, page, press, read, refused, with_code, with_link

HOUR = timedelta(hours=1)


@pytest.fixture
def long(case, clock):
    """Three exchanges, the first of them with a file."""
    first = case.messages.get()
    press(
        with_link(case),
        case,
        "messages",
        text="Here is the bill.",
        attached=[SimpleUploadedFile("bill.txt", b"12 EUR")],
    )
    answered(case, at=TUESDAY, text="Thank you, we look into it.")
    case.hear(
        "Have you looked, and what did you find?", by=case.customer_participant, at=TUESDAY + HOUR, channel="mail"
    )
    clock.shift(HOUR)
    assert first.text.startswith("I was charged twice")
    return case


def file_of(case) -> str:
    return f"{page(case)}files/{case.messages.get(text='Here is the bill.').attachments.get().pk}/"


def test_the_link_alone_shows_the_latest_exchange_and_says_how_much_there_is(long):
    words = read(with_link(long), long)
    assert ("Have you looked" in words, "we look into it" in words) == (True, True)
    assert ("I was charged twice" in words, "Here is the bill" in words) == (False, True)
    assert "1 earlier message<" in words


def test_what_a_device_was_shown_stays_on_it_when_the_conversation_goes_on(long, clock):
    client, link = with_link(long), link_of(grant_for(long.customer_participant))
    before = read(client, long)
    press(client, long, "messages", text="One thing more.")
    answered(long, at=TUESDAY + HOUR, text="We found it, and pay it back.")
    press(client, long, "messages", text="When will it be here?")
    client.get(link)
    after = read(client, long)
    for words in ("Here is the bill", "we look into it", "Have you looked", "One thing more", "When will it be here"):
        assert (words in after, words in before) == (True, words[:3] in ("Her", "we ", "Hav"))
    assert ("I was charged twice" in after, "1 earlier message<" in after) == (False, True)
    fresh = read(with_link(long), long)
    assert ("One thing more" in fresh, "pay it back" in fresh, "When will it be here" in fresh) == (True, True, True)
    assert ("Have you looked" in fresh, "4 earlier messages" in fresh) == (False, True)


def test_all_that_nobody_has_spoken_to_yet_is_the_latest_exchange(case, clock):
    press(with_link(case), case, "messages", text="Here is the bill.")
    words = read(with_link(case), case)
    assert ("I was charged twice" in words, "earlier message" in words) == (True, False)


def test_what_somebody_else_was_shown_on_a_device_stays_theirs(long, clock):
    client, old = with_link(long), "Have you looked, and what"
    read(client, long)
    copied = long.let_join(Part.COPIED, address="finance@example.org", at=TUESDAY)
    answered(long, at=TUESDAY + HOUR, text="We found it, and pay it back.")
    long.hear("When will it be here?", by=long.customer_participant, at=TUESDAY + HOUR, channel="mail")
    answered(long, at=TUESDAY + HOUR, text="On Friday.")
    client.get(link_of(grant_for(copied)))
    words = read(client, long)
    assert (old in words, "When will it be here?" in words, "pay it back" in words) == (False, True, False)
    client.get(link_of(grant_for(long.customer_participant)))
    assert old in read(client, long)


def test_what_was_joined_with_a_case_is_not_shown_without_the_code(long, clock):
    client = with_link(long)
    read(client, long)
    other = opened("My lamp flickers as well.", at=TUESDAY + HOUR)
    other.merge_into(long, by=colleagues.kim(), at=TUESDAY + HOUR)
    long.hear("Are you there?", by=long.customer_participant, at=TUESDAY + 2 * HOUR, channel="mail")
    answered(long, at=TUESDAY + 2 * HOUR, text="Yes.")
    words = read(client, long)
    assert ("My lamp flickers" in words, "Have you looked" in words, "Are you there?" in words) == (False, True, True)


def test_files_and_the_download_ask_for_the_code_first(long):
    client = with_link(long)
    for path in (file_of(long), f"{page(long)}everything/"):
        answer = client.get(path)
        assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, f"{page(long)}code/")


def test_with_the_code_everything_is_there_and_leads_on_to_what_was_asked_for(long):
    client = with_link(long)
    asked = client.get(file_of(long))["Location"]
    onward = re.search(r'name="onward" value="([^"]+)"', client.get(asked).content.decode())[1]
    client.post(f"{page(long)}code/mail/", {"onward": onward})
    answer = client.post(f"{page(long)}code/", {"digits": PortalCode.objects.get().digits, "onward": onward})
    offered = client.get(answer["Location"]).content.decode()
    assert ("bill.txt" in offered, f'href="{file_of(long)}"' in offered) == (True, True)
    file = client.get(file_of(long), follow=True)
    assert (b"".join(file.streaming_content), file["Content-Type"]) == (b"12 EUR", "text/plain")
    assert file["Content-Disposition"] == 'attachment; filename="bill.txt"'
    assert (file["X-Content-Type-Options"], file["Content-Security-Policy"]) == (
        "nosniff",
        "sandbox; default-src 'none'",
    )
    assert "no-store" in file["Cache-Control"]
    words = read(client, long)
    assert ("I was charged twice" in words, "earlier message" in words) == (True, False)


def test_after_a_wrong_code_and_the_right_one_the_download_is_offered_and_no_old_error_stays(long):
    client, everything = with_link(long), f"{page(long)}everything/"
    client.post(f"{page(long)}code/mail/", {"onward": "everything/"})
    digits = PortalCode.objects.get().digits
    refused(client, long, "code", digits=f"{(int(digits) + 1) % 10**6:06d}", onward="everything/")
    landed = client.post(f"{page(long)}code/", {"digits": digits, "onward": "everything/"}, follow=True)
    words = landed.content.decode()
    assert landed.redirect_chain == [(f"{page(long)}ready/?onward=everything%2F", 302)]
    assert ("Your download is ready" in words, "These are not the digits" in words) == (True, False)
    assert (f'href="{everything}"' in words, f'href="{page(long)}"' in words) == (True, True)
    assert b"".join(client.get(everything).streaming_content).startswith(b"PK")


def test_nothing_is_ready_without_the_code_nor_what_is_not_of_the_case(long):
    stranger, client = with_link(long), with_code(long)
    assert stranger.get(f"{page(long)}ready/?onward=everything/")["Location"].startswith(f"{page(long)}code/")
    assert client.get(f"{page(long)}ready/?onward=//evil.example/")["Location"] == page(long)
    assert client.get(f"{page(long)}ready/?onward=files/999999/").status_code == 404


def test_the_code_is_asked_for_once_on_a_device_and_again_on_another(long, clock):
    client = with_code(long)
    clock.shift(timedelta(days=30))
    client.get(link_of(grant_for(long.customer_participant)))
    assert "I was charged twice" in read(client, long)
    assert "I was charged twice" not in read(with_link(long), long)


def test_it_leads_nowhere_but_to_pages_of_the_case(long):
    client = with_link(long)
    client.post(f"{page(long)}code/mail/", {"onward": "https://evil.example/"})
    digits = PortalCode.objects.get().digits
    answer = client.post(f"{page(long)}code/", {"digits": digits, "onward": "//evil.example/"})
    assert answer["Location"] == page(long)


def test_wrong_digits_open_nothing_and_after_five_tries_nor_do_the_right_ones(long):
    client = with_link(long)
    client.post(f"{page(long)}code/mail/")
    digits = PortalCode.objects.get().digits
    wrong = f"{(int(digits) + 1) % 10**6:06d}"
    for _try in range(5):
        assert "These are not the digits we sent last." in refused(client, long, "code", digits=wrong)
    refused(client, long, "code", digits=digits)
    give_code(client, long)
    assert "I was charged twice" in read(client, long)


def test_a_code_lives_half_an_hour_and_is_good_once(long, clock):
    client = with_link(long)
    client.post(f"{page(long)}code/mail/")
    old = PortalCode.objects.get().digits
    clock.shift(timedelta(minutes=31))
    refused(client, long, "code", digits=old)
    give_code(client, long)
    refused(with_link(long), long, "code", digits=PortalCode.objects.latest("pk").digits)


def test_a_code_for_one_address_opens_nothing_of_another(long):
    his = opened("My lamp flickers.", customer=customers.bo())
    hers = with_link(long)
    hers.post(f"{page(long)}code/mail/")
    refused(with_link(his), his, "code", digits=PortalCode.objects.get().digits)
    both = with_code(his)
    both.get(link_of(grant_for(long.customer_participant)))
    assert "I was charged twice" not in read(both, long)


def test_codes_are_asked_for_a_few_times_an_hour_and_no_more(long, clock):
    client = with_link(long)
    for _time in range(5):
        assert client.post(f"{page(long)}code/mail/").status_code == 302
    answer = client.post(f"{page(long)}code/mail/")
    assert (answer.status_code, "The next one can be sent today 12:00" in answer.content.decode()) == (429, True)
    assert PortalCode.objects.count() == 5
    clock.shift(HOUR + timedelta(seconds=1))
    assert client.post(f"{page(long)}code/mail/").status_code == 302


def test_the_page_never_says_the_whole_address(long):
    client = with_link(long)
    words = client.get(f"{page(long)}code/").content.decode()
    assert ("ana@example.org" in words, "a•••@e•••.org" in words) == (False, True)


@pytest.mark.parametrize("company", ["Halden", ""])
def test_a_sensitive_team_shows_no_word_and_takes_none_before_the_code(db, clock, settings, company):
    settings.COMPANY = company
    case = opened("My manager hit me.", team=colleagues.conduct(), subject="About Mr Grey")
    client = with_link(case)
    landed = client.get(page(case), follow=True)
    assert landed.redirect_chain == [(f"{page(case)}code/", 302)]
    words = landed.content.decode()
    assert ("Mr Grey" in words, "hit me" in words, "Conduct" in words) == (False, False, False)
    for what in ("messages", "escalation", "withdrawal", "details", "call"):
        assert client.post(f"{page(case)}{what}/", {"text": "x"})["Location"] == f"{page(case)}code/"
    assert client.get(f"{page(case)}details/").status_code == 302
    assert (case.messages.count(), case.turn) == (1, "ours")
    give_code(client, case)
    assert "About Mr Grey" in read(client, case)


def test_a_colleague_with_a_link_of_a_sensitive_case_reads_nothing(db, clock):
    case = opened("My manager hit me.", team=colleagues.conduct(), subject="About Mr Grey")
    client = with_link(case)
    client.force_login(colleagues.kim())
    assert "Read this case at your desk." in client.get(page(case), follow=True).content.decode()
    for what in ("messages", "withdrawal", "details", "call"):
        assert client.post(f"{page(case)}{what}/", {"text": "x"})["Location"] == f"{page(case)}code/"
        assert client.get(f"{page(case)}{what}/")["Location"] == f"{page(case)}code/"
    assert client.post(f"{page(case)}code/mail/").status_code == 404
    assert not PortalCode.objects.exists()


def test_the_mail_carries_the_digits_and_nothing_of_the_case(long):
    Client()
    with_link(long).post(f"{page(long)}code/mail/")
    assert send_codes(TUESDAY + HOUR) == 1
    assert send_codes(TUESDAY + HOUR) == 0
    row = PortalCode.objects.get()
    raw = (Path(settings.OUTBOX) / f"code-{row.pk:010d}.eml").read_bytes()
    mail = message_from_bytes(raw, policy=policy.default)
    assert (mail["To"].addresses[0].addr_spec, mail["Auto-Submitted"]) == ("ana@example.org", "auto-generated")
    words = mail.get_body(["plain"]).get_content()
    assert f"Your code is {row.digits}." in words
    assert f">{row.digits}</b>." in mail.get_body(["html"]).get_content()
    for hidden in ("Charged twice", "charged twice", "/case/", "look into it"):
        assert hidden not in raw.decode()
    assert row.digits not in mail["Subject"]
    assert not long.messages.filter(text__contains=row.digits).exists()


def test_without_a_company_the_code_comes_from_the_team_unless_that_is_sensitive(long, settings):
    settings.COMPANY = ""
    grim = opened("My manager hit me.", team=colleagues.conduct(), customer=customers.bo())
    for case in (long, grim):
        with_link(case).post(f"{page(case)}code/mail/")
    senders = [message_from_bytes(compose(row).raw)["From"] for row in PortalCode.objects.order_by("pk")]
    assert senders == ["Care <care@halden.example>", "conduct@halden.example"]


def test_a_code_that_cannot_leave_now_leaves_later_and_one_too_late_never(long, settings):
    settings.EMAIL_URL = "smtp://127.0.0.1:1"
    with_link(long).post(f"{page(long)}code/mail/")
    assert send_codes(TUESDAY + HOUR) == 1
    assert PortalCode.objects.get().sent_at is None
    settings.EMAIL_URL = ""
    assert send_codes(TUESDAY + HOUR + timedelta(minutes=1)) == 0
    assert send_codes(TUESDAY + HOUR + timedelta(minutes=3)) == 1
    assert PortalCode.objects.get().sent_at
    PortalCode.objects.update(sent_at=None, lease_until=None)
    assert send_codes(TUESDAY + 2 * HOUR) == 0


@pytest.mark.django_db(transaction=True)  # the door writes down what it refused, on a connection of its own
def test_an_address_that_is_refused_for_good_is_said_so(long, settings):
    with smtp.open_door() as port:
        settings.EMAIL_URL = f"smtp://127.0.0.1:{port}"
        client = with_link(long)
        client.post(f"{page(long)}code/mail/")
        send_codes(TUESDAY + HOUR)
    assert PortalCode.objects.get().failed_at
    assert "could not be delivered" in client.get(f"{page(long)}code/").content.decode()


def test_a_code_that_waited_is_left_out_when_the_desk_goes_live_without_it(long):
    Rehearsal.objects.begin(at=TUESDAY)
    client = with_link(long)
    client.post(f"{page(long)}code/mail/")
    assert send_codes(TUESDAY + HOUR) == 0
    go_live(by=None, at=TUESDAY + HOUR, leave_out=True)
    send_codes(TUESDAY + HOUR)
    assert (PortalCode.objects.get().sent_at, PortalCode.objects.get().failed_at) == (None, TUESDAY + HOUR)
