"""`answerable mail import`: old mailboxes become history. Nothing leaves, nothing is owed, nothing is doubled."""

import os
import shutil
import signal
import zipfile
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from hashlib import sha256
from pathlib import Path

import pytest

from answerable import cli
from answerable.cases.checking import check
from answerable.cases.live import visible_events
from answerable.cases.models import Alert, Case, Commitment, Delivery, Event, Inbound
from answerable.cases.words import Kind, Outcome
from answerable.channels.mail.importing import bringing_in
from answerable.channels.mail.importing.mbox import divide, unquoted
from answerable.channels.mail.models import AutomaticMail
from answerable.channels.mail.tests.factories import desk, filed
from answerable.channels.mail.tests.samples import MAIL, SAMPLES, expected, need_samples
from answerable.customers.models import Customer
from answerable.kit import clock
from answerable.staff.tests.factories import care, kim
from tests.smtp import letter

pytestmark = pytest.mark.django_db
MARCH = datetime(2024, 3, 5, 9, 0, tzinfo=UTC)
ANA, CARE = "Ana Petrova <ana@example.org>", "Care <care@halden.example>"


@pytest.fixture(autouse=True)
def environment():
    desk()


def old(text="It hums.", *, name, hours=0, answers="", sender=ANA, to=CARE, **headers) -> bytes:
    """An old mail, some hours after March began for us."""
    chain = {"In_Reply_To": f"<{answers}@x.example>", "References": f"<{answers}@x.example>"} if answers else {}
    at = format_datetime(MARCH + timedelta(hours=hours))
    facts = {"Subject": "The heater", "Date": at, "Message_ID": f"<{name}@x.example>"} | chain | headers
    return letter(text, sender=sender, to=to, **facts).as_bytes()


def talk() -> list[bytes]:
    """Ana asks, Kim answers, Ana thanks."""
    return [
        old(name="ask"),
        old("Turn it off and on.", name="answer", hours=2, answers="ask", sender=f"Kim <{kim().email}>", to=ANA),
        old("It works, thank you!", name="thanks", hours=5, answers="answer"),
    ]


def folder_of(mails, place: Path) -> Path:
    place.mkdir(parents=True, exist_ok=True)
    for number, raw in enumerate(mails):
        (place / f"{number}.eml").write_bytes(raw)
    return place


def brought(*words) -> int:
    return cli.main(["mail", "import", *map(str, words)])


def said(case: Case) -> list[tuple[str, str, str]]:
    return [(row.author_kind, row.kind, row.text.strip()) for row in case.messages.in_order()]


def nothing_was_owed_or_told() -> None:
    assert not Commitment.objects.exists()
    assert not Delivery.objects.exists()
    assert not AutomaticMail.objects.exists()
    assert not Alert.objects.exists()
    assert list(check()) == []


def test_a_conversation_becomes_one_case_that_is_over(tmp_path, capsys):
    assert brought(folder_of(reversed(talk()), tmp_path / "old")) == 0
    case = Case.objects.get()
    assert (case.turn, case.outcome, case.team, case.origin) == ("closed", Outcome.IMPORTED, care(), "customer")
    assert (case.opened_at, case.closed_at) == (MARCH, MARCH + timedelta(hours=5))
    assert said(case) == [
        ("customer", "customer", "It hums."),
        ("staff", Kind.IMPORTED, "Turn it off and on."),
        ("customer", "customer", "It works, thank you!"),
    ]
    assert case.messages.get(author_kind="staff").staff == kim()
    assert [row.created_at for row in case.messages.in_order()] == [
        MARCH + timedelta(hours=hours) for hours in (0, 2, 5)
    ]
    evidence = case.customer.identities.get().evidence
    assert (case.customer.name, evidence) == ("Ana Petrova", "wrote to us, by an imported mail")
    assert {(row.channel, row.fate, row.case_id) for row in Inbound.objects.all()} == {("import", "case", case.pk)}
    assert {row.raw() for row in Inbound.objects.all()} == set(talk())
    nothing_was_owed_or_told()
    assert visible_events(kim().pk, 0) == []
    out = capsys.readouterr().out
    assert "3 mails found.\n  2 brought in as words of customers and others\n  1 brought in as our own\n" in out
    assert "in 1 new case, closed as imported\n" in out


def test_run_again_it_finds_everything_there(tmp_path, capsys):
    place = folder_of(talk(), tmp_path / "old")
    assert brought(place) == 0
    before = Event.objects.count()
    capsys.readouterr()
    assert brought(place) == 0
    assert "  3 there already\n" in capsys.readouterr().out
    assert (Event.objects.count(), Case.objects.count(), Inbound.objects.count()) == (before, 1, 3)


def test_the_conversations_of_a_real_mailing_list(tmp_path, capsys):
    need_samples()
    threads = expected("mail/threads/expect.json")["threads_list"]
    assert brought(MAIL / "threads", "--team", "care") == 0
    cases = dict(Inbound.objects.values_list("sha256", "case"))
    found = [
        {cases[sha256((SAMPLES / name).read_bytes()).hexdigest()] for name in thread["files"]} for thread in threads
    ]
    assert [len(those - {None}) for those in found] == [1] * 23
    assert len(set.union(*found) - {None}) == 23
    out = capsys.readouterr().out
    # One file more than the list of conversations knows begins a conversation of its own.
    assert "53 mails found.\n  9 of these by mailing lists, which open cases as they do at the door\n" in out
    assert "  52 brought in as words of customers and others\n" in out
    assert "  1 duplicates\n" in out
    assert "in 24 new cases" in out
    assert Inbound.objects.count() == 52
    nothing_was_owed_or_told()


def test_a_dry_run_says_what_would_happen_and_writes_nothing(tmp_path, capsys):
    mails = [*talk(), old(name="away", answers="ask", Auto_Submitted="auto-replied"), talk()[0], b"From: \n\nnobody"]
    mails.append(old(name="other", sender="Bo <bo@example.net>"))
    place = folder_of(mails, tmp_path / "old")
    assert brought(place, "--dry-run") == 3
    assert (Inbound.objects.count(), Case.objects.count(), Customer.objects.count()) == (0, 0, 0)
    forecast = capsys.readouterr()
    assert forecast.out == (
        "Nothing was written. It would be so:\n7 mails found.\n  3 to bring in as words of customers and others\n"
        "  1 to bring in as our own\n  1 of machines to keep, without a case of their own\n  2 new cases of Care\n"
        "  2 customers to meet for the first time\n  0 customers known already\n  0 there already\n  1 duplicates\n"
        "  1 could not be read:\n"
    )
    assert "5.eml: it names nobody who wrote it." in forecast.err
    assert brought(place) == 3
    assert (Case.objects.count(), Customer.objects.count()) == (2, 2)
    nothing_was_owed_or_told()


def test_what_is_written_later_reopens_what_was_over_lately_and_continues_what_is_long_over(tmp_path):
    recent = clock.now() - timedelta(days=3)
    mails = [*talk(), old(name="new", sender="Bo <bo@example.net>", Date=format_datetime(recent))]
    brought(folder_of(mails, tmp_path / "old"))
    long_over, lately = Case.objects.get(closed_at__lt=recent), Case.objects.get(closed_at=recent)
    for name, sender in (("answer", ANA), ("new", "Bo <bo@example.net>")):
        words = letter("It hums again. What now?", sender=sender, In_Reply_To=f"<{name}@x.example>")
        inbound = filed(words, sender=sender.partition("<")[2][:-1], at=clock.now())
        inbound.refresh_from_db()
        if name == "new":
            assert inbound.case == lately
        else:
            assert inbound.case != long_over
            assert inbound.case.links_back.get().first == long_over
    lately.refresh_from_db()
    assert lately.turn == "ours"
    assert lately.commitments.filter(measure="answer").exists()
    assert list(check()) == []


def test_an_mbox_with_quoted_from_lines_and_odd_line_ends(tmp_path):
    body = "He said:\n\nFrom now on: nothing.\n>From the top\n"
    first, second = old(body, name="one"), old("Yes?", name="two", sender="Bo <bo@example.net>")
    quoted = first.replace(b"\nFrom now", b"\n>From now").replace(b"\n>From the", b"\n>>From the")
    crlf = second.replace(b"\n", b"\r\n")
    mbox = tmp_path / "inbox"
    mbox.write_bytes(
        b"From ana@example.org Tue Mar  5 09:00:00 2024\n" + quoted + b"\n"
        b"From - Tue Mar  5 09:00:00 2024\r\n" + crlf + b"\r\n"
    )
    assert brought(mbox) == 0
    assert {row.raw() for row in Inbound.objects.all()} == {first, crlf}
    assert Case.objects.count() == 2


def test_a_from_line_in_a_body_divides_nothing(tmp_path):
    body = b"Hi\n\nFrom Monday on, 9:00 in 2024 we open.\nSincerely\n\nFrom here to there\nNote: all of it\n"
    raw = b"From x Tue Mar  5 09:00:00 2024\nSubject: a\n\n" + body + b"\nFrom y\nReceived: b\n\nc\n" + b"z" * 200_000
    mbox = tmp_path / "box"
    mbox.write_bytes(raw)
    with mbox.open("rb") as file:
        parts = [unquoted(raw[start : start + size]) for start, size in divide(file)]
    assert parts == [b"Subject: a\n\n" + body, b"Received: b\n\nc\n" + b"z" * 200_000]


def test_a_maildir_with_its_flags_and_folders(tmp_path, capsys):
    box = tmp_path / "Maildir"
    for name in ("cur", "new", "tmp", ".Sent/cur"):
        (box / name).mkdir(parents=True)
    ask, answer, thanks = talk()
    (box / "cur" / "1:2,FRS").write_bytes(ask)
    (box / "new" / "2").write_bytes(thanks)
    (box / "cur" / "3:2,D").write_bytes(old("Never sent", name="draft"))
    (box / "tmp" / "4").write_bytes(old("Half", name="half"))
    (box / ".Sent" / "cur" / "5:2,S").write_bytes(answer)
    (box / "dovecot-uidlist").write_bytes(b"3 V1275660208 N25022\n1 :1\n")
    assert brought(box) == 0
    assert len(said(Case.objects.get())) == 3
    assert "2 other files in these folders, no mail" in capsys.readouterr().out


def test_a_sent_folder_is_ours_whatever_it_says_of_its_sender(tmp_path):
    ask, _answer, thanks = talk()
    answer = old("Turn it off.", name="answer", hours=2, answers="ask", sender="Jo <jo@gone.example>", to=ANA)
    inbox, sent = folder_of([ask, thanks], tmp_path / "in"), folder_of([answer], tmp_path / "sent")
    assert brought(inbox, "--sent", sent) == 0
    row = Case.objects.get().messages.get(author_kind="staff")
    assert (row.staff, row.author_name, row.audience) == (None, "A colleague", "public")
    nothing_was_owed_or_told()


def test_everybody_who_answers_a_circular_has_a_case_of_their_own(tmp_path):
    mails = [old(name=str(n), sender=f"P{n} <p{n}@example.net>", answers="circular") for n in range(3)]
    brought(folder_of(mails, tmp_path / "old"))
    assert Case.objects.count() == 3


def test_somebody_else_in_a_conversation_is_for_staff_only(tmp_path):
    mails = [
        old(name="ask"),
        old("I know her.", name="bo", sender="Bo <bo@example.net>", to=f"{CARE}, {ANA}", answers="ask"),
    ]
    brought(folder_of(mails, tmp_path / "old"))
    row = Case.objects.get().messages.get(author_kind="participant")
    assert (row.participant.part, row.audience) == ("new", "internal")


def test_we_wrote_first(tmp_path):
    brought(folder_of([old("Your contract ends.", name="us", sender=CARE, to=ANA)], tmp_path / "old"))
    case = Case.objects.get()
    assert (case.origin, case.customer.name, said(case)) == (
        "ours",
        "Ana Petrova",
        [("staff", Kind.IMPORTED, "Your contract ends.")],
    )
    nothing_was_owed_or_told()


def test_customers_since_a_day_are_left_out_and_counted(tmp_path, capsys):
    place = folder_of([*talk(), old("New!", name="new", hours=48, sender="Bo <bo@example.net>")], tmp_path / "old")
    assert brought(place, "--since", "2024-03-07") == 0
    assert Case.objects.get().customer.name == "Ana Petrova"
    assert "1 from 2024-03-07 or later left out: they are no history" in capsys.readouterr().out


def test_mail_that_names_no_address_of_ours_needs_a_team(tmp_path, capsys):
    place = folder_of([old(name="ask", to="info@elsewhere.example")], tmp_path / "old")
    assert brought(place) == 3
    assert not Inbound.objects.exists()
    told = capsys.readouterr()
    assert "1 left out that name none of our addresses: say with --team whose they are" in told.out
    assert "could not be read" not in told.out
    assert told.err.endswith(f"    {place}/0.eml\n")
    assert brought(place, "--team", "finance") == 0
    assert Case.objects.get().team.slug == "finance"


def test_of_many_left_out_some_are_named_and_the_rest_counted(tmp_path, capsys):
    mails = [old(name=f"ask{number}", to="info@elsewhere.example") for number in range(27)]
    place = folder_of(mails, tmp_path / "old")
    assert brought(place, "--dry-run") == 3
    named = [line.strip() for line in capsys.readouterr().err.splitlines() if line.startswith("    ")]
    assert (len(named), named[-1]) == (25, "and 3 more")
    assert {Path(each).parent for each in named[:-1]} == {place}


def test_what_a_mailing_list_sent_is_counted_apart_and_is_a_case_as_at_the_door(tmp_path, capsys):
    mails = [*talk(), old(name="news", sender="News <news@lists.example>", List_Id="<news>", Precedence="bulk")]
    assert brought(folder_of(mails, tmp_path / "old")) == 0
    told = capsys.readouterr().out
    assert "4 mails found.\n  1 of these by mailing lists, which open cases as they do at the door\n" in told
    assert Case.objects.count() == 2


def test_what_came_in_live_is_not_brought_in_again(tmp_path):
    live = filed(old(name="ask")).case
    brought(folder_of(talk(), tmp_path / "old"))
    again = Inbound.objects.get(channel="import", fate="aside")
    assert (again.reason, again.duplicate_of.case, again.looked_at is None) == ("duplicate", live, False)
    assert live.messages.filter(direction="in").count() == 1
    history = Case.objects.get(outcome=Outcome.IMPORTED)
    assert (history.links_back.get().first, len(said(history))) == (live, 2)
    assert list(check()) == []


def test_a_duplicate_that_appears_later_is_set_aside_as_looked_at(tmp_path):
    brought(folder_of(talk(), tmp_path / "old"))
    again = talk()[0].replace(b"MIME-Version", b"X-Copy: 1\nMIME-Version")
    assert brought(folder_of([again], tmp_path / "copy")) == 0
    assert (Inbound.objects.count(), Case.objects.count()) == (4, 1)
    copy = Inbound.objects.get(fate="aside")
    assert (copy.reason, copy.duplicate_of.case, copy.team) == ("duplicate", Case.objects.get(), care())
    assert (copy.looked_by, copy.looked_at is None) == (None, False)
    assert list(check()) == []


def zipped(place: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in members.items():
            archive.writestr(name, raw)
    return place


def test_a_zip_with_folders_and_one_that_is_damaged_within(tmp_path, capsys):
    names = ["a.eml", "deep/er/b.EML", "c.eml"]
    members = dict(zip(names, talk(), strict=True)) | {"read.txt": b"no", "__MACOSX/._a.eml": b"\0"}
    place = zipped(tmp_path / "old.zip", members | {"bomb.eml": b"From: a@b.example\n\n" + b"0" * 3_000_000})
    raw = bytearray(place.read_bytes())
    spot = raw.index(b"c.eml") + len(b"c.eml") + 20
    raw[spot] ^= 0xFF
    place.write_bytes(bytes(raw))
    assert brought(place) == 3
    told = capsys.readouterr()
    assert "2 could not be read" in told.out
    assert "number 3 in it: it cannot be unpacked" in told.err
    assert "it would swell to 3000019 bytes, as no mail does" in told.err
    assert len(said(Case.objects.get())) == 2


def as_mbox(mails, above=b"") -> bytes:
    return b"".join(b"From - Tue Mar  5 09:00:00 2024\n" + above + raw.rstrip(b"\n") + b"\n\n" for raw in mails)


def test_an_mbox_within_a_zip(tmp_path, capsys):
    ask, answer, thanks = talk()
    members = {"Takeout/Mail/All mail.mbox": as_mbox([ask, answer]), "Local Folders/Inbox": as_mbox([thanks])}
    place = zipped(tmp_path / "takeout.zip", members | {"Takeout/archive_browser.html": b"<p>From here"})
    assert brought(place) == 0
    assert [text for _author, _kind, text in said(Case.objects.get())] == [
        "It hums.",
        "Turn it off and on.",
        "It works, thank you!",
    ]
    capsys.readouterr()
    assert brought(place) == 0
    assert "3 there already" in capsys.readouterr().out


def test_of_an_mbox_in_a_zip_that_is_damaged_what_is_whole_comes_in_and_the_rest_is_named(tmp_path, capsys):
    noise = "".join(sha256(str(number).encode()).hexdigest() + "\n" for number in range(20_000))
    mails = [*talk(), old(noise, name="long", hours=9, answers="ask")]
    place = zipped(tmp_path / "old.zip", {"mail.mbox": as_mbox(mails)})
    raw = bytearray(place.read_bytes())
    raw[len(raw) // 2] ^= 0xFF
    place.write_bytes(bytes(raw))
    assert brought(place) == 3
    assert "old.zip, number 1 in it: it cannot be unpacked" in capsys.readouterr().err
    assert len(said(Case.objects.get())) == 3


EMLX = b"""<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0"><dict><key>conversation-id</key><integer>7</integer>
<key>flags</key><integer>%d</integer></dict></plist>
"""


def emlx(raw: bytes, flags=1) -> bytes:
    return b"%-10d\n" % len(raw) + raw + EMLX % flags


def test_mail_of_apple_mail_without_what_was_deleted_or_never_sent(tmp_path, capsys):
    ask, answer, thanks = talk()
    box = tmp_path / "INBOX.mbox" / "Messages"
    box.mkdir(parents=True)
    (box / "1.emlx").write_bytes(emlx(ask))
    (box / "2.partial.emlx").write_bytes(emlx(answer, 1 | 1 << 2))
    (box / "3.emlx").write_bytes(emlx(old("Spam", name="gone"), 1 << 1))
    (box / "4.emlx").write_bytes(emlx(old("Never sent", name="draft"), 1 << 6))
    (box / "table.emlx").write_bytes(b"no mail")
    zipped(tmp_path / "more.zip", {"5.emlx": emlx(thanks), "6.emlx": emlx(old("More spam", name="gone2"), 3)})
    assert brought(tmp_path) == 3
    told = capsys.readouterr()
    assert "5 mails found" in told.out
    assert "2 left out that their mail program holds for deleted" in told.out
    assert "1 other files" in told.out
    assert "table.emlx: it does not begin as a mail does" in told.err
    assert {row.raw() for row in Inbound.objects.all()} == {ask, answer, thanks}
    assert len(said(Case.objects.get())) == 3


def test_what_mozilla_has_not_cleared_away_yet_is_left_out_and_counted(tmp_path, capsys):
    ask, answer, thanks = talk()
    status = b"X-Account-Key: account1\nX-UIDL: 1\nX-Mozilla-Status: %04x\nX-Mozilla-Status2: 00000000\n"
    gone = old("Spam", name="gone")
    # Who sends such a line cannot make their own mail disappear.
    sly = ask.replace(b"Subject:", b"X-Mozilla-Status: 0008\nSubject:")
    place = tmp_path / "Inbox"
    place.write_bytes(as_mbox([sly, answer], status % 1) + as_mbox([gone], status % 9) + as_mbox([thanks]))
    assert brought("--dry-run", place) == 0
    assert "1 left out that their mail program holds for deleted" in capsys.readouterr().out
    assert brought(place) == 0
    assert "1 left out that their mail program holds for deleted" in capsys.readouterr().out
    assert [text for _author, _kind, text in said(Case.objects.get())] == [
        "It hums.",
        "Turn it off and on.",
        "It works, thank you!",
    ]


def test_what_was_answered_comes_in_later_and_joins_the_answers(tmp_path):
    """Nothing of it was here but its name, which others answer too."""
    ask, answer, _thanks = talk()
    again = old("Once more.", name="again", hours=30, In_Reply_To="<ask@x.example>")
    bo = old("I hum too.", name="bo", hours=1, answers="ask", sender="Bo <bo@example.net>")
    brought("--team", "care", folder_of([answer, bo], tmp_path / "first"))
    brought(folder_of([ask], tmp_path / "later"))
    case, other = Case.objects.get(customer__name="Ana Petrova"), Case.objects.get(customer__name="Bo")
    assert [text for _author, _kind, text in said(case)] == ["It hums.", "Turn it off and on."]
    assert (case.opened_at, len(said(other))) == (MARCH, 1)
    brought(folder_of([again], tmp_path / "again"))
    assert len(said(case)) == 3
    assert list(check()) == []


def test_by_in_reply_to_alone_what_was_answered_is_known_too(tmp_path):
    brought(folder_of([old("It still hums.", name="b", hours=9, In_Reply_To="<a@x.example>")], tmp_path / "first"))
    brought(folder_of([old("It hums.", name="a")], tmp_path / "later"))
    assert [text for _author, _kind, text in said(Case.objects.get())] == ["It hums.", "It still hums."]


def test_a_broken_zip_among_others_is_named_and_by_itself_refused(tmp_path, capsys):
    place = folder_of(talk(), tmp_path / "old")
    whole = zipped(tmp_path / "whole.zip", {"a.eml": talk()[0]}).read_bytes()
    (place / "half.zip").write_bytes(whole[: len(whole) // 2])
    assert brought(place) == 3
    assert "half.zip: it is a zip that cannot be opened" in capsys.readouterr().err
    assert brought(place / "half.zip") == 1
    assert "half.zip is no mailbox: it is a zip that cannot be opened" in capsys.readouterr().err


def test_it_refuses_in_a_sentence_what_it_cannot_begin(tmp_path, capsys):
    text = tmp_path / "letter.txt"
    text.write_text("Dear all,\n\nhello")
    for words, sentence in (
        ([], "Say what to import"),
        ([tmp_path / "gone"], f"There is no {tmp_path / 'gone'}.\n"),
        ([text], f"{text} is no mailbox: an mbox, a Maildir"),
        ([tmp_path, "--team", "nope"], "There is no team nope. There are: care, finance, technical.\n"),
    ):
        assert brought(*words) == 1
        assert capsys.readouterr().err.startswith(sentence)


def test_a_mail_that_cannot_be_filed_stops_no_other_and_is_tried_again(tmp_path, capsys, monkeypatch):
    mails = [old(name="a"), old(name="b", sender="Bo <bo@example.net>"), old(name="c", sender="Cy <cy@example.net>")]
    place = folder_of(mails, tmp_path / "old")
    lost = tmp_path / "old" / "1.eml"
    wanted = bringing_in.arrival_of

    def loses_one(raw, setting):
        assert raw != mails[1], "a fault of ours"
        return wanted(raw, setting)

    monkeypatch.setattr(bringing_in, "arrival_of", loses_one)
    assert brought(place) == 3
    assert f"{lost}: it could not be filed" in capsys.readouterr().err
    assert Case.objects.count() == 2
    monkeypatch.undo()
    os.environ.setdefault("ANSWERABLE_DATA", str(tmp_path))
    assert brought(place) == 0
    assert Case.objects.count() == 3


def test_ctrl_c_finishes_the_mail_in_hand_and_the_next_run_goes_on(tmp_path, capsys, monkeypatch):
    place = folder_of(talk(), tmp_path / "old")
    wanted = bringing_in.arrival_of

    def is_interrupted(raw, setting):
        os.kill(os.getpid(), signal.SIGINT)
        return wanted(raw, setting)

    monkeypatch.setattr(bringing_in, "arrival_of", is_interrupted)
    assert brought(place) == 130
    assert "Stopped. 1 of 3 mails are in" in capsys.readouterr().err
    assert Inbound.objects.count() == 1
    assert list(check()) == []
    monkeypatch.undo()
    assert brought(place) == 0
    assert len(said(Case.objects.get())) == 3


def test_an_older_part_that_comes_later_stands_where_it_was_said(tmp_path):
    ask, answer, thanks = talk()
    brought(folder_of([answer, thanks], tmp_path / "second"))
    shutil.rmtree(tmp_path / "second")
    brought(folder_of([ask, answer, thanks], tmp_path / "all"))
    case = Case.objects.get()
    assert (case.opened_at, next(words for _author, _kind, words in said(case))) == (MARCH, "It hums.")
    assert list(check()) == []


def test_without_a_date_the_last_server_dates_it_and_the_future_is_now(tmp_path):
    undated = old(name="a", Date="never", Received="from x by y; Tue, 5 Mar 2024 10:00:00 +0100")
    ahead = old(name="b", sender="Bo <bo@example.net>", Date="Tue, 5 Mar 2199 10:00:00 +0100")
    brought(folder_of([undated, ahead], tmp_path / "old"))
    assert Case.objects.get(customer__name="Ana Petrova").opened_at == MARCH
    assert Case.objects.get(customer__name="Bo").opened_at <= clock.now()
    assert list(check()) == []
