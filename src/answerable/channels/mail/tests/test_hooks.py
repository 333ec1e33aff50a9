"""Mail that providers post: kept to the byte before they are told so, once, for our addresses, and by nobody else."""

import json
import logging
from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from answerable.cases.models import Inbound
from answerable.channels.mail.arrival import Arrival
from answerable.channels.mail.checking import posts_gone
from answerable.channels.mail.door.soundness import CannotStand
from answerable.channels.mail.hooks.posts import Post
from answerable.channels.mail.hooks.providers import READERS, mails_in
from answerable.channels.mail.hooks.refusing import NotTaken
from answerable.channels.mail.hooks.saying import spoken_of
from answerable.channels.mail.hooks.soundness import need_sound_hooks
from answerable.channels.mail.models import Posted, Refusal
from answerable.channels.mail.ours import ours
from answerable.channels.mail.reading import read
from answerable.channels.mail.reading.entities import split_head
from answerable.channels.mail.receiving import file_pending
from answerable.channels.mail.tests import posts
from answerable.channels.mail.tests.amazon import TOPIC
from answerable.channels.mail.tests.factories import WORDS, desk
from answerable.channels.mail.tests.posts import JSON, KEY, PARTS, RAW, basic, signed
from answerable.kit import files
from tests.smtp import letter

pytestmark = pytest.mark.django_db

MAIL = letter(f"{WORDS} Grüße", Message_ID="<one@example.org>").as_bytes().replace(b"\n", b"\r\n")
LATIN = b"From: ana@example.org\r\nTo: care@halden.example\r\nSubject: caf\xe9\r\n\r\nGr\xfc\xdfe \x80+%&=\r\n"
SHORT = 2000
# How a provider is asked to come again that does so after errors of the server only.
AGAIN = {"sendgrid": 503}


@pytest.fixture(autouse=True)
def providers(settings, client):
    desk()
    settings.WEBHOOKS, settings.WEBHOOK_SECRET = list(READERS), ["old:secret-of-yesterday", posts.SECRET]
    settings.AMAZON_SNS_TOPICS = [TOPIC]
    settings.PROVIDER_KEYS = dict.fromkeys(settings.PROVIDER_KEYS, KEY)


def post(client, provider, body, kind, headers=None, **more):
    headers = basic() if headers is None else headers
    return client.post(f"/hooks/{provider}/", body, content_type=kind, headers=headers, **more)


def refusals():
    return list(Refusal.objects.order_by("pk").values_list("peer", "code", "recipient", "times"))


def arrival() -> Arrival:
    return Arrival.of(Inbound.objects.get(), ours())


@pytest.mark.parametrize("provider", RAW)
def test_a_raw_mail_is_kept_to_the_byte_once_however_often_it_is_posted(client, provider):
    for attempt in ("first", "second"):
        body, kind = RAW[provider](MAIL, **({"token": attempt} if provider == "mailgun" else {"id": attempt}))
        assert (post(client, provider, body, kind).status_code, Refusal.objects.count()) == (200, 0)
    inbound = Inbound.objects.get()
    assert (inbound.raw(), inbound.envelope_to, inbound.brought_by) == (MAIL, ["care@halden.example"], "provider")
    assert inbound.envelope_from == "ana@example.org"
    assert list(Posted.objects.values_list("inbound", "provider", "sha256")) == [(inbound.pk, provider, "")]


def test_what_is_kept_becomes_a_case_like_any_other_mail(client):
    post(client, "postmark", *RAW["postmark"](MAIL))
    inbound = Inbound.objects.get()
    assert file_pending(inbound.received_at + timedelta(seconds=1)) == 1
    inbound.refresh_from_db()
    assert (inbound.fate, inbound.case.team.slug, inbound.subject) == ("case", "care", letter("").get("Subject"))


@pytest.mark.parametrize("provider", ["mailgun", "sparkpost", "postal", "sendgrid"])
def test_bytes_that_are_no_text_stay_what_they_are(client, provider):
    assert post(client, provider, *RAW[provider](LATIN)).status_code == 200
    assert Inbound.objects.get().raw() == LATIN


def test_mailgun_posts_raw_mails_to_an_address_that_ends_so_and_in_parts_too(client):
    body = posts.piece("recipient", b"care@halden.example") + posts.piece("sender", b"ana@example.org")
    body += posts.piece("body-mime", LATIN) + b"--B0undary--\r\n"
    kind = "multipart/form-data; boundary=B0undary"
    assert client.post("/hooks/mailgun/mime", body, content_type=kind, headers=basic()).status_code == 200
    assert Inbound.objects.get().raw() == LATIN


@pytest.mark.parametrize("provider", PARTS)
def test_of_parts_a_mail_is_built_that_is_the_same_each_time_and_the_post_is_kept(client, provider):
    body, kind = PARTS[provider]()
    for _attempt in "12":
        assert post(client, provider, body, kind).status_code == 200
    there, posted = arrival(), Posted.objects.get()
    assert (files.read(posted.sha256), posted.size, posted.content_type) == (body, len(body), kind)
    mail = there.mail
    assert [(one.name, one.address) for one in mail.from_] == [("Ana García", "ana@example.org")]
    assert (mail.subject, mail.message_id) == (
        "Two files, and a line Bcc: victim@elsewhere.example",
        "<two-files@example.org>",
    )
    assert (mail.text.strip(), "cid:pic" in mail.html, mail.problems) == (posts.WORDS, True, [])
    assert [(one.name, one.content_type, one.data, one.inline) for one in mail.attachments] == [
        ("old.eml", "message/rfc822", posts.FORWARDED, False),
        ("p.png", "image/png", posts.PICTURE, True),
    ]
    assert (there.written_to, there.inbound.envelope_from) == (["care@halden.example"], "ana@example.org")


@pytest.mark.parametrize("headers", [{}, basic("desk:wrong"), basic("desk"), {"Authorization": "Bearer x"}])
def test_who_does_not_know_the_secret_is_refused_before_anything_is_read(client, headers):
    answer = post(client, "postmark", *RAW["postmark"](MAIL), headers=headers)
    assert (answer.status_code, Inbound.objects.count(), refusals()) == (401, 0, [("127.0.0.1", 401, "", 1)])


def test_where_nothing_could_show_who_it_is_nobody_is_let_in(client, settings):
    settings.WEBHOOK_SECRET = []
    assert post(client, "postmark", *RAW["postmark"](MAIL)).status_code == 401
    assert post(client, "mailgun", *RAW["mailgun"](MAIL)).status_code == 401


@pytest.mark.parametrize("provider", posts.KEYS)
def test_a_signature_shows_it_too_and_is_asked_for_where_its_key_is_set(client, settings, provider):
    settings.WEBHOOK_SECRET, settings.WEBHOOK_KEYS = [], {provider: posts.KEYS[provider]}
    for wrong in (signed(provider, MAIL, "another key"), (*RAW[provider](MAIL), {})):
        assert post(client, provider, *wrong).status_code == AGAIN.get(provider, 401)
    assert (Inbound.objects.count(), refusals()) == (0, [("127.0.0.1", 401, "", 2)])
    assert post(client, provider, *signed(provider, MAIL, KEY)).status_code == 200
    settings.WEBHOOK_SECRET = [posts.SECRET]
    again = signed(provider, LATIN if provider == "postal" else MAIL, KEY)
    assert post(client, provider, *again).status_code == AGAIN.get(provider, 401)
    assert Inbound.objects.count() == 1


def test_a_signature_that_is_not_of_the_mail_is_good_for_a_day(client, settings):
    settings.WEBHOOK_SECRET, settings.WEBHOOK_KEYS = [], {"mailgun": KEY}
    for age, status in ((25 * 3600, 401), (-25 * 3600, 401), (23 * 3600, 200)):
        assert post(client, "mailgun", *signed("mailgun", MAIL, age=age)).status_code == status
    assert Inbound.objects.count() == 1


@pytest.mark.parametrize(
    ("provider", "status"), [("mailgun", 406), ("postmark", 403), ("sparkpost", 422), ("sendgrid", 422)]
)
def test_for_an_address_that_is_not_ours_it_need_not_come_again(client, provider, status):
    answer = post(client, provider, *RAW[provider](MAIL, to="nobody@halden.example"))
    assert (answer.status_code, answer.content) == (status, b"There is no such address here.\n")
    assert (Inbound.objects.count(), refusals()) == (0, [(provider, 550, "nobody@halden.example", 1)])


def test_one_of_two_recipients_that_is_ours_gets_it_and_the_other_is_named(client):
    assert post(client, "mailersend", *RAW["mailersend"](MAIL, to=f"x@elsewhere.example,{posts.TO}")).status_code == 200
    assert Inbound.objects.get().envelope_to == [posts.TO]
    assert refusals() == [("mailersend", 550, "x@elsewhere.example", 1)]


@pytest.mark.parametrize(
    ("to", "more", "status"),
    [
        ("care+\0\ud83d@halden.example", {"sender": {"email": "a\0@b.example"}}, 200),
        (f"care+{'x' * 400}@halden.example", {}, 422),
        ("care@halden.example", {"sender": {"email": 7}, "spf_check": {"code": "\0"}}, 200),
    ],
)
def test_no_database_stumbles_over_what_stands_in_an_envelope(client, to, more, status):
    assert post(client, "mailersend", *RAW["mailersend"](MAIL, to=to, **more)).status_code == status
    assert Inbound.objects.count() == (status == 200)


@pytest.mark.parametrize("score", [float("nan"), float("inf"), 10**400, "many", None, {}])
def test_points_that_are_no_number_are_none(client, score):
    body, kind = RAW["mandrill"](MAIL, spam_report={"score": score}, spf={"result": "pass\0" * 50})
    assert post(client, "mandrill", body, kind).status_code == 200
    assert (Posted.objects.get().points, len(Posted.objects.get().findings[0][1])) == (None, 40)


def test_an_address_at_the_provider_stands_for_one_of_ours(client, settings):
    settings.WEBHOOK_ADDRESSES = {"hash@inbound.postmarkapp.com": "care@halden.example"}
    assert post(client, "postmark", *RAW["postmark"](MAIL, to="HASH@inbound.postmarkapp.com")).status_code == 200
    assert Inbound.objects.get().envelope_to == ["care@halden.example"]


def test_a_mail_over_the_limit_of_the_door_is_refused_for_good(client, settings):
    settings.MAIL_LIMIT = len(MAIL)
    assert post(client, "mailgun", *RAW["mailgun"](MAIL + b"x")).status_code == 406
    row = Refusal.objects.get()
    assert (row.code, row.size, row.peer, Refusal.objects.too_large().count()) == (413, len(MAIL) + 1, "mailgun", 1)
    assert post(client, "mailgun", *RAW["mailgun"](MAIL)).status_code == 200


def test_a_post_beyond_its_limit_is_refused_unread_and_written_down(client, settings):
    settings.WEBHOOK_LIMIT = settings.HTTP_LIMIT = SHORT
    answer = post(client, "postmark", b"{" + b" " * SHORT, JSON)
    assert (answer.status_code, refusals()) == (413, [("postmark", 413, "", 1)])
    assert (b"2000 bytes" in answer.content, Refusal.objects.get().size) == (True, SHORT + 1)


def test_how_much_comes_must_be_said(client):
    assert (post(client, "postmark", b"", JSON).status_code, refusals()) == (411, [("postmark", 411, "", 1)])


def test_a_field_may_be_larger_than_django_takes_in_a_form(client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = settings.HTTP_LIMIT = SHORT
    large = MAIL + b"x" * 3 * SHORT
    for provider in RAW:
        assert post(client, provider, *RAW[provider](large, to="finance@halden.example")).status_code == 200
    assert [row.raw() for row in Inbound.objects.all()] == [large]


@pytest.mark.parametrize("provider", [*RAW, "mailjet"])
@pytest.mark.parametrize(
    "body",
    [
        b" ",
        b"{",
        b"[" * 100_000,
        b"null",
        b'{"RecordType": "Delivery", "type": "activity.sent", "status": "Sent"}',
        b'[{"msys": {"message_event": {}}}]',
        b'[{"msys": {"relay_message": {"content": 7}}}]',
        b'{"type": "inbound.message", "data": {"raw": null}, "OriginalRecipient": 7, "Recipient": 1, "Headers": 2}',
    ],
    ids=["empty", "torn", "deep", "null", "event", "no-relay", "no-content", "no-text"],
)
def test_what_is_no_mail_is_said_and_may_come_again(client, provider, body):
    assert post(client, provider, body, JSON).status_code == AGAIN.get(provider, 422)
    assert (Inbound.objects.count(), refusals()) == (0, [(provider, 422, "", 1)])


def test_a_stored_mail_of_which_mailgun_posts_only_the_place_is_not_taken(client):
    body, kind = RAW["mailgun"](MAIL, attachments="[]")
    assert b"forward()" in post(client, "mailgun", body, kind).content


@pytest.mark.parametrize(
    ("provider", "body", "kind"),
    [("sparkpost", b'[{"msys": {}}]', JSON), ("mandrill", b"mandrill_events=%5B%5D", posts.FORM)],
)
def test_a_trial_without_a_mail_is_well_received(client, provider, body, kind):
    assert post(client, provider, body, kind).status_code == 200
    assert client.head(f"/hooks/{provider}/").status_code == 200
    assert (client.get(f"/hooks/{provider}/").status_code, refusals()) == (405, [])


def test_what_cannot_be_kept_now_is_asked_for_again(client, settings, caplog):
    settings.FILES = "/dev/null/nowhere"
    with caplog.at_level(logging.CRITICAL):
        assert post(client, "postal", *RAW["postal"](MAIL)).status_code == 503
    assert (Inbound.objects.count(), refusals()) == (0, [("postal", 503, "", 1)])


def test_a_provider_that_is_not_named_finds_nothing(client, settings):
    settings.WEBHOOKS = ["postmark"]
    for address in ("mailgun", "pigeon"):
        assert post(client, address, *RAW["mailgun"](MAIL)).status_code == 404


def test_what_was_posted_in_parts_is_looked_for_by_check(client):
    post(client, "mailjet", *PARTS["mailjet"]())
    post(client, "postal", *RAW["postal"](MAIL))
    assert list(posts_gone()) == []
    row = Posted.objects.get(provider="mailjet")
    files.path_of(row.sha256).unlink()
    assert [breach.sentence for breach in posts_gone()] == [
        f"the body of the post that brought inbound {row.pk} is gone."
    ]


ODD = st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.text(), max_size=2)
ODD |= st.sampled_from(
    ["\ud83d", "\0", "a\r\nBcc: x@y.example", "=?utf-8?q?x?=", 'multipart/mixed; boundary="', "%", "=" * 5]
)


def odd(told, data):
    """The same, with some of its leaves exchanged for something else."""
    if isinstance(told, dict):
        kept = {key: value for key, value in told.items() if data.draw(st.integers(0, 15))}
        return {key: odd(value, data) for key, value in kept.items()}
    if isinstance(told, list):
        return [odd(value, data) for value in told]
    return told if data.draw(st.integers(0, 4)) else data.draw(ODD)


@pytest.mark.parametrize("provider", ["mailjet", "postmark", "sparkpost", "mailersend", "postal"])
@given(data=st.data())
@hypothesis_settings(max_examples=60, deadline=None)
def test_however_odd_a_post_is_it_is_no_mail_or_one_that_can_be_read_again_and_again(provider, data):
    body, kind = PARTS.get(provider, lambda: RAW[provider](MAIL))()
    told = Post(json.dumps(odd(json.loads(body), data)).encode(), kind)
    with suppress(NotTaken):
        mails, again = (
            [one for one in mails_in(provider, told) if not isinstance(one, NotTaken)] for _time in range(2)
        )
        assert [one.raw for one in mails] == [one.raw for one in again]
        built = [split_head(one.raw, []) for one in mails if one.is_built]
        assert (any(head.has("bcc") for head in built), all(head.has("mime-version") for head in built)) == (
            False,
            True,
        )
        assert all(read(one.raw) for one in mails)


# Settings


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"WEBHOOKS": ["pigeon"]}, "none of mailgun"),
        ({"WEBHOOK_SECRET": []}, "set WEBHOOK_SECRET"),
        ({"WEBHOOK_SECRET": ["desk:short"]}, "16 characters"),
        ({"WEBHOOK_SECRET": ["correct-horse-battery"]}, "user:password"),
    ],
)
def test_a_forgotten_secret_is_said_at_the_start(settings, facts, words):
    need_sound_hooks()
    for name, value in facts.items():
        setattr(settings, name, value)
    with pytest.raises(CannotStand, match=words):
        need_sound_hooks()


def test_a_form_that_is_none_may_be_anybodys_where_only_a_signature_would_show_whose(client, settings):
    settings.WEBHOOK_SECRET, settings.WEBHOOK_KEYS = [], posts.KEYS
    assert post(client, "mailgun", b"[]", "multipart/form-data; boundary=x", headers={}).status_code == 422
    assert list(Refusal.objects.values_list("peer", "sender", "code")) == [("127.0.0.1", "mailgun", 422)]


@pytest.mark.parametrize("provider", ["sendgrid", "postmark"])
def test_whoever_posts_without_the_secret_fills_no_log(client, caplog, provider):
    spoken_of.clear()
    for _time in range(5):
        assert post(client, provider, b"", JSON, headers={}).status_code == AGAIN.get(provider, 401)
    assert [row.name.rpartition(".")[2] for row in caplog.records] == ["saying"]
    assert (caplog.records[0].levelname, caplog.records[0].exc_info) == ("WARNING", None)
    assert Refusal.objects.get().times == 5
