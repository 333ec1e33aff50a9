"""A link that is not at hand: sent again to the address on file, while the page says the same to everybody."""

import re
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from answerable.cases.models import Grant
from answerable.cases.tests.factories import TUESDAY, answered, opened
from answerable.cases.words import Part
from answerable.channels.mail.models import TO_ONE_ADDRESS, AutomaticMail, Rehearsal, go_live
from answerable.customers.tests import factories as customers
from answerable.portal.models import LostLink
from answerable.portal.sending_links import send_links
from answerable.staff.tests import factories as colleagues

from .factories import page, read

HOUR = timedelta(hours=1)


@pytest.fixture
def case(case, settings, tmp_path):
    """Ana's, in which she was answered, so that she had a link."""
    settings.OUTBOX = str(tmp_path)
    answered(case, at=TUESDAY)
    return case


def ask(number: str, address: str, client: Client | None = None, status: int = 200, **headers) -> str:
    answer = (client or Client()).post("/lost-link/", {"number": number, "address": address}, follow=True, **headers)
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode()


def links_sent(at=TUESDAY) -> dict[str, str]:
    """To whom, and what the mail says."""
    send_links(at)
    mails = [
        message_from_bytes(path.read_bytes(), policy=policy.default) for path in Path(settings.OUTBOX).glob("link-*")
    ]
    return {mail["To"].addresses[0].addr_spec: mail.get_body(["plain"]).get_content() for mail in mails}


def test_a_dead_page_leads_to_the_form_which_knows_the_number(case):
    lost = Client().get(page(case))
    there = re.search(r'href="(/lost-link/[^"]*)"', lost.content.decode())[1]
    assert (lost.status_code, f'value="{case.number}"' in Client().get(there).content.decode()) == (404, True)
    assert '/lost-link/"' in Client().get("/case/nonsense/").content.decode()
    assert 'value="' + "<" not in Client().get("/lost-link/?number=<b>").content.decode()


def test_the_link_goes_to_the_address_on_file_and_opens_the_case_there(case):
    client = Client()
    assert f"If mails about case {case.number} go to ana@example.org, one with the link" in ask(
        case.number.lower(), "Ana@Example.org", client
    )
    (address, words), *others = links_sent().items()
    assert (address, others, "charged" in words.lower()) == ("ana@example.org", [], False)
    browser = Client()
    browser.get(re.search(r"/case/\S+/", words)[0])
    assert "Here is your refund." in read(browser, case)
    assert send_links(TUESDAY + timedelta(minutes=5)) == 0


def test_the_page_says_the_same_to_all_and_only_who_had_a_link_is_written_to(case, clock):
    his = opened("My lamp flickers.", customer=customers.bo())  # nobody has written to him yet
    case.let_join(Part.NEW, address="new@example.org", at=TUESDAY)
    left = case.let_join(Part.COPIED, address="left@example.org", at=TUESDAY)
    answered(case, at=TUESDAY, text="To all.")
    type(left).objects.filter(pk=left.pk).update(left_at=TUESDAY)
    wrong = [(case.number, f"{who}@example.org") for who in ("bo", "new", "left", "nobody")]
    wrong += [(his.number, "bo@example.org"), (his.number, "ana@example.org"), ("A-999999", "ana@example.org")]
    wrong += [("nonsense", "ana@example.org"), ("A-" + "9" * 16, "ana@example.org")]
    told = set()
    for number, address in [*wrong, (case.number, "ana@example.org")]:
        words = ask(number, address)
        told.add(re.search(r"If mails about case \S+ go to \S+, (.*? too)\.", words)[1])
    assert told == {"one with the link is on its way. Look in the spam folder, too"}
    assert LostLink.objects.count() == len(wrong) + 1
    assert list(links_sent(TUESDAY)) == ["ana@example.org"]
    assert Grant.objects.filter(delivery=None).count() == 1


def test_somebody_copied_gets_their_own_link_and_a_sensitive_team_still_asks_for_the_code(case, clock):
    bea = case.let_join(Part.COPIED, address="bea@example.net", at=TUESDAY)
    answered(case, at=TUESDAY, text="To all.")
    grim = opened("My manager hit me.", team=colleagues.conduct(), subject="About Mr Grey", customer=customers.bo())
    answered(grim, at=TUESDAY)
    ask(case.number, bea.address)
    ask(grim.number, grim.customer.mail_address())
    mails = links_sent()
    assert Grant.objects.filter(delivery=None, participant=bea).count() == 1
    secret = mails[grim.customer.mail_address()]
    assert ("Grey" in secret, "Conduct" in secret) == (False, False)
    browser = Client()
    browser.get(re.search(r"/case/\S+/", secret)[0])
    assert browser.get(page(grim))["Location"] == f"{page(grim)}code/"


def test_it_is_asked_for_a_few_times_an_hour_whether_or_not_it_matches(case, clock):
    for address in ("ana@example.org", "nobody@example.org"):
        for _time in range(5):
            ask(case.number, address)
        assert "Please send this again in 60 minutes." in ask(case.number, address, status=429)
    for number in range(10):
        ask(case.number, f"n{number}@example.org")
    ask(case.number, "n10@example.org", status=429)
    ask(case.number, "n10@example.org", REMOTE_ADDR="192.0.2.7")
    clock.shift(HOUR + timedelta(seconds=1))
    ask(case.number, "ana@example.org")
    assert LostLink.objects.count() == 1


def test_what_is_not_filled_in_is_asked_for_and_what_was_typed_stays(case):
    words = ask("", "ana", status=422)
    assert ("Please give the number of your case." in words, 'value="ana"' in words) == (True, True)
    ask("9" * 30, "ana@example.org", status=422)
    assert not LostLink.objects.exists()


def test_no_more_is_sent_than_automatic_mail_may_and_nothing_that_a_rehearsal_left_out(case):
    for _mail in range(TO_ONE_ADDRESS.most):
        AutomaticMail.count("ana@example.org", TUESDAY)
    ask(case.number, "ana@example.org")
    assert (links_sent(TUESDAY), LostLink.objects.get().sent_at) == ({}, None)
    LostLink.objects.all().delete()
    AutomaticMail.objects.all().delete()
    Rehearsal.objects.begin(at=TUESDAY)
    ask(case.number, "ana@example.org")
    assert send_links(TUESDAY + timedelta(minutes=1)) == 0
    go_live(by=None, at=TUESDAY + timedelta(minutes=1), leave_out=True)
    assert links_sent(TUESDAY + timedelta(minutes=2)) == {}
    assert LostLink.objects.get().failed_at
