"""Mailboxes at the desk: named by administrators, with secrets nobody reads again; tested, begun, paused, removed."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from answerable.cases.tests.factories import TUESDAY
from answerable.channels.mail.models import Mailbox, MailboxErrand, MailboxFolder, Unfetched
from answerable.channels.mail.tests.factories import desk
from answerable.kit.clock import now
from answerable.staff.tests.factories import care

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday_at_eleven")]
PLACE = "/desk/settings/mailboxes/"
HOUR = timedelta(hours=1)


def typed(**facts) -> dict:
    desk()
    given = {"name": "Shop", "host": "IMAP.Example.org", "port": "993", "tls": "implicit", "user": "help@shop.example"}
    given |= {"sign_in": "password", "password": "seven lamps", "folder": "INBOX", "fallback_team": care().pk}
    return given | {"since": "2026-03-01 09:00", "older": "history"} | facts


def made(client, **facts) -> Mailbox:
    answer = client.post(f"{PLACE}new/", typed(**facts))
    assert answer.status_code == 302, answer.content.decode()
    return Mailbox.objects.get()


def page(client, mailbox: Mailbox, more: str = "") -> str:
    answer = client.get(f"{PLACE}{mailbox.pk}/{more}")
    assert answer.status_code == 200
    return answer.content.decode()


def begun(client) -> tuple[Mailbox, MailboxFolder]:
    mailbox = made(client)
    client.post(f"{PLACE}{mailbox.pk}/beginning/")
    mailbox.refresh_from_db()
    return mailbox, mailbox.folders.get()


def test_a_mailbox_is_kept_as_typed_and_its_password_is_never_shown_again(ines):
    mailbox = made(ines, sent="Sent", move_to="Done")
    assert (mailbox.host, mailbox.secrets, mailbox.begun_at) == ("imap.example.org", {"password": "seven lamps"}, None)
    assert dict(mailbox.folders.values_list("kind", "name")) == {"in": "INBOX", "sent": "Sent"}
    assert (mailbox.after, mailbox.move_to, mailbox.older) == ("move", "Done", "history")
    for more in ("", "settings/"):
        assert "seven lamps" not in page(ines, mailbox, more)


def test_an_empty_password_leaves_the_one_that_is_there(ines):
    mailbox = made(ines)
    ines.post(f"{PLACE}{mailbox.pk}/settings/", typed(password="", name="Help"))
    mailbox.refresh_from_db()
    assert (mailbox.name, mailbox.secrets) == ("Help", {"password": "seven lamps"})
    ines.post(f"{PLACE}{mailbox.pk}/settings/", typed(password="eight"))
    mailbox.refresh_from_db()
    assert mailbox.secrets == {"password": "eight"}


def test_a_kept_password_goes_to_no_other_server(ines):
    mailbox = made(ines)
    answer = ines.post(f"{PLACE}{mailbox.pk}/settings/", typed(password="", host="imap.evil.example"))
    assert (answer.status_code, "Enter it for this server" in answer.content.decode()) == (422, True)
    mailbox.refresh_from_db()
    assert mailbox.host == "imap.example.org"


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"password": ""}, "Enter it for this server"),
        ({"tls": "none"}, "a password could be read on its way"),
        ({"sign_in": "xoauth2"}, "OAuth 2 needs it"),
        ({"move_to": "INBOX"}, "cannot be moved to a folder that is read"),
        ({"since": "2027-01-01 09:00"}, "Choose a time that has come"),
        ({"sent": "INBOX"}, "lie in two folders"),
    ],
)
def test_what_cannot_be_meant_is_said_by_the_field(ines, facts, sentence):
    answer = ines.post(f"{PLACE}new/", typed(**facts))
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    assert not Mailbox.objects.exists()


def test_a_refused_form_says_at_once_that_its_password_is_to_be_typed_again(ines):
    answer = ines.post(f"{PLACE}new/", typed(port="70000"))
    errors = answer.context["form"].errors
    assert (answer.status_code, set(errors)) == (422, {"port", "password"})
    assert errors["password"] == ["Type it again: of what you typed, this alone is not kept."]
    assert "seven lamps" not in answer.content.decode()
    answer = ines.post(f"{PLACE}new/", typed(move_to="INBOX"))
    assert set(answer.context["form"].errors) == {"move_to", "password"}


@pytest.mark.parametrize(
    ("provider", "filled"),
    [
        (
            "gmail",
            (
                "imap.gmail.com",
                "https://oauth2.googleapis.com/token",
                "app password",
                "<code>https://mail.google.com/<",
            ),
        ),
        (
            "microsoft",
            ("outlook.office365.com", "https://login.microsoftonline.com/common/oauth2/v2.0/token", "entra.microsoft"),
        ),
    ],
)
def test_a_provider_is_chosen_first_and_fills_the_form(ines, provider, filled):
    assert f'href="?provider={provider}"' in ines.get(f"{PLACE}new/").content.decode()
    form = ines.get(f"{PLACE}new/?provider={provider}").content.decode()
    assert [words for words in filled if words not in form] == []


def test_tokens_are_changed_one_by_one(ines):
    facts = {"sign_in": "xoauth2", "client_id": "desk", "token_url": "https://id.example/token", "password": ""}
    mailbox = made(ines, **facts, client_secret="s", refresh_token="r")
    ines.post(f"{PLACE}{mailbox.pk}/settings/", typed(**facts, refresh_token="r2"))
    mailbox.refresh_from_db()
    assert mailbox.secrets == {"client_secret": "s", "refresh_token": "r2"}


def test_it_is_read_once_it_is_begun_and_its_past_is_brought_in(ines):
    mailbox, _folder = begun(ines)
    assert mailbox.is_read
    assert [errand.kind for errand in MailboxErrand.objects.all()] == ["history"]
    ines.post(f"{PLACE}{mailbox.pk}/pause/")
    assert "waits on the server" in page(ines, mailbox)
    ines.post(f"{PLACE}{mailbox.pk}/pause/")
    mailbox.refresh_from_db()
    assert mailbox.is_read
    ines.post(f"{PLACE}{mailbox.pk}/end/")
    mailbox.refresh_from_db()
    assert (mailbox.sealed, mailbox.is_read) == ("", False)
    assert ines.get(f"{PLACE}{mailbox.pk}/").status_code == 404


def test_how_it_stands_is_said_in_words(ines):
    mailbox, folder = begun(ines)
    rows = MailboxFolder.objects.filter(pk=folder.pk)
    assert "looked through for the first time" in page(ines, mailbox)
    rows.update(seen_at=now(), server_count=7, our_count=5, counted_at=now(), uidvalidity=1)
    assert "2 mails on the server are not here." in page(ines, mailbox)
    rows.update(our_count=7)
    assert "Read, and everything is here." in page(ines, mailbox)
    rows.update(trouble="The server does not let help@shop.example in.", troubled_at=now())
    assert "The server does not let" in ines.get(PLACE).content.decode()
    rows.update(trouble="", troubled_at=None, seen_at=now() - HOUR)
    Mailbox.objects.update(begun_at=now() - HOUR)
    assert "Nobody has looked into it since" in page(ines, mailbox)
    Unfetched.objects.note(rows.get(), 4, "The server gives nothing.", at=TUESDAY, subject="Help me")
    assert "Help me" in page(ines, mailbox)


def test_a_test_is_asked_for_shown_as_it_goes_and_stopped(ines):
    mailbox = made(ines)
    for _twice in range(2):
        ines.post(f"{PLACE}{mailbox.pk}/errands/test/")
    assert MailboxErrand.objects.get().asked_by is not None
    steps = [{"name": "Sign in", "said": "", "state": "going"}]
    MailboxErrand.objects.update(steps=steps, done=3, whole=60)
    shown = ines.get(f"{PLACE}{mailbox.pk}/progress/").content.decode()
    assert ("hx-trigger" in shown, '<progress max="60" value="3"' in shown) == (True, True)
    ines.post(f"{PLACE}{mailbox.pk}/errands/test/end/")
    shown = ines.get(f"{PLACE}{mailbox.pk}/progress/").content.decode()
    assert ("Stopped." in shown, "hx-trigger" in shown) == (True, False)
    assert ines.post(f"{PLACE}{mailbox.pk}/errands/history/").status_code == 404


def test_a_history_that_was_stopped_or_failed_is_gone_on_with_by_a_button(ines):
    mailbox, _folder = begun(ines)
    assert "Go on with what is older" not in page(ines, mailbox)
    ines.post(f"{PLACE}{mailbox.pk}/errands/history/end/")
    assert "Go on with what is older" in page(ines, mailbox)
    ines.post(f"{PLACE}{mailbox.pk}/errands/history/")
    assert [errand.outcome for errand in MailboxErrand.objects.order_by("pk")] == ["stopped", ""]


def test_what_would_happen_is_said_in_one_sentence(ines):
    mailbox = made(ines)
    folder = {"name": "INBOX", "kind": "What came in", "there": 44, "waiting": 3, "history": 40, "left_out": 1}
    told = {"waiting": 3, "history": 40, "left_out": 1, "folders": [folder]}
    errand = MailboxErrand.ask(mailbox, "look", by=None, at=TUESDAY)
    MailboxErrand.objects.filter(pk=errand.pk).update(told=told, outcome="done", ended_at=TUESDAY)
    shown = page(ines, mailbox)
    assert "3 mails that came since then would be cases, or join some. 40 older ones would become history." in shown
    assert '<td class="num" data-label="Lie there">44</td>' in shown


def test_nobody_but_an_administrator_sees_any_of_it(kim, ines):
    mailbox = made(ines)
    for more in ("", f"{mailbox.pk}/", f"{mailbox.pk}/settings/", f"{mailbox.pk}/progress/"):
        assert kim.get(PLACE + more).status_code == 404


def test_a_list_of_many_asks_no_more_than_a_list_of_one(ines, django_assert_num_queries):
    made(ines)
    ines.get(PLACE)  # what was done is said once
    with CaptureQueriesContext(connection) as asked:
        ines.get(PLACE)
    of_one = len(asked)
    for number in range(2):
        ines.post(f"{PLACE}new/", typed(name=f"More {number}", user=f"more{number}@shop.example"))
    ines.get(PLACE)
    with django_assert_num_queries(of_one):
        ines.get(PLACE)
