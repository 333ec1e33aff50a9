"""Mails that providers only tell of: awaited before they are told so, and fetched until they are here."""

import json
import threading
from datetime import timedelta

import pytest

from answerable.cases.models import Inbound
from answerable.cases.tests.test_constraints import refused
from answerable.channels.mail.arrival import Arrival
from answerable.channels.mail.checking import posts_gone
from answerable.channels.mail.hooks import reaching, told
from answerable.channels.mail.hooks.fetching import Fetcher, fetch_one
from answerable.channels.mail.models import Awaited, Posted, Refusal
from answerable.channels.mail.models.awaited import LEASE, PATIENCE
from answerable.channels.mail.ours import ours
from answerable.channels.mail.stalling.causes import awaiting
from answerable.channels.mail.stalling.telling import told as standing
from answerable.channels.mail.tests import posts
from answerable.channels.mail.tests.elsewhere import Given
from answerable.channels.mail.tests.test_hooks import LATIN, MAIL
from answerable.channels.mail.tests.told import LAST, TELLS, lay_out, tell
from answerable.kit import clock, files
from answerable.staff.tests.factories import finance
from tests.serving.running import until

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("providers")]
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
RESENDS = "api.resend.com/emails/receiving/56761188-7520-42d8-8898-ff6fc54ce618"
RAW = [provider for provider in TELLS if provider != "brevo"]


def fetched(provider: str, at=None) -> Awaited:
    row = Awaited.objects.claim(provider, at or clock.now())
    fetch_one(row)
    row.refresh_from_db()
    return row


@pytest.mark.parametrize("provider", RAW)
def test_a_mail_that_is_told_of_is_awaited_then_fetched_to_the_byte_and_once(client, server, provider):
    assert (tell(client, provider), tell(client, provider)) == (200, 200)
    assert (Awaited.objects.count(), Inbound.objects.count()) == (1, 0)
    assert LAST[provider] not in server.places
    row = fetched(provider)
    inbound = Inbound.objects.get()
    assert (inbound.raw(), inbound.envelope_to, inbound.brought_by) == (LATIN, [posts.TO], "provider")
    assert (row.inbound, row.trouble, Posted.objects.get().provider) == (inbound, "", provider)
    assert (tell(client, provider), Awaited.objects.waiting().count(), Inbound.objects.count()) == (200, 0, 1)


def test_of_brevos_parts_a_mail_is_built_with_the_files_that_were_fetched(client):
    assert tell(client, "brevo") == 200
    fetched("brevo")
    mail = Arrival.of(Inbound.objects.get(), ours()).mail
    assert (mail.text.strip(), "cid:pic" in mail.html, mail.problems) == (posts.WORDS, True, [])
    assert [(one.name, one.content_type, one.data, one.inline) for one in mail.attachments] == [
        ("old.eml", "message/rfc822", posts.FORWARDED, False),
        ("p.png", "image/png", posts.PICTURE, True),
    ]
    row = Posted.objects.get()
    assert (row.points, Inbound.objects.get().envelope_from) == (1.7, "ana@example.org")
    assert json.loads(files.read(row.sha256))["items"][0]["Uuid"] == ["aaaa-bbbb"]


def test_brevos_mail_without_files_is_here_at_once(client, server):
    for _attempt in "12":
        assert tell(client, "brevo", files=False) == 200
    assert (Inbound.objects.count(), Awaited.objects.count(), server.asked) == (1, 0, [])


def test_a_key_is_told_to_its_provider_and_to_nobody_else(client, server):
    for provider in TELLS:
        tell(client, provider)
        fetched(provider)
    keys = {"re_1", "mt_1", "xkeysib-1", "wJalrXUtnFEMI"}
    heard = {
        address.partition("/")[0]
        for address, headers in server.asked
        if any(key in value for key in keys for value in [address, *headers.values()])
    }
    assert heard == {"api.resend.com", "mailtrap.io", "api.brevo.com"}
    said = next(headers for address, headers in server.asked if address.startswith("api.resend.com"))
    assert (said["Authorization"], said["User-Agent"]) == ("Bearer re_1", "Answerable")


@pytest.mark.parametrize("provider", TELLS)
@pytest.mark.parametrize(
    ("given", "words"),
    [
        (Given(b"no", 404), "not there"),
        (Given(b"no", 403), "is the key right"),
        (Given(b"no", 500), "answered with 500"),
        (Given(b"x" * 5000, is_cut=True), "Nothing whole"),
        (Given(b"", 302, {"Location": "https://evil.example/"}), "Nothing whole"),
    ],
    ids=["gone", "closed", "broken", "cut", "astray"],
)
def test_what_cannot_be_fetched_now_is_asked_for_again_later(client, server, provider, given, words):
    tell(client, provider)
    well, server.gives[LAST[provider]] = server.gives[LAST[provider]], given
    row = fetched(provider)
    assert (words in row.trouble, row.attempts, Inbound.objects.count()) == (True, 1, 0)
    assert Awaited.objects.claim(provider, clock.now()) is None
    server.gives[LAST[provider]] = well
    assert fetched(provider, row.next_at).inbound == Inbound.objects.get()
    assert server.places.count("evil.example/") == 0


def test_one_that_is_slow_is_left(client, server, monkeypatch):
    monkeypatch.setattr(told, "SECONDS", 0.5)
    server.gives[LAST["resend"]] = Given(LATIN, pause=1.5)
    tell(client, "resend")
    assert fetched("resend").trouble == "Their server is too slow."


@pytest.mark.parametrize(
    ("place", "data", "words"),
    [
        (RESENDS, b"{", "could not be read"),
        (
            RESENDS,
            b'{"raw": null}',
            "does not say where",
        ),
        (
            RESENDS,
            b'{"raw": {"download_url": "http://cdn.example/raw.eml"}}',
            "Nothing whole",
        ),
        (
            RESENDS,
            b'{"raw": {"download_url": "https://169.254.169.254/latest/meta-data"}}',
            "Nothing whole",
        ),
    ],
)
def test_other_bytes_are_no_mail(client, server, monkeypatch, place, data, words):
    network = server.network(find=lambda host, port: [host if host[0].isdigit() else "127.0.0.1"])
    monkeypatch.setattr(reaching, "network", network)
    server.gives[place] = Given(data)
    tell(client, "resend")
    assert words in fetched("resend").trouble
    assert not any(address.startswith(("cdn", "169")) for address in server.places)


def test_what_lies_encrypted_in_s3_is_not_taken_for_a_mail(client, server):
    server.gives[LAST["ses"]] = Given(b"\0\1\2", headers={"x-amz-meta-x-amz-key-v2": "AQ=="})
    tell(client, "ses")
    assert "turn this off in the receipt rule" in fetched("ses").trouble


def test_pauses_grow_and_after_days_it_is_given_up_and_written_down(client, server):
    server.gives.pop(LAST["ses"])
    tell(client, "ses")
    row, pauses = Awaited.objects.get(), []
    for attempt in range(12):
        row.attempts = attempt + 1
        row.put_off("x", at=row.told_at)
        row.refresh_from_db()
        pauses.append((row.next_at - row.told_at).total_seconds())
    assert (pauses[:3], pauses[-1]) == ([20, 40, 80], 3600)
    Awaited.objects.update(told_at=clock.now() - PATIENCE - MINUTE)
    row = fetched("ses", clock.now() + DAY)
    assert (row.given_up_at is not None, Awaited.objects.waiting().count()) == (True, 0)
    assert list(Refusal.objects.values_list("peer", "code")) == [("ses", 410)]
    lay_out(server, LATIN)
    tell(client, "ses")
    assert fetched("ses").inbound == Inbound.objects.get()


def test_whoever_is_killed_with_it_gives_it_back_after_a_while(client):
    tell(client, "mailtrap")
    at = clock.now()
    assert Awaited.objects.claim("mailtrap", at).attempts == 1
    assert Awaited.objects.claim("mailtrap", at + LEASE - MINUTE) is None
    assert fetched("mailtrap", at + LEASE).attempts == 2
    assert Inbound.objects.count() == 1


def test_two_that_fetch_the_same_keep_one(client):
    tell(client, "resend")
    first = Awaited.objects.claim("resend", clock.now())
    second = Awaited.objects.claim("resend", clock.now() + LEASE)
    fetch_one(first)
    fetch_one(second)
    second.put_off("too late", at=clock.now())
    assert (Inbound.objects.count(), Awaited.objects.get().trouble) == (1, "")


def test_a_mail_that_is_too_large_is_given_up_and_written_down(client, settings):
    settings.MAIL_LIMIT = len(LATIN) - 1
    tell(client, "ses")
    assert fetched("ses").given_up_at
    assert Refusal.objects.too_large().get().peer == "ses"


def test_a_mail_for_nobody_here_is_not_fetched_where_it_is_told_and_given_up_where_not(client, server):
    assert tell(client, "ses", to="nobody@halden.example") == 422
    assert Awaited.objects.count() == 0
    lay_out(server, MAIL.replace(b"care@", b"nobody@"))
    tell(client, "resend", to=["nobody@halden.example"])
    assert (fetched("resend").given_up_at is not None, Inbound.objects.count()) == (True, 0)
    assert list(Refusal.objects.order_by("pk").values_list("peer", "code")) == [("ses", 550), ("resend", 550)]


def test_a_stranger_beside_us_in_an_envelope_is_refused_once(client):
    tell(client, "ses", to=f"x@elsewhere.example,{posts.TO}")
    fetched("ses")
    assert Inbound.objects.get().envelope_to == [posts.TO]
    assert list(Refusal.objects.values_list("recipient", "times")) == [("x@elsewhere.example", 1)]


def test_a_mail_that_names_nobody_of_ours_came_to_us_all_the_same(client, server):
    """We stood in Bcc, which a provider without an envelope cannot tell."""
    lay_out(server, LATIN.replace(b"care@halden.example", b"friends@example.net"))
    mailtraps = {"to": ["friends@example.net"], "raw_message_url": "https://cdn.example/mailtrap.eml"}
    server.gives["mailtrap.io/api/inbound/inboxes/42/messages/1700000000000123"] = Given(json.dumps(mailtraps).encode())
    tell(client, "mailtrap")
    fetched("mailtrap")
    assert (Inbound.objects.get().envelope_to, Refusal.objects.count()) == (["care@halden.example"], 0)


def test_what_a_provider_calls_one_of_our_addresses_is_that_one_and_no_other(client, server, settings):
    settings.WEBHOOK_ADDRESSES = {"hash@inbound.example": finance().address}
    lay_out(server, LATIN.replace(b"care@halden.example", b"hash@inbound.example"))
    tell(client, "resend", to=["hash@inbound.example"])
    fetched("resend")
    assert Inbound.objects.get().envelope_to == [finance().address]


def test_strangers_beside_us_in_a_mail_are_nobody_who_was_refused(client):
    tell(client, "resend", to=["x@elsewhere.example", f"Care <{posts.TO}>"], cc=["y@elsewhere.example"])
    fetched("resend")
    assert (Inbound.objects.get().envelope_to, Refusal.objects.count()) == ([posts.TO], 0)


@pytest.mark.parametrize("to", [f"Miller, Ann (Halden <{posts.TO}>", f'"Care <{posts.TO}>', f"a@b.c@d <{posts.TO}>"])
def test_a_badly_written_recipient_has_got_the_mail_all_the_same(client, server, to):
    lay_out(server, LATIN.replace(posts.TO.encode(), to.encode()))
    mailtraps = {"to": [to], "raw_message_url": "https://cdn.example/mailtrap.eml"}
    server.gives["mailtrap.io/api/inbound/inboxes/42/messages/1700000000000123"] = Given(json.dumps(mailtraps).encode())
    for provider in ("resend", "mailtrap"):
        tell(client, provider, **({"to": [to]} if provider == "resend" else {}))
        assert fetched(provider).inbound.envelope_to == [posts.TO]


def test_what_does_not_come_raises_an_alarm_until_it_does(client, server, settings):
    settings.ALARM_MINUTES = settings.ALARM_MINUTES | {"filing": 10}
    server.gives[LAST["ses"]] = Given(b"", 403)
    tell(client, "ses")
    row = fetched("ses")
    assert list(awaiting(row.told_at + 9 * MINUTE)) == []
    found = next(awaiting(row.told_at + 11 * MINUTE))
    assert (found.cause, found.since) == ("awaiting:ses", row.told_at)
    assert found.words.startswith("A mail that Amazon SES told us of has not come. They do not let us have it")
    assert any("1 told of and not fetched yet" in line for line in standing(clock.now())[0])
    server.gives[LAST["ses"]] = Given(LATIN)
    fetched("ses", row.next_at)
    assert list(awaiting(row.told_at + 11 * MINUTE)) == []


def test_a_post_that_told_of_one_is_looked_for_by_check(client):
    tell(client, "resend")
    assert list(posts_gone()) == []
    row = Awaited.objects.get()
    files.path_of(row.sha256).unlink()
    assert "told of the awaited mail" in next(posts_gone()).sentence


def test_no_code_can_make_it_half_over(client):
    tell(client, "resend")
    rows, at = Awaited.objects.all(), clock.now()
    refused("awaited_waits_or_is_over", rows, came_at=at)
    refused("awaited_waits_or_is_over", rows, given_up_at=at, next_at=None)
    refused("awaited_waits_or_is_over", rows, next_at=None)
    refused("awaited_of_a_post", rows, sha256="")
    refused("awaited_of_a_post", rows, provider="")


@pytest.mark.django_db(transaction=True)
def test_the_worker_does_not_wait_for_them_and_a_slow_provider_keeps_none_waiting(client, server):
    gate = threading.Event()
    server.gives[LAST["mailtrap"]] = Given(LATIN, gate=gate)
    for provider in RAW:
        tell(client, provider)
    tell(client, "ses", name="in/another")
    server.gives["s3.eu-west-1.amazonaws.com/halden-mail/in/another"] = Given(MAIL)
    fetcher = Fetcher()
    assert (fetcher.fetch(clock.now()), fetcher.fetch(clock.now())) == (3, 0)
    until(lambda: Awaited.objects.waiting().count() == 1)
    assert [row.provider for row in Awaited.objects.waiting()] == ["mailtrap"]
    gate.set()
    fetcher.wait()
    assert (Awaited.objects.waiting().count(), Inbound.objects.count()) == (0, 2)
    assert fetcher.fetch(clock.now()) == 0
