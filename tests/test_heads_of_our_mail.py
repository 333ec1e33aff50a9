"""Nobody outside writes a head, or a body, of a mail of ours: whatever they are called and whatever they send."""

from email import message_from_bytes
from email.policy import default

import pytest

from answerable.cases.models import Delivery
from answerable.cases.tests.factories import TUESDAY, opened
from answerable.cases.words import Part
from answerable.channels.mail import heads
from answerable.channels.mail.composing import address, compose
from answerable.channels.mail.sending import send_pending
from answerable.channels.mail.tests.factories import desk, filed
from answerable.kit import files
from answerable.portal.models import PortalCode
from answerable.portal.sending_codes import compose as compose_code
from answerable.staff.tests.factories import kim

pytestmark = pytest.mark.django_db
EVIL = "=?utf-8?q?Hi=0D=0ABcc:_evil=40example.net=0D=0A=0D=0AClick_http://evil.example_now?="
STRANGE = [EVIL, "a\r\nBcc: evil@example.net\r\n\r\nClick", "x\x07\x1b\u2028y", "=?utf-8?b?SGkNCkJjYzogZUB4?=", "?==?="]


def raw_letter(outer: str) -> bytes:
    return (
        f"From: {outer} <ana@example.org>\r\nTo: care@halden.example\r\nSubject: {outer}\r\n"
        f"Message-ID: <odd@example.org>\r\nDate: Tue, 3 Mar 2026 09:00:00 +0000\r\n\r\nHello\r\n"
    ).encode()


def read(raw: bytes):
    """As a mail program reads it; nothing that was injected may be a head or stand in front of our words."""
    mail = message_from_bytes(raw, policy=default)
    assert {name.lower().encode() for name in mail} <= heads.OURS
    assert mail["Bcc"] is None
    assert mail.get_body(["plain"]).get_content().strip().startswith(("Here", "Your code"))
    return mail


@pytest.mark.parametrize("words", STRANGE)
def test_a_subject_a_name_a_file_and_a_copy_are_words_and_nothing_else(words):
    data = files.keep(b"x")
    file = {"name": words, "content_type": "text/plain", "size": 1, "sha256": data}
    case = opened(subject=words, first={"message_id": f"<{words.split()[0]}@example.org>"})
    case.customer_participant.__class__.objects.filter(case=case).update(name=words)
    case.let_join(Part.COPIED, address="bo@example.net", name=words, at=TUESDAY)
    case.refresh_from_db()
    message = case.write("Here is your answer.", by=kim(), at=TUESDAY, attachments=[file])
    for delivery in message.deliveries.all():
        mail = read(compose(delivery).raw)
        assert mail["To"].addresses[0].addr_spec == "ana@example.org"
        assert [file.get_content_type() for file in mail.iter_attachments()] == ["text/plain"]


@pytest.mark.parametrize("words", STRANGE)
def test_a_code_reaches_who_is_called_strangely(words):
    case = opened()
    person = case.customer_participant
    person.name = words
    code = PortalCode(pk=1, participant=person, address="ana@example.org", asked_at=TUESDAY)
    read(compose_code(code).raw)


def test_a_name_encoded_twice_keeps_no_answer_from_its_customer(settings):
    desk()
    outer = "=?utf-8?q?=3D=3Futf-8=3Fq=3FAna=3D0D=3D0ABcc:_e=40x=3F=3D?="
    case = filed(raw_letter(outer)).case
    case.write("Here you are.", by=kim(), at=TUESDAY)
    send_pending(TUESDAY)
    assert set(Delivery.objects.values_list("state", flat=True)) == {"accepted"}


def test_a_head_that_we_never_write_leaves_in_no_mail():
    sound = b"From: us@example.org\r\nSubject: x\r\n\r\nBcc: only a line of the text\r\n"
    assert heads.refuse_strange(sound) == sound
    with pytest.raises(heads.StrangeHead, match="bcc"):
        heads.refuse_strange(b"From: us@example.org\r\nBcc: evil@example.net\r\n\r\nx")


def test_common_names_look_as_they_did():
    assert address("Zoë O'Neil", "zoe@example.org").endswith("<zoe@example.org>")
    assert heads.spoken("Is 1+1=2? Yes") == "Is 1+1=2? Yes"
