"""Every mail that this house can write, one after the other: what each bears in its head, and that it can be read."""

import re
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from types import SimpleNamespace

import pytest

import answerable
from answerable.cases.digesting import gather
from answerable.cases.models import Alert, Digest, Grant
from answerable.cases.tests.factories import TUESDAY
from answerable.cases.words import Kind, Part, Then
from answerable.channels.mail import composing, digests
from answerable.channels.mail.imap.testing import _letter
from answerable.channels.mail.models import Stall, StallLetter
from answerable.channels.mail.stalling import letters
from answerable.channels.mail.tests.factories import anas_case
from answerable.portal import sending_codes, sending_links
from answerable.portal.models import LostLink, PortalCode
from answerable.staff.tests.factories import care, ines, kim

pytestmark = pytest.mark.django_db
LATER = TUESDAY + timedelta(hours=2)
# Where mails are made; whoever makes one elsewhere adds it to `every_mail`.
MAKERS = {
    "channels/mail/composing.py",
    "channels/mail/first_mail.py",  # a customer's, brought to our own door
    "channels/mail/imap/instead.py",  # stands for a mail that was too large, and never leaves
    "channels/mail/imap/testing.py",
    "channels/mail/sample.py",  # shown at the settings, and never leaves
    "channels/mail/to_colleagues.py",  # digests and alarms
    "demo/machines.py",  # what others write to the demo
    "demo/odd_letters.py",
    "portal/sending_codes.py",
}


def every_mail():
    """Name and mail of each kind: to the customer, in copy, to colleagues, to a device, to a mailbox."""
    case = anas_case()
    case.let_join(Part.COPIED, address="bo@example.net", name="Bo", at=TUESDAY)
    case.write("Here is your refund.", by=kim(), at=LATER, then=Then.PROPOSE)
    case.write("I look into it.", by=kim(), at=LATER, kind=Kind.HOLDING, next_word_at=LATER + timedelta(days=1))
    case.tell(Kind.REMINDER, "Do you still need this?", at=LATER)
    case.tell(Kind.NOTICE, "You were to have an answer from us.", at=LATER)
    for delivery in case.deliveries.order_by("pk"):
        yield f"{delivery.message.kind} to {delivery.address}", composing.compose(delivery)
    Alert.objects.create(staff=kim(), kind="late", case=case, team=care(), at=TUESDAY)
    gather(LATER)
    yield "digest", digests.compose(Digest.objects.get(staff=kim()), LATER)
    stall = Stall.objects.create(cause="sending", words="Nothing leaves.", since=TUESDAY, raised_at=TUESDAY)
    yield "alarm", letters.compose(StallLetter(pk=1, stall=stall, staff=ines(), written_at=LATER))
    person = case.customer_participant
    code = PortalCode(pk=1, participant=person, address="ana@example.org", asked_at=LATER)
    yield "code", sending_codes.compose(code)
    way = Grant.objects.filter(participant=person).latest("pk")
    lost = LostLink(pk=1, number=case.number, address="ana@example.org", asked_at=LATER, grant=way)
    yield "link", sending_links.compose(lost)
    mailbox = SimpleNamespace(fallback_team=care(), own_address="box@halden.example", name="Box")
    yield "test", _letter(SimpleNamespace(mailbox=mailbox, asked_at=LATER, pk=1))


def test_each_says_who_when_to_whom_and_whether_a_machine_wrote_it(settings):
    settings.BASE_URL = "https://desk.halden.example"
    found = {name: message_from_bytes(letter.raw, policy=policy.default) for name, letter in every_mail()}
    assert sorted(found) == sorted(
        [
            "receipt to ana@example.org",
            *(f"{kind} to {address}.{end}" for kind in ("answer", "holding") for address, end in PEOPLE),
            "reminder to ana@example.org",
            "notice to ana@example.org",
            *("digest", "alarm", "code", "link", "test"),
        ]
    )
    for name, mail in found.items():
        _is_sound(name, mail)
    written = {name: str(mail["Auto-Submitted"] or "") for name, mail in found.items()}
    for name, said in written.items():
        kind = name.partition(" ")[0]
        wanted = {"answer": "", "holding": "", "receipt": "auto-replied"}.get(kind, "auto-generated")
        assert said == wanted, name
    assert [name for name, mail in found.items() if mail["List-Unsubscribe"]] == ["notice to ana@example.org"]
    of_cases = [mail for name, mail in found.items() if " to " in name]
    assert all(re.search(r"\+[a-z2-7]{17,26}@halden\.example$", str(mail["Reply-To"])) for mail in of_cases)
    assert all(str(mail["References"]).split()[0] == "<first@example.org>" for mail in of_cases)
    assert (
        len({str(mail["Message-ID"]) for mail in found.values()}) == len(found) - 2
    )  # a copy has that of its original
    pages = {name: body.get_content() for name, mail in found.items() if (body := mail.get_body(["html"]))}
    assert sorted(pages) == sorted(name for name in found if " to " in name or name in ("code", "link"))
    for name, page in pages.items():
        _can_be_read_on_a_phone(name, page)


def _can_be_read_on_a_phone(name, page):
    """A column of its own with letters of a good size, at its width, in the light or the dark; in a text of its own."""
    assert page.startswith("<!DOCTYPE html>"), name
    assert '<meta name="viewport" content="width=device-width, initial-scale=1">' in page, name
    assert '<meta name="color-scheme" content="light dark">' in page, name
    assert re.search(r'<div style="max-width:600px;[^"]*font-size:16px;line-height:1\.5">', page), name
    links = re.findall(r'<a href="[^"]+" style="([^"]+)">', page)
    assert all("background-color:#" in style and ";color:#" in style for style in links), name
    assert bool(links) == (name != "code"), name


PEOPLE = (("ana@example", "org"), ("bo@example", "net"))


def _is_sound(name, mail):
    """RFC 5322's heads once each, and a text that a person can read."""
    for head in ("From", "To", "Date", "Message-ID", "Subject"):
        assert len(mail.get_all(head, [])) == 1, (name, head)
    assert mail["From"].addresses[0].domain == "halden.example", name
    assert abs(mail["Date"].datetime - LATER) <= timedelta(days=1), name
    assert re.fullmatch(r"<[^<>@\s]+@[^<>@\s]+>", str(mail["Message-ID"])), name
    text = mail.get_body(["plain"]).get_content()
    assert len(text.split()) > 8, name
    assert not re.search(r"</?[a-z]+>|&[a-z]+;|\{[a-z]+\}", text), name
    assert max(map(len, text.splitlines())) < 998, name
    assert mail["X-Answerable"], name


def test_no_mail_is_made_where_this_test_does_not_look():
    root = Path(answerable.__file__).parent
    made = {
        str(path.relative_to(root))
        for path in root.rglob("*.py")
        if "tests" not in path.parts
        and re.search(r"= EmailMessage\(|EmailMultiAlternatives|send_mail\(", path.read_text())
    }
    assert made == MAKERS
