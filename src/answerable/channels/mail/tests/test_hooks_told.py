"""What providers tell of a mail that lies with them: whom it is believed, in which form, and where it leads."""

import json
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from answerable.cases.models import Inbound
from answerable.channels.mail.door.soundness import CannotStand
from answerable.channels.mail.hooks.brought import Brought
from answerable.channels.mail.hooks.posts import Post
from answerable.channels.mail.hooks.providers import mails_in
from answerable.channels.mail.hooks.refusing import NotTaken
from answerable.channels.mail.hooks.s3 import Key, signed_address
from answerable.channels.mail.hooks.soundness import need_sound_hooks
from answerable.channels.mail.hooks.told import Told
from answerable.channels.mail.models import Awaited
from answerable.channels.mail.reading import read
from answerable.channels.mail.tests import amazon, posts
from answerable.channels.mail.tests.test_hooks import LATIN, odd
from answerable.channels.mail.tests.told import TELLS, brevo, mailtrap, resend, tell

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("providers")]


@pytest.mark.parametrize(
    ("provider", "facts"),
    [
        ("resend", {"secret": "another"}),
        ("resend", {"age": 400}),
        ("resend", {"age": -400}),
        ("mailtrap", {"token": "another"}),
    ],
)
def test_what_they_did_not_sign_tells_of_nothing(client, settings, provider, facts):
    settings.WEBHOOK_SECRET = []
    assert (tell(client, provider, **facts), Awaited.objects.count()) == (401, 0)
    assert (tell(client, provider), Awaited.objects.count()) == (200, 1)


@pytest.mark.parametrize(
    ("provider", "how", "more", "status"),
    [
        ("resend", resend, {"email_id": None}, 422),
        ("mailtrap", mailtrap, {"message_id": None}, 422),
        ("mailtrap", mailtrap, {"event": "delivery"}, 422),
        ("mailtrap", mailtrap, {"inbox": 1, "event": "inbound_message_received"}, 200),
    ],
)
def test_trials_and_events_of_other_kinds(client, provider, how, more, status):
    assert tell(client, provider, how=how, **more) == status
    assert Inbound.objects.count() == 0


@pytest.mark.parametrize("body", [b"{", b"null", b"{}", b'{"type": "email.sent"}', b'{"events": 7}', b'{"items": [7]}'])
@pytest.mark.parametrize("provider", ["resend", "mailtrap", "brevo"])
def test_what_is_no_mail_is_said(client, settings, provider, body):
    settings.WEBHOOK_KEYS = {}
    answer = client.post(f"/hooks/{provider}/", body, content_type=posts.JSON, headers=posts.basic())
    assert (answer.status_code, Awaited.objects.count()) == (422, 0)


def inner(told):
    return json.loads(json.loads(told)["Message"]) if b"Signature" in told else json.loads(told)


def _which(one):
    if isinstance(one, NotTaken):
        return one.sentence
    return one.key if isinstance(one, Told) else one.raw


@pytest.mark.parametrize("provider", [*TELLS, "inline", "brevo whole"])
@given(data=st.data())
@hypothesis_settings(max_examples=60, deadline=None)
def test_however_odd_what_is_told_is_it_is_no_mail_or_the_same_each_time(provider, data):
    forms = {"inline": lambda: amazon.inline(LATIN), "brevo whole": lambda: brevo(files=False)}
    body = json.dumps(odd(inner(forms.get(provider, TELLS.get(provider))()[0]), data))
    if provider in ("ses", "inline"):
        body = json.dumps({"Type": "Notification", "TopicArn": amazon.TOPIC, "Message": body})
    name, post = {"inline": "ses", "brevo whole": "brevo"}.get(provider, provider), Post(body.encode(), posts.JSON)
    with suppress(NotTaken):
        first, second = mails_in(name, post), mails_in(name, post)
        assert list(map(_which, first)) == list(map(_which, second))
        assert all(read(one.raw) for one in first if isinstance(one, Brought))


@pytest.mark.parametrize("name", ["Halden", "a", "x/../y", "evil.example#", "-a-"])
def test_a_bucket_is_a_name_and_nothing_else(client, name):
    assert (tell(client, "ses", bucket=name), Awaited.objects.count()) == (503, 0)


def test_an_address_in_s3_is_signed_as_amazon_does_it():
    """The example of its own documentation."""
    key, at = Key("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"), datetime(2013, 5, 24, tzinfo=UTC)
    address = signed_address("examplebucket.s3.amazonaws.com", "/test.txt", "us-east-1", key, at=at, seconds=86400)
    assert address.startswith("https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&")
    assert address.endswith("Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404")


@pytest.mark.parametrize("provider", ["resend", "mailtrap", "brevo"])
def test_without_its_key_nothing_is_served(settings, provider):
    need_sound_hooks()
    settings.PROVIDER_KEYS = settings.PROVIDER_KEYS | {provider: ""}
    with pytest.raises(CannotStand, match=f"WEBHOOKS names {provider}, whose mails are fetched"):
        need_sound_hooks()
