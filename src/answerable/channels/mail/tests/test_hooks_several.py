"""Of a post with several mails one that cannot be read keeps no other from being kept, and has all posted again."""

import json
from urllib.parse import parse_qs, urlencode

import pytest

from answerable.cases.models import Inbound
from answerable.channels.mail.hooks.providers import READERS
from answerable.channels.mail.models import Awaited, Refusal
from answerable.channels.mail.tests import posts, told
from answerable.channels.mail.tests.factories import WORDS, desk
from tests.smtp import letter

pytestmark = pytest.mark.django_db

MAIL = letter(WORDS, Message_ID="<one@example.org>").as_bytes().replace(b"\n", b"\r\n")


@pytest.fixture(autouse=True)
def providers(settings):
    desk()
    settings.WEBHOOKS, settings.WEBHOOK_SECRET = list(READERS), [posts.SECRET]
    settings.PROVIDER_KEYS = dict.fromkeys(settings.PROVIDER_KEYS, posts.KEY)


def in_json(form, find=lambda told: told):
    """With one that is none before the mail, and without it."""
    body, kind = form
    whole = json.loads(body)
    find(whole).insert(0, {"what": "is this?"})
    return json.dumps(whole).encode(), body, kind


def in_a_form():
    body, kind = posts.RAW["mandrill"](MAIL)
    events = [{"event": "inbound"}, *json.loads(parse_qs(body.decode())["mandrill_events"][0])]
    return urlencode({"mandrill_events": json.dumps(events)}).encode(), body, kind


@pytest.mark.parametrize(
    ("provider", "forms"),
    [
        ("sparkpost", lambda: in_json(posts.RAW["sparkpost"](MAIL))),
        ("mandrill", in_a_form),
        ("mailtrap", lambda: in_json(told.mailtrap()[:2], lambda post: post["events"])),
        ("brevo", lambda: in_json(told.brevo(files=False)[:2], lambda post: post["items"])),
    ],
)
def test_the_others_are_kept_once_and_all_are_asked_for_again(client, provider, forms):
    with_a_bad_one, whole, kind = forms()
    for body, status in ((with_a_bad_one, 422), (with_a_bad_one, 422), (whole, 200)):
        answer = client.post(f"/hooks/{provider}/", body, content_type=kind, headers=posts.basic())
        assert answer.status_code == status
        assert Inbound.objects.count() + Awaited.objects.count() == 1
    row = Refusal.objects.get()
    assert (row.peer, row.code, row.times, "no mail" in row.sentence) == (provider, 422, 2, True)
