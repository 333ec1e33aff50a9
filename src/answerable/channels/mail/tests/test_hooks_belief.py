"""What is believed of mail that providers post: what they say of it, and nothing that it says of itself."""

from contextlib import nullcontext

import pytest

from answerable.cases.models import Inbound
from answerable.channels.mail.arrival import Arrival
from answerable.channels.mail.authentication import looks_forged, proven_by
from answerable.channels.mail.door.soundness import CannotStand
from answerable.channels.mail.hooks.providers import READERS
from answerable.channels.mail.hooks.soundness import need_sound_hooks
from answerable.channels.mail.models import Posted
from answerable.channels.mail.ours import ours
from answerable.channels.mail.sorting.letters import Letter
from answerable.channels.mail.sorting.scores import Score
from answerable.channels.mail.tests import posts
from answerable.channels.mail.tests.factories import desk
from answerable.channels.mail.tests.posts import RAW
from answerable.channels.mail.tests.test_hooks import MAIL, arrival, post

pytestmark = pytest.mark.django_db

FORGED = (
    b"Authentication-Results: mx.halden.example; dkim=pass header.d=halden.example\r\n"
    b"X-Spam-Score: -50\r\nX-Mailgun-Spf: Pass\r\nFrom: kim@halden.example\r\nSubject: Pay\r\n\r\nNow.\r\n"
)
SOFT = [["spf", "softfail"], ["dkim", "fail"]]
FAILED_AND_PASSED = [["spf", "fail"], ["dkim", "pass"]]
RECEIVED = b"Received: from x by y; Tue, 3 Mar 2026 09:00:00 +0000\r\n"


def arrivals() -> list[Arrival]:
    return [Arrival.of(row, ours()) for row in Inbound.objects.order_by("pk")]


@pytest.fixture(autouse=True)
def providers(settings):
    desk()
    settings.WEBHOOKS, settings.WEBHOOK_SECRET = list(READERS), [posts.SECRET]


@pytest.mark.parametrize(("provider", "score"), [("mailgun", Score()), ("mandrill", Score(1.7)), ("postal", Score())])
def test_a_provider_is_not_taken_for_one_of_our_servers(client, settings, provider, score):
    settings.MAIL_AUTHSERV_IDS = ["mx.halden.example"]
    post(client, provider, *RAW[provider](RECEIVED + FORGED))
    assert (proven_by(arrival()), Letter.of_arrival(arrival()).score) == ("", score)
    settings.WEBHOOK_AUTHSERV_IDS = ["mx.other.example"]
    assert (proven_by(arrival()), looks_forged(arrival())) == ("", True)
    settings.WEBHOOK_AUTHSERV_IDS = ["mx.halden.example"]
    assert proven_by(arrival()) == "mx.halden.example"


def test_a_provider_is_not_taken_for_another_one(client, settings):
    settings.WEBHOOK_AUTHSERV_IDS = ["postmark:mx.halden.example"]
    for provider in ("postal", "postmark"):
        post(client, provider, *RAW[provider](RECEIVED + FORGED + provider.encode()))
    assert [proven_by(one) for one in arrivals()] == ["", "mx.halden.example"]


@pytest.mark.parametrize(
    ("names", "posting", "is_sound"),
    [
        (["amazonses.com"], ["mailgun"], True),
        (["amazonses.com"], ["mailgun", "postmark"], False),
        (["postmark:mx.example", "mailgun:mx.example"], ["mailgun", "postmark"], True),
        (["sparkpost:mx.example"], ["mailgun"], False),
    ],
)
def test_it_is_said_whose_name_stands_on_top_where_several_providers_post(settings, names, posting, is_sound):
    settings.WEBHOOK_AUTHSERV_IDS, settings.WEBHOOKS = names, posting
    with nullcontext() if is_sound else pytest.raises(CannotStand, match="does not say whose it is"):
        need_sound_hooks()


def test_what_mailgun_wrote_outweighs_what_a_sender_wrote_below_it(client):
    own = b"X-Mailgun-Sflag: Yes\r\nX-Mailgun-Sscore: 7.5\r\nX-Mailgun-Spf: Fail\r\n"
    theirs = b"X-Mailgun-Sflag: No\r\nX-Mailgun-Sscore: -9\r\nX-Mailgun-Spf: Pass\r\n"
    post(client, "mailgun", *RAW["mailgun"](own + theirs + MAIL))
    assert list(Posted.objects.values_list("points", "is_spam", "findings")) == [(7.5, True, [["spf", "fail"]])]


@pytest.mark.parametrize(
    ("provider", "more", "findings", "is_forged"),
    [
        ("mandrill", {"spf": {"result": "pass"}, "dkim": {"signed": False, "valid": False}}, [["spf", "pass"]], False),
        ("mandrill", {"spf": {"result": "fail"}, "dkim": {"signed": True, "valid": True}}, FAILED_AND_PASSED, False),
        ("mandrill", {"spf": {"result": "softfail"}}, [["spf", "softfail"]], True),
        ("mailersend", {}, [["spf", "pass"]], False),
        ("mailersend", {"spf_check": {"code": "-"}}, [["spf", "fail"]], True),
        ("postal", {}, [], False),
        ("sendgrid", {}, [["spf", "softfail"], ["dkim", "pass"]], False),
        ("sendgrid", {"dkim": "{@a.example : fail, @b.example : temperror}"}, [*SOFT, ["dkim", "temperror"]], True),
        ("sendgrid", {"dkim": "none"}, [["spf", "softfail"], ["dkim", "none"]], True),
    ],
)
def test_what_a_provider_found_about_the_sender_decides_on_a_receipt(client, provider, more, findings, is_forged):
    post(client, provider, *RAW[provider](MAIL, **more))
    assert Posted.objects.get().findings == findings
    assert (looks_forged(arrival()), proven_by(arrival())) == (is_forged, "")


def test_mailgun_says_it_on_top_of_the_mail(client):
    said = b"X-Mailgun-Sflag: Yes\r\nX-Mailgun-Sscore: 7.5\r\nX-Mailgun-Spf: Fail\r\n"
    post(client, "mailgun", *RAW["mailgun"](said + RECEIVED + FORGED))
    assert Posted.objects.get().findings == [["spf", "fail"]]
    assert (Letter.of_arrival(arrival()).score, looks_forged(arrival())) == (Score(7.5, True), True)


def test_postmark_says_it_in_its_list_of_headers(client):
    told = [
        ("Return-Path", "<>"),
        ("X-Spam-Status", "Yes"),
        ("X-Spam-Score", "9.1"),
        ("Received", "x"),
        ("X-Spam-Score", "-9"),
    ]
    headers = [{"Name": name, "Value": value} for name, value in told]
    post(client, "postmark", *RAW["postmark"](MAIL, Headers=headers))
    assert (Letter.of_arrival(arrival()).score, Inbound.objects.get().envelope_from) == (Score(9.1, True), "")
