"""What no code can make of a mailbox, and what its verbs refuse in words."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from answerable.cases.models import Inbound
from answerable.cases.refusals import Refused
from answerable.cases.tests.factories import TUESDAY
from answerable.cases.tests.test_constraints import refused
from answerable.channels.mail.imap.keeping import Fetched, commit
from answerable.channels.mail.models import LeaseLost, Mailbox, MailboxErrand, MailboxFolder, Unfetched
from answerable.staff.tests.factories import care, kim

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
SECRETS = {"password": "seven-lamps"}
THERE = {"host": "imap.example", "port": 993, "tls": "implicit", "user": "help@shop.example"}


def made(**facts) -> Mailbox:
    given = {"name": "Shop", "fallback_team": care(), "by": kim(), "at": TUESDAY, "secrets": SECRETS} | THERE
    return Mailbox.connect(**(given | facts))


def folder_of(mailbox: Mailbox) -> MailboxFolder:
    choice = {"older": "history", "fallback_team": care(), "at": TUESDAY}
    mailbox.choose(folders=["INBOX"], since=TUESDAY, **choice)
    mailbox.begin(at=TUESDAY)
    folder = mailbox.folders.select_related("mailbox__fallback_team").get()
    assert folder.claim("one", at=TUESDAY)
    folder.note("one", uidvalidity=7, contact_uid=1)
    return folder


def test_a_mailbox_is_somewhere_and_its_password_is_never_sent_in_the_clear():
    rows = Mailbox.objects.filter(pk=made().pk)
    refused("mailbox_is_somewhere", rows, host="")
    refused("mailbox_port_known", rows, port=70_000)
    refused("mailbox_sealed_on_its_way", rows, tls="none")
    refused("mailbox_sign_in_known", rows, sign_in="xoauth2")
    refused("mailbox_sign_in_known", rows, client_id="x")
    refused("mailbox_access_until", rows, access_until=TUESDAY)
    refused("mailbox_older_known", rows, older="deleted")
    refused("mailbox_moves_to", rows, after="move")
    refused("mailbox_moves_to", rows, move_to="Done")
    refused("mailbox_begun_knows_since", rows, begun_at=TUESDAY)
    refused("mailbox_removed_keeps_no_secret", rows, removed_at=TUESDAY)
    with pytest.raises(Refused, match="could be read on its way"):
        made(name="Other", user="other", tls="none")


def test_an_account_and_a_name_are_here_once_until_they_are_removed():
    first = made()
    with pytest.raises(Refused, match="here already"):
        made(name="Another", host="IMAP.Example.")
    with pytest.raises(Refused, match="has this name"):
        made(name="shop", user="else@shop.example")
    rows = Mailbox.objects.filter(pk=made(name="Else", user="else@shop.example").pk)
    refused("mailbox_name_once", rows, name="SHOP")
    refused("mailbox_account_once", rows, user="HELP@shop.example")
    first.remove(at=TUESDAY)
    assert made().pk != first.pk


def test_a_folder_knows_how_far_it_was_read_and_who_has_it():
    folder = folder_of(made())
    rows = MailboxFolder.objects.filter(pk=folder.pk)
    refused("mailbox_folder_has_name", rows, name="")
    refused("mailbox_folder_kind_known", rows, kind="spam")
    refused("mailbox_folder_older_known", rows, older="deleted")
    refused("mailbox_folder_knows_how_far", rows, last_uid=-1)
    refused("mailbox_folder_knows_how_far", rows, uidvalidity=None)
    refused("mailbox_folder_counted", rows, server_count=1)
    refused("mailbox_folder_counted", rows, server_count=1, our_count=2, counted_at=TUESDAY)
    refused("mailbox_folder_troubled", rows, trouble="No")
    refused("mailbox_folder_held", rows, lease_until=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        MailboxFolder.objects.create(mailbox=folder.mailbox, account=folder.account, name="INBOX")


def test_what_was_not_fetched_is_tried_again_or_told():
    folder = folder_of(made())
    Unfetched.objects.note(folder, 4, "It timed out.", at=TUESDAY)
    rows = Unfetched.objects.all()
    refused("unfetched_tried_or_told", rows, next_at=None)
    refused("unfetched_tried_or_told", rows, told_at=TUESDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Unfetched.objects.create(folder=folder, uidvalidity=7, uid=4, first_at=TUESDAY, next_at=TUESDAY)


def test_an_errand_is_asked_for_once_at_a_time_and_ends_somehow():
    mailbox = made()
    errand = MailboxErrand.ask(mailbox, "test", by=kim(), at=TUESDAY)
    assert MailboxErrand.ask(mailbox, "test", by=kim(), at=TUESDAY) == errand
    rows = MailboxErrand.objects.all()
    refused("mailbox_errand_kind_known", rows, kind="delete")
    refused("mailbox_errand_ends_somehow", rows, outcome="done")
    refused("mailbox_errand_ends_somehow", rows, ended_at=TUESDAY)
    errand.stop(at=TUESDAY)
    assert MailboxErrand.objects.get().outcome == "stopped"
    assert MailboxErrand.ask(mailbox, "test", by=kim(), at=TUESDAY) != errand


def test_of_two_who_read_a_folder_only_the_one_who_has_it_writes_anything():
    folder = folder_of(made())
    other = MailboxFolder.objects.select_related("mailbox__fallback_team").get()
    mail = [Fetched(1, TUESDAY, b"From: ana@example.org\r\n\r\nHello\r\n")]
    assert not other.claim("two", at=TUESDAY + HOUR / 60)
    with pytest.raises(LeaseLost):
        commit(other, "two", mail, at=TUESDAY, up_to=1)
    assert other.claim("two", at=TUESDAY + HOUR)  # the first was killed, it seems
    assert commit(other, "two", mail, at=TUESDAY + HOUR, up_to=1) == 1
    with pytest.raises(LeaseLost):
        commit(folder, "one", mail, at=TUESDAY + HOUR, up_to=1)  # and was only slow
    assert Inbound.objects.get().key == f"imap:{folder.mailbox_id}:{folder.pk}:7:1"


def test_what_cannot_be_meant_is_refused_in_words():
    mailbox = made()
    choice = {"older": "history", "fallback_team": care(), "at": TUESDAY}
    for facts, words in (
        ({"folders": [], "since": TUESDAY}, "at least one folder"),
        ({"folders": ["INBOX"], "since": TUESDAY, "move_to": "INBOX"}, "a folder that is read"),
        ({"folders": ["INBOX"], "since": TUESDAY + HOUR}, "a time that has come"),
    ):
        with pytest.raises(Refused, match=words):
            mailbox.choose(**choice, **facts)
    with pytest.raises(Refused, match="Choose first"):
        mailbox.begin(at=TUESDAY)
    folder_of(mailbox)
    with pytest.raises(Refused, match="stays as it was begun"):
        mailbox.choose(folders=["INBOX"], since=TUESDAY - HOUR, **choice)
