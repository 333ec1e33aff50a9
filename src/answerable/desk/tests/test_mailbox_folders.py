"""The folders of a mailbox at the desk: chosen from the list of its server, each with its question, and left out."""

from datetime import timedelta

import pytest

from answerable.cases.tests.factories import TUESDAY
from answerable.channels.mail.models import Mailbox, MailboxErrand, MailboxFolder
from answerable.desk.tests.test_mailboxes import PLACE, begun, made, typed
from answerable.kit.clock import now
from answerable.staff.tests.factories import finance

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday_at_eleven")]
KNOWN = [
    {"name": "INBOX", "use": "inbox", "can_be_read": True, "mails": 12},
    {"name": "[Gmail]", "use": "", "can_be_read": False, "mails": None},
    {"name": "[Gmail]/All Mail", "use": "all", "can_be_read": True, "mails": 4711},
    {"name": "[Gmail]/Spam", "use": "junk", "can_be_read": True, "mails": 3},
    {"name": 'Kunden/"Lob" & Tadel', "use": "", "can_be_read": True, "mails": 0},
]


def answers(**facts) -> dict:
    given = {"name": "Orders", "kind": "in", "since": "2026-03-03 09:00", "older": "left-out", "team": ""}
    return given | facts


def known_at(client) -> tuple[Mailbox, str]:
    mailbox, _folder = begun(client)
    Mailbox.objects.update(known_folders=KNOWN)
    return mailbox, f"{PLACE}{mailbox.pk}/folders/"


def test_folders_are_listed_with_their_use_and_those_that_hold_no_mail_cannot_be_chosen(ines):
    _mailbox, place = known_at(ines)
    shown = ines.get(place).content.decode()
    assert [word in shown for word in ("4711", "Spam", "All mail of the account", "Only holds other folders")] == [
        True
    ] * 4
    assert "?name=%5BGmail%5D%2FAll%20Mail" in shown
    assert '?name=%5BGmail%5D"' not in shown
    assert "Kunden/&quot;Lob&quot; &amp; Tadel" in shown


def test_the_list_is_asked_for_and_where_it_cannot_be_had_a_name_is_typed(ines):
    mailbox = made(ines)
    place = f"{PLACE}{mailbox.pk}/folders/"
    assert ines.post(f"{PLACE}{mailbox.pk}/errands/folders/").url == place
    assert "hx-trigger" in ines.get(place).content.decode()
    steps = [{"name": "Sign in", "said": "Nobody is let in.", "state": "failed"}]
    MailboxErrand.objects.update(steps=steps, outcome="failed", ended_at=now())
    assert "Nobody is let in." in ines.get(place).content.decode()
    ines.post(f"{place}new/", answers())
    assert set(mailbox.folders.values_list("name", flat=True)) == {"INBOX", "Orders"}


def test_a_folder_added_later_has_its_own_team_and_question_and_changes_no_other(ines):
    mailbox, place = known_at(ines)
    ines.post(f"{place}new/?name=Orders", answers(older="history", team=finance().pk))
    inbox, orders = mailbox.folders.order_by("name")
    assert (orders.fallback_team.slug, orders.since, orders.brings_older) == ("finance", orders.customers_since, True)
    assert (inbox.fallback_team.slug, inbox.since) == ("care", Mailbox.objects.get().customers_since)
    assert (inbox.customers_since, orders.since > inbox.since) == (None, True)
    answer = ines.post(f"{place}{orders.pk}/", answers(team="", since="2026-01-01 09:00"))
    assert answer.status_code == 302
    again = mailbox.folders.get(name="Orders")
    assert (again.fallback_team.slug, again.since, again.older) == ("care", orders.since, "left-out")
    ines.post(f"{PLACE}{mailbox.pk}/settings/", typed(password="", name="Help"))
    assert mailbox.folders.filter(left_at=None).count() == 2


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"since": "2027-01-01 09:00"}, "Choose a time that has come"),
        ({"name": "Done"}, "Mail that is here is moved to this folder"),
    ],
)
def test_what_cannot_be_meant_is_said_by_the_field(ines, facts, sentence):
    mailbox = made(ines, move_to="Done")
    answer = ines.post(f"{PLACE}{mailbox.pk}/folders/new/", answers(**facts))
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)


def test_a_folder_that_is_left_out_says_what_lies_there_unread(ines):
    mailbox, place = known_at(ines)
    ines.post(f"{place}new/", answers())
    orders = mailbox.folders.get(name="Orders")
    MailboxFolder.objects.filter(pk=orders.pk).update(server_count=7, our_count=4, counted_at=TUESDAY)
    shown = ines.post(f"{place}{orders.pk}/end/", follow=True).content.decode()
    assert "Orders is no longer read" in shown
    assert "3 mails that lie there are not here." in shown
    assert not MailboxFolder.objects.to_read().filter(pk=orders.pk).exists()
    inbox = mailbox.folders.get(name="INBOX")
    assert "It is the only folder that is read" in ines.post(f"{place}{inbox.pk}/end/", follow=True).content.decode()
    ines.post(f"{place}new/", answers(since="2026-03-03 10:00"))
    orders.refresh_from_db()
    assert (orders.left_at, orders.since - TUESDAY < timedelta(hours=1)) == (None, True)


def test_reading_the_same_mail_twice_and_reading_spam_are_warned_of_and_allowed(ines):
    mailbox, place = known_at(ines)
    shown = ines.get(f"{place}new/?name=[Gmail]/All Mail").content.decode()
    assert "What lies here lies in another folder as well: INBOX." in shown
    assert "takes what lies here for spam" in ines.get(f"{place}new/?name=[Gmail]/Spam").content.decode()
    ines.post(f"{place}new/", answers(name="[Gmail]/All Mail"))
    assert mailbox.folders.filter(left_at=None).count() == 2
    shown = ines.get(f"{place}new/?name=Kunden/Lob").content.decode()
    assert "[Gmail]/All Mail, which is read, holds the mail of this folder as well" in shown


def test_only_administrators_choose_folders(kim, ines):
    mailbox, place = known_at(ines)
    folder = mailbox.folders.get()
    assert [kim.get(place + more).status_code for more in ("", "new/", f"{folder.pk}/")] == [404] * 3
    assert kim.post(f"{place}{folder.pk}/end/").status_code == 404
