"""Mail from Amazon SES: signed by Amazon for a topic of ours, or nothing; what Amazon asks is answered with care."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from answerable.cases.models import Inbound
from answerable.channels.mail.door.soundness import CannotStand
from answerable.channels.mail.hooks import reaching
from answerable.channels.mail.hooks.sns import forget_certificates
from answerable.channels.mail.hooks.soundness import need_sound_hooks
from answerable.channels.mail.hooks.traffic import failing_since
from answerable.channels.mail.models import Posted, Refusal
from answerable.channels.mail.tests import amazon, posts
from answerable.channels.mail.tests.elsewhere import Given
from answerable.channels.mail.tests.factories import desk
from answerable.channels.mail.tests.test_hooks import LATIN, MAIL
from answerable.kit import clock

pytestmark = pytest.mark.django_db
NOW, DAY = datetime.now(UTC), timedelta(days=1)
CERTIFICATE = f"{amazon.HOST}{amazon.PATH}"


@pytest.fixture(autouse=True)
def aws(settings, monkeypatch, server):
    desk()
    settings.WEBHOOKS, settings.WEBHOOK_SECRET = ["ses"], [posts.SECRET]
    settings.AMAZON_SNS_TOPICS = [amazon.TOPIC]
    monkeypatch.setattr(reaching, "network", server.network())
    forget_certificates()
    server.asked.clear()
    server.gives.clear()
    server.gives[CERTIFICATE] = Given(amazon.certificate(NOW - DAY, NOW + DAY))
    yield
    forget_certificates()


def post(client, body: bytes, kind: str) -> int:
    return client.post("/hooks/ses/", body, content_type=kind).status_code


def codes() -> list[tuple[str, int]]:
    return list(Refusal.objects.order_by("pk").values_list("peer", "code"))


@pytest.mark.parametrize("version", ["1", "2"])
@pytest.mark.parametrize(("raw", "encoding"), [(LATIN, "BASE64"), (MAIL, "UTF8")])
def test_a_mail_within_a_notification_is_kept_to_the_byte_once(client, server, raw, encoding, version):
    for _attempt in "12":
        assert post(client, *amazon.inline(raw, encoding=encoding, version=version)) == 200
    inbound = Inbound.objects.get()
    assert (inbound.raw(), inbound.envelope_from) == (raw, posts.SENDER)
    assert (inbound.envelope_to, inbound.brought_by, codes()) == ([posts.TO], "provider", [])
    assert server.places == [CERTIFICATE]


@pytest.mark.parametrize(
    ("verdicts", "is_spam", "findings"),
    [
        ({}, False, [["spf", "pass"], ["dkim", "none"], ["dmarc", "pass"]]),
        ({"spam": "FAIL", "spf": "FAIL"}, True, [["spf", "fail"], ["dkim", "none"], ["dmarc", "pass"]]),
        (
            {"virus": "FAIL", "dmarc": "PROCESSING_FAILED"},
            True,
            [["spf", "pass"], ["dkim", "none"], ["dmarc", "temperror"]],
        ),
        ({"spam": "GRAY", "virus": "GRAY", "dkim": "odd"}, False, [["spf", "pass"], ["dmarc", "pass"]]),
    ],
)
def test_what_amazon_found_stands_beside_it(client, verdicts, is_spam, findings):
    assert post(client, *amazon.inline(MAIL, **verdicts)) == 200
    assert list(Posted.objects.values_list("points", "is_spam", "findings")) == [(None, is_spam, findings)]


OTHER = rsa.generate_private_key(public_exponent=65537, key_size=2048)
WELL = amazon.received({"type": "SNS"}, content="From: x@y.example")


@pytest.mark.parametrize(
    "facts",
    [
        {"key": OTHER},
        {"SignatureVersion": "3"},
        {"SignatureVersion": "1"},
        {"SigningCertURL": f"http://{CERTIFICATE}"},
        {"SigningCertURL": "https://sns.eu-west-1.amazonaws.com.evil.example/x.pem"},
        {"SigningCertURL": "https://sns.eu-west-1.amazonaws.com@evil.example/x.pem"},
        {"SigningCertURL": "https://evil.example/sns.eu-west-1.amazonaws.com/x.pem"},
        {"SigningCertURL": "https://sns.us-east-1.amazonaws.com/x.pem"},
        {"SigningCertURL": f"https://{amazon.HOST}:8443{amazon.PATH}"},
        {"SigningCertURL": f"https://{amazon.HOST}/?Action=Publish&x=.pem"},
        {"SigningCertURL": f"https://{amazon.HOST}/a/../b.pem"},
        {"SigningCertURL": "https://[x"},
    ],
)
def test_what_amazon_did_not_sign_is_refused(client, server, facts):
    version = facts.pop("SignatureVersion", None)
    body, kind = amazon.sns(WELL, **facts)
    if version:
        body = json.dumps(json.loads(body) | {"SignatureVersion": version}).encode()
    assert (post(client, body, kind), Inbound.objects.count()) == (503, 0)
    assert codes() == [("127.0.0.1", 401)]
    assert set(server.places) <= {CERTIFICATE}


def test_a_changed_word_is_not_signed(client):
    body, kind = amazon.inline(MAIL, encoding="UTF8")
    assert post(client, body.replace(b"one@example.org", b"two@example.org"), kind) == 503
    assert Inbound.objects.count() == 0


def test_a_topic_that_is_not_named_is_asked_nothing(client, server, settings):
    settings.AMAZON_SNS_TOPICS = [f"{amazon.TOPIC}s"]
    assert (post(client, *amazon.question()), post(client, *amazon.inline(MAIL))) == (503, 503)
    assert (server.asked, Inbound.objects.count()) == ([], 0)
    assert "AMAZON_SNS_TOPICS" in Refusal.objects.get().sentence


@pytest.mark.parametrize(
    "given",
    [
        Given(b"", 500),
        Given(b"no certificate"),
        Given(b"x" * 200_000),
        Given(b"x" * 100, is_cut=True),
        Given(b"", 302, {"Location": "https://evil.example/x.pem"}),
    ],
)
def test_a_certificate_that_does_not_come_is_fetched_again_with_the_next_attempt(client, server, given):
    well, server.gives[CERTIFICATE] = server.gives[CERTIFICATE], given
    assert (post(client, *amazon.inline(MAIL)), codes()) == (503, [("127.0.0.1", 503)])
    server.gives[CERTIFICATE] = well
    assert post(client, *amazon.inline(MAIL)) == 200
    assert server.places == [CERTIFICATE, CERTIFICATE]


@pytest.mark.parametrize("days", [(-3, -2), (2, 3)])
def test_a_certificate_of_another_time_proves_nothing(client, server, days):
    server.gives[CERTIFICATE] = Given(amazon.certificate(NOW + days[0] * DAY, NOW + days[1] * DAY))
    assert (post(client, *amazon.inline(MAIL)), Inbound.objects.count()) == (503, 0)


def test_a_subscription_of_ours_is_confirmed_at_amazon_and_nowhere_else(client, server):
    server.gives[f"{amazon.HOST}/"] = Given(b"<ConfirmSubscriptionResponse/>")
    assert post(client, *amazon.question()) == 200
    address, headers = server.asked[-1]
    assert address == f"{amazon.HOST}/?Action=ConfirmSubscription&TopicArn={amazon.TOPIC}&Token=2336412f37"
    assert "Authorization" not in headers
    before = list(server.asked)
    for elsewhere_ in ("https://evil.example/", "http://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription"):
        assert post(client, *amazon.question(SubscribeURL=elsewhere_)) == 503
    assert (server.asked, Inbound.objects.count()) == (before, 0)


def test_a_subscription_that_cannot_be_confirmed_now_is_asked_for_again(client, server):
    server.gives[f"{amazon.HOST}/"] = Given(b"", 500)
    assert (post(client, *amazon.question()), codes()) == (503, [("ses", 503)])


def test_the_end_of_a_subscription_is_written_down(client):
    body, kind = amazon.sns("You have chosen to deactivate.", "UnsubscribeConfirmation", Token="x", SubscribeURL="y")
    assert (post(client, body, kind), codes()) == (200, [("ses", 422)])
    assert "subscribe the topic again" in Refusal.objects.get().sentence


@pytest.mark.parametrize(
    ("message", "status"),
    [
        ('{"notificationType": "AmazonSnsSubscriptionSucceeded", "message": "You have successfully subscribed."}', 200),
        ('{"notificationType": "Bounce", "bounce": {}}', 503),
        ("no JSON", 503),
        ("[]", 503),
        (amazon.received({"type": "Lambda"}), 503),
        (amazon.received({"type": "SNS"}), 503),
        ('{"notificationType": "Received", "receipt": {"action": {"type": "SNS"}}, "mail": {}}', 503),
    ],
)
def test_what_is_signed_and_no_mail_is_said(client, message, status):
    assert (post(client, *amazon.sns(message)), Inbound.objects.count()) == (status, 0)
    assert codes() == ([] if status == 200 else [("ses", 422)])


@pytest.mark.parametrize("body", [b"{}", b"[]", b"{", b'{"Type": "Notification"}', b'{"notificationType": "Received"}'])
def test_what_is_no_notification_is_refused_and_may_be_anybodys(client, server, body):
    for _attempt in "123":
        assert (post(client, body, "text/plain"), server.asked) == (503, [])
    assert list(Refusal.objects.values_list("peer", "sender", "times")) == [("127.0.0.1", "ses", 3)]
    assert failing_since("ses", clock.now()) is None


def test_a_notification_is_small(client):
    assert (post(client, b"{" + b" " * 2 * 2**20, "text/plain"), codes()) == (413, [("127.0.0.1", 413)])


def test_for_an_address_that_is_not_ours_it_need_not_come_again(client):
    assert post(client, *amazon.inline(MAIL, to="nobody@halden.example")) == 422
    assert post(client, *amazon.inline(MAIL, to=f"nobody@halden.example,{posts.TO}")) == 200
    assert Inbound.objects.get().envelope_to == [posts.TO]


@pytest.mark.parametrize(("topics", "words"), [([], "says which topics"), (["mail"], "mail is no topic")])
def test_a_topic_must_be_named_and_no_secret(settings, topics, words):
    settings.WEBHOOK_SECRET = []
    need_sound_hooks()
    settings.AMAZON_SNS_TOPICS = topics
    with pytest.raises(CannotStand, match=words):
        need_sound_hooks()
