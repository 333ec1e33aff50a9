"""Signing in at a mailbox: by password or token, over TLS; and every way in which it fails, in words."""

import http.server
import json
import socket
import ssl
import threading
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection as database

from answerable.cases.models import Inbound
from answerable.cases.tests.factories import TUESDAY
from answerable.channels.mail.imap.connecting import connect
from answerable.channels.mail.imap.trouble import CERTIFICATE, CONNECTION, FOLDER, NAME, SIGN_IN, TLS, Trouble
from answerable.channels.mail.imap.watching import Watch
from answerable.channels.mail.models import Mailbox, MailboxFolder
from answerable.channels.mail.tests.factories import WORDS
from answerable.channels.mail.tests.mailboxes import NOW, begun, box, dovecot, looked, mailbox_of
from tests.dovecot import Dovecot
from tests.smtp import free_port, letter

__all__ = ["box", "dovecot"]
pytestmark = pytest.mark.django_db


def trouble_of(mailbox: Mailbox) -> Trouble:
    with pytest.raises(Trouble) as caught:
        connect(mailbox).close()
    return caught.value


class Provider:
    """Gives an access token for its refresh token, another one each time, and tells a mail server whose one is."""

    def __init__(self) -> None:
        self.user, self.refresh, self.access, self.renewed = "", "refresh-0", "nothing", 0
        provider = self

        class Answers(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                token = parse_qs(urlsplit(self.path).query)["access_token"][0]
                self.answer(200, {"email": provider.user}) if token == provider.access else self.answer(401, {})

            def do_POST(self):
                form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                self.answer(*provider.renew(form))

            def answer(self, code, told):
                self.send_response(code)
                self.end_headers()
                self.wfile.write(json.dumps(told).encode())

            def log_message(self, *_words):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        self.url = f"http://127.0.0.1:{self.server.server_port}/token"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def renew(self, form):
        if form["refresh_token"] != [self.refresh] or form["client_id"] != ["our-desk"]:
            return 400, {"error": "invalid_grant"}
        self.renewed += 1
        self.refresh, self.access = f"refresh-{self.renewed}", f"access-{self.renewed}"
        return 200, {"access_token": self.access, "expires_in": 3600, "refresh_token": self.refresh}


@pytest.fixture
def provider():
    provider = Provider()
    yield provider
    provider.server.shutdown()
    provider.server.server_close()


def test_a_refresh_token_is_traded_for_access_kept_while_it_lasts_and_renewed_where_it_is_not_taken(provider):
    with Dovecot(tokens=provider.url) as server:
        box = server.of("tokens")
        provider.user = box.user
        facts = {"sign_in": "xoauth2", "client_id": "our-desk", "token_url": provider.url}
        mailbox = mailbox_of(box, secrets={"client_secret": "", "refresh_token": "refresh-0"}, **facts)
        connect(mailbox).close()
        connect(mailbox).close()
        assert (provider.renewed, mailbox.secrets["refresh_token"]) == (1, "refresh-1")
        provider.access = "another"  # the first is revoked
        connect(mailbox).close()
        assert provider.renewed == 2
        provider.refresh = provider.access = "revoked too"
        found = trouble_of(mailbox)
    assert (found.step, found.is_refusal) == (SIGN_IN, True)
    assert found.sentence.endswith("invalid_grant. Enter a new refresh token.")


def test_no_secret_stands_in_the_database_as_it_was_entered(box):
    mailbox = mailbox_of(box, secrets={"password": "very-secret-word"})
    with database.cursor() as cursor:
        cursor.execute("SELECT * FROM mail_mailbox")
        assert "very-secret-word" not in str(cursor.fetchall())
    assert mailbox.secrets == {"password": "very-secret-word"}
    mailbox.remove(at=NOW)
    assert (mailbox.sealed, mailbox.sealed_access) == ("", "")


def test_a_certificate_is_checked_and_tls_is_what_was_chosen(box, monkeypatch):
    server = box.server
    over_tls = mailbox_of(box, host="localhost", port=server.tls_port, tls="implicit")
    assert trouble_of(over_tls).step == CERTIFICATE
    trusting = ssl.create_default_context(cafile=server.authority)
    monkeypatch.setattr(ssl, "create_default_context", lambda: trusting)
    connect(over_tls).close()
    over_tls.change(at=NOW, port=server.port, tls="starttls", secrets=over_tls.secrets)
    connect(over_tls).close()
    over_tls.change(at=NOW, tls="implicit", secrets=over_tls.secrets)
    assert trouble_of(over_tls).step == TLS


@pytest.mark.parametrize(
    ("facts", "step", "words"),
    [
        ({"port": free_port()}, CONNECTION, "refuses connections"),
        ({"secrets": {"password": "wrong"}}, SIGN_IN, "Look at the account and its password"),
    ],
)
def test_each_failure_says_where_and_what_to_do(box, facts, step, words):
    found = trouble_of(mailbox_of(box, **facts))
    assert (found.step, words in found.sentence) == (step, True)


def test_a_name_that_nobody_bears_is_said(box, monkeypatch):
    def nobody(*_words, **_facts):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", nobody)  # tests ask no resolver
    found = trouble_of(mailbox_of(box, host="imap.nowhere.example", tls="implicit"))
    assert (found.step, found.sentence) == (NAME, "There is no server called imap.nowhere.example. Look at its name.")


def test_who_is_not_let_in_asks_again_only_after_a_while(box):
    mailbox = begun(box)
    mailbox.change(at=NOW, secrets={"password": "wrong"})
    folder = mailbox.folders.get()
    Watch(folder.pk, lambda: NOW).once()
    folder.refresh_from_db()
    assert "does not let" in folder.trouble
    assert (folder.troubled_at, folder.holder, folder.tries) == (NOW, "", 1)
    assert timedelta(minutes=10) <= folder.next_at - NOW <= timedelta(minutes=13)
    assert not folder.claim("impatient", at=NOW + timedelta(minutes=9))


def test_pauses_double_and_stray_until_it_is_well_again(box):
    mailbox = begun(box, folders=["Nowhere"])
    folder, at, pauses = mailbox.folders.get(), NOW, []
    for _attempt in range(8):
        Watch(folder.pk, lambda at=at: at).once()
        folder.refresh_from_db()
        pauses.append((folder.next_at - at).total_seconds())
        at = folder.next_at
    assert "The folder Nowhere cannot be opened" in folder.trouble
    assert all(20 * 2**n <= pause < 20 * 2**n * 1.25 + 1 for n, pause in enumerate(pauses[:5]))
    assert pauses[-1] <= 15 * 60 * 1.25 + 1
    box.make("Nowhere")
    box.put(letter(WORDS), TUESDAY, "Nowhere")
    assert looked(mailbox, "Nowhere", at=at).trouble == ""
    assert Inbound.objects.count() == 1


def test_a_folder_that_is_gone_is_trouble_of_that_folder(box):
    mailbox = begun(box, folders=["Nowhere"])
    with pytest.raises(Trouble) as caught:
        looked(mailbox, "Nowhere")
    assert caught.value.step == FOLDER
    assert not MailboxFolder.objects.exclude(holder="").exists()
