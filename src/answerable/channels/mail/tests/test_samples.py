"""Mails that other projects met in life, read as their own tests expect."""

import html
import json
import time
from datetime import timedelta
from pathlib import Path

import pytest

from answerable.cases.models import Case, Delivery, Inbound, Message
from answerable.cases.tests.factories import TUESDAY
from answerable.channels.mail.reading import Mail, inspect_json
from answerable.channels.mail.reading.reader import UNREADABLE, read_carefully
from answerable.channels.mail.receiving import file_pending
from answerable.channels.mail.tests.factories import desk, kept
from answerable.channels.mail.tests.samples import MAIL, SAMPLES, expected, mails_under, need_samples
from answerable.kit.html import to_text

pytestmark = pytest.mark.usefixtures("samples")

ZAMMAD = expected("mail/zammad/expect.json")
ZAMMAD = ZAMMAD if isinstance(ZAMMAD, list) else []
REPLIES = expected("mail/reply_cases.json")["cases"]
BOUNCES = expected("mail/bounces/expect.json")["cases"]
TORTURES = mails_under("mime4j", "mikel", "webklex", "postal", "cpython", "threads")
UTF_7 = "mail018.box"  # the other project cannot decode UTF-7, and expects it as it came
BROKEN_UTF_8 = "mail021.box"  # two bytes are wrong; the other project then reads all of it as Central European
ANGLES = {0x2329: "⟨", 0x232A: "⟩"}  # HTML 4 and HTML 5 differ on &lang; and &rang;


@pytest.fixture
def samples() -> None:
    need_samples()


def visible(text: str) -> str:
    return "".join(text.translate(ANGLES).split())


@pytest.mark.parametrize("case", ZAMMAD, ids=lambda case: case["file"])
def test_a_mail_from_life_is_read_as_its_first_reader_did(case):
    mail = read_carefully((MAIL / "zammad" / case["file"]).read_bytes())
    sender = mail.from_[0]
    assert sender.address == case["from_email"].strip('"')
    assert sender.name == case["from_display_name"].strip()
    if case["file"] != UTF_7:
        assert mail.subject == (case["subject"] or "").strip()
    if case["file"] not in (UTF_7, BROKEN_UTF_8):
        assert visible_body_of(case) in ("novisiblecontent", visible(to_text(mail.html)), visible(mail.text))
    assert attachments_of(mail) == expected_attachments(case)


def visible_body_of(case) -> str:
    return visible(to_text(case["body"]) if case["content_type"] == "text/html" else case["body"])


def attachments_of(mail: Mail) -> list[tuple[str, int, str]]:
    return [(part.name, part.size, part.sha256) for part in mail.attachments]


def expected_attachments(case) -> list[tuple[str, int, str]]:
    kept = [each for each in case["attachments"] if not each.get("is_original_html_body")]
    return [(each["name"], each["size"], each["sha256"]) for each in kept]


def reply_in(case) -> str:
    if case["format"] == "eml_text_part":
        return read_carefully((SAMPLES / case["input_file"]).read_bytes()).reply
    words = case["input"].encode() if "input" in case else (SAMPLES / case["input_file"]).read_bytes()
    kind = b"html" if case["format"] == "html" else b"plain"
    return read_carefully(b"From: a@b.c\nContent-Type: text/" + kind + b"; charset=utf-8\n\n" + words).reply


def is_as_expected(case) -> bool:
    fold = str.strip if case["compare"] == "strip" else lambda text: "".join(html.unescape(text).split())
    return fold(reply_in(case)) == fold(case["expect_visible"].replace("\r\n", "\n"))


def test_the_new_part_of_a_reply_is_found_in_nearly_all_cases():
    cases = [case for case in REPLIES if "expect_visible" in case]
    missed = [case["id"] for case in cases if not is_as_expected(case)]
    assert len(missed) <= len(cases) * 0.05, missed


@pytest.mark.parametrize("case", [case for case in REPLIES if "expect_contains" in case], ids=lambda case: case["id"])
def test_no_real_word_of_a_reply_is_lost(case):
    reply = reply_in(case)
    assert [words for words in case["expect_contains"] if words not in reply] == []


@pytest.mark.parametrize("case", BOUNCES, ids=lambda case: case["file"])
def test_a_delivery_report_is_never_an_ordinary_mail(case):
    mail = read_carefully((MAIL / "bounces" / case["file"]).read_bytes())
    if case["class"] != "bounce":
        assert mail.automatic == "report"
        assert mail.report is None
        return
    assert mail.automatic == "bounce"
    assert mail.report is not None
    assert len(mail.report.recipients) == len(case["recipients"])
    assert all(outcome.status[:1] in "245" for outcome in mail.report.recipients)


@pytest.mark.django_db
@pytest.mark.parametrize("sender", ["", "mailer-daemon@mx.example.org"])
def test_no_delivery_report_opens_a_case_starts_a_clock_or_is_answered(sender):
    desk()
    for case in BOUNCES:
        kept((MAIL / "bounces" / case["file"]).read_bytes(), sender=sender)
    while file_pending(TUESDAY + timedelta(seconds=1)):
        pass
    assert set(Inbound.objects.values_list("fate", "reason")) <= {("aside", "report"), ("aside", "duplicate")}
    assert (Case.objects.count(), Message.objects.count(), Delivery.objects.count()) == (0, 0, 0)


def test_delivery_reports_tell_failure_from_delay_as_their_servers_meant_it():
    agreeing = 0
    for case in BOUNCES:
        report = read_carefully((MAIL / "bounces" / case["file"]).read_bytes()).report
        told = sorted(outcome.status[:1] for outcome in report.recipients) if report else [""]
        agreeing += told == sorted(each["status"][:1] for each in case["recipients"])
    assert agreeing >= 0.95 * len(BOUNCES)


@pytest.mark.parametrize("path", TORTURES, ids=lambda path: path.name)
def test_a_torture_mail_gives_one_outcome_in_time(path):
    begun = time.process_time()
    mail = read_carefully(path.read_bytes())
    assert time.process_time() - begun < 2
    assert UNREADABLE not in mail.problems
    assert json.loads(json.dumps(inspect_json(mail)))["text"] == mail.text


@pytest.mark.parametrize("path", sorted((MAIL / "mime4j").rglob("*.msg")), ids=lambda path: path.stem)
def test_decoded_parts_outside_attached_messages_are_all_there(path: Path):
    mail = read_carefully(path.read_bytes())
    told = visible(mail.text) + visible(mail.html)
    kept = [part.data.replace(b"\r\n", b"\n").strip() for part in mail.attachments]
    missing = []
    for decoded in path.parent.glob(f"{path.stem}_decoded_?_?.bin"):
        if decoded.read_bytes().replace(b"\r\n", b"\n").strip() not in kept:
            missing.append(decoded.name)
    for decoded in path.parent.glob(f"{path.stem}_decoded_1.txt"):
        words = decoded.read_bytes().decode("ascii", "ignore")
        if decoded.read_bytes().replace(b"\r\n", b"\n").strip() in kept:
            continue
        if "<" not in words and visible(words) not in told.encode("ascii", "ignore").decode():
            missing.append(decoded.name)
    known = {"malformedHeaderStartsBody-nocrlfcrlf_decoded_1.txt"}  # there the next header is taken for text as well
    assert set(missing) <= known


def test_conversations_are_kept_by_their_ids_alone():
    threads = expected("mail/threads/expect.json")["threads_list"]
    mails = {name: read_carefully((SAMPLES / name).read_bytes()) for thread in threads for name in thread["files"]}
    parents: dict[str, str] = {}

    def root(each: str) -> str:
        while parents.setdefault(each, each) != each:
            each = parents[each]
        return each

    for mail in mails.values():
        for reference in filter(None, [*mail.references, mail.in_reply_to]):
            parents[root(reference)] = root(mail.message_id)
    found = [{root(mails[name].message_id) for name in thread["files"]} for thread in threads]
    assert [len(roots) for roots in found] == [1] * 23
    assert len(set.union(*found)) == 23
