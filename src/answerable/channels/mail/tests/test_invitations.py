"""Invitations are said in words: what, when, where and who; their files stay."""

import time

import pytest

from answerable.channels.mail.reading import read
from answerable.channels.mail.tests.packing import EVENT, calendar, mail_with, plain
from answerable.channels.mail.tests.samples import MAIL, need_samples

UNREAD = "The calendar entry could not be read; its file is kept."


def invited(data, method="REQUEST", words="", kind="multipart/alternative"):
    head = f"Content-Type: text/calendar; charset=utf-8; method={method}\r\n\r\n".encode()
    return read(mail_with(*([plain(words)] if words else []), head + data, kind=kind))


def test_an_invitation_says_what_when_where_and_who():
    mail = invited(calendar(*EVENT))
    assert mail.text.split("\n") == [
        "Invitation: Rückgabe der Bank, zweiter Versuch",
        "When: Tuesday 3 November 2026, 10:00–11:30 (Europe/Berlin, UTC+1)",
        "Where: Lager 3",
        "Organizer: Ana Öz <ana@example.com>",
        "Guests: Care <care@halden.example>, bo@example.com",
    ]
    assert [(each.name, each.content_type) for each in mail.attachments] == [("invitation.ics", "text/calendar")]
    assert mail.problems == []


def test_a_mail_that_is_only_an_invitation_is_read():
    raw = b"From: ana@example.com\r\nContent-Type: text/calendar; method=REQUEST\r\n\r\n" + calendar(*EVENT)
    mail = read(raw)
    assert mail.text.startswith("Invitation: Rückgabe der Bank")
    assert [each.name for each in mail.attachments] == ["invitation.ics"]


def test_the_words_of_the_mail_come_first_and_nothing_is_said_twice():
    data = calendar(*EVENT, "DESCRIPTION:Bitte kommen Sie\\nzum Tor 4.")
    mail = invited(data, words="Bitte kommen Sie zum Tor 4.")
    assert mail.text.startswith("Bitte kommen Sie zum Tor 4.\n\nInvitation: ")
    assert mail.text.count("Tor 4") == 1
    assert mail.reply == mail.text
    assert "Bitte kommen Sie\nzum Tor 4." in invited(data, words="Hallo").text


def test_a_cancelled_one_says_so():
    assert invited(calendar(*EVENT, method="CANCEL"), method="CANCEL").text.startswith("Cancelled: Rückgabe")
    assert invited(calendar(*EVENT, "STATUS:CANCELLED")).text.startswith("Cancelled: Rückgabe")


@pytest.mark.parametrize(
    ("answer", "words"),
    [("ACCEPTED", "accepted"), ("DECLINED", "declined"), ("TENTATIVE", "accepted tentatively")],
)
def test_a_reply_says_who_answers_what(answer, words):
    lines = (*EVENT[:4], f"ATTENDEE;CN=Bo;PARTSTAT={answer}:mailto:bo@example.com", "COMMENT:See you")
    text = invited(calendar(*lines, method="REPLY"), method="REPLY").text
    assert text.startswith("Reply to the invitation: Rückgabe")
    assert text.endswith(f"Bo <bo@example.com>: {words}\nComment: See you")


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["DTSTART;VALUE=DATE:20261103", "DTEND;VALUE=DATE:20261104"], "Tuesday 3 November 2026, all day"),
        (
            ["DTSTART;VALUE=DATE:20261103", "DTEND;VALUE=DATE:20261106"],
            "Tuesday 3 November 2026 – Thursday 5 November 2026, all day",
        ),
        (["DTSTART:20261103T100000Z", "DURATION:PT90M"], "Tuesday 3 November 2026, 10:00–11:30 (UTC)"),
        (["DTSTART:20261103T100000"], "Tuesday 3 November 2026, 10:00 (no time zone given)"),
        (
            ["DTSTART;TZID=Asia/Kolkata:20261103T230000", "DTEND;TZID=Asia/Kolkata:20261104T010000"],
            "Tuesday 3 November 2026, 23:00 (Asia/Kolkata, UTC+5:30) – "
            "Wednesday 4 November 2026, 01:00 (Asia/Kolkata, UTC+5:30)",
        ),
        (["DTSTART:soon"], "soon"),
    ],
)
def test_every_kind_of_time_is_told(lines, told):
    assert f"When: {told}" in invited(calendar("UID:1", "SUMMARY:x", *lines)).text.split("\n")


def test_repetitions_are_told():
    def repeats(rule):
        return invited(calendar(*EVENT, f"RRULE:{rule}")).text.split("Repeats: ")[1].split("\n")[0]

    assert repeats("FREQ=WEEKLY;COUNT=3") == "every week, 3 times"
    assert repeats("FREQ=DAILY;INTERVAL=2;UNTIL=20261224T000000Z") == "every 2 days, until Thursday 24 December 2026"
    assert repeats("FREQ=WEEKLY;BYDAY=MO,WE") == "every week on MO, WE"
    assert repeats("FREQ=MONTHLY;BYSETPOS=-1;BYDAY=FR") == "FREQ=MONTHLY;BYDAY=FR;BYSETPOS=-1"


@pytest.mark.parametrize(
    "data", [b"no calendar\r\n", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", b"\xff\xfe\x00", b"x" * 300_000]
)
def test_a_malformed_one_keeps_its_file_and_says_so(data):
    mail = invited(data, words="Come, please.")
    assert (mail.text, mail.problems) == ("Come, please.", [UNREAD])
    assert [each.size for each in mail.attachments] == [len(data.replace(b"\r\n", b"\n"))]


def test_large_calendars_are_read_in_time():
    begun = time.process_time()
    mail = invited(calendar(*(["SUMMARY:x", "END:VEVENT", "BEGIN:VEVENT"] * 4000)))
    assert time.process_time() - begun < 15
    assert mail.text.endswith("more in the file.")
    guests = [f"ATTENDEE:mailto:guest{number}@example.com" for number in range(2000)]
    assert " and 1950 more" in invited(calendar("SUMMARY:x", *guests)).text


def test_an_invitation_from_life_is_read():
    need_samples()
    mail = read((MAIL / "postal" / "fixtures" / "calendar-event.eml").read_bytes())
    assert "When: Thursday 11 April 2024, 11:00–12:00 (Europe/Tallinn, UTC+3)" in mail.text.split("\n")
    assert mail.text.count("Invitation: Test event") == 1


@pytest.mark.parametrize(
    "harm",
    [
        lambda data: data.replace(b"END:VCALENDAR", b""),
        lambda data: data.replace(b"END:VEVENT", b"END:VEVENT\r\nX"),
        lambda data: data + data.replace(b"BEGIN:VEVENT", b"BEGIN:VTODO").replace(b"END:VEVENT", b"END:VTODO"),
        lambda data: data.replace(b"END:VEVENT", b"RRULE:FREQ=WEEKLY;BYDAY=MO, TU\r\nEND:VEVENT"),
    ],
)
def test_what_is_whole_in_a_broken_calendar_is_told(harm):
    mail = invited(harm(calendar(*EVENT)))
    assert mail.text.startswith("Invitation: Rückgabe der Bank, zweiter Versuch\nWhen: Tuesday 3 November 2026, 10:00")
    assert mail.problems == []
