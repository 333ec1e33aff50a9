"""What we read in mails of our own making, each with one peculiarity."""

import base64
import json
import time
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from answerable.channels.mail.command import run_inspect
from answerable.channels.mail.reading import Address, inspect_json
from answerable.channels.mail.reading.reader import read, read_carefully
from answerable.channels.mail.tests.samples import mails_under

HEAD = b"From: Ana <ana@example.com>\nTo: care@halden.example\nSubject: Hello\n"

WHOLE = b"Date: Mon, 2 Nov 2026 10:00:00 +0100\nMessage-ID: <1@example.com>\n"


def mail(body=b"Hello\n", head=b"", **headers):
    lines = b"".join(f"{name.replace('_', '-')}: {value}\n".encode() for name, value in headers.items())
    return read_carefully(HEAD + head + lines + b"\n" + body)


def test_a_plain_mail_tells_who_what_and_when():
    read_mail = mail(
        Date="Mon, 2 Nov 2026 10:00:00 +0100",
        Message_ID="<1@example.com>",
        In_Reply_To="<0@halden.example>",
        References="<00@halden.example> <0@halden.example>",
        Cc='"Miller, Bo" <bo@example.com>, cy@example.com',
    )
    assert read_mail.from_ == [Address("Ana", "ana@example.com")]
    assert read_mail.cc == [Address("Miller, Bo", "bo@example.com"), Address("", "cy@example.com")]
    assert read_mail.date == datetime(2026, 11, 2, 10, tzinfo=timezone(timedelta(hours=1)))
    assert (read_mail.message_id, read_mail.in_reply_to) == ("<1@example.com>", "<0@halden.example>")
    assert read_mail.references == ["<00@halden.example>", "<0@halden.example>"]
    assert (read_mail.text, read_mail.reply, read_mail.html) == ("Hello", "Hello", "")
    assert (read_mail.automatic, read_mail.report, read_mail.problems) == (None, None, [])


def test_an_emoji_split_over_two_encoded_words_stays_whole():
    smile = "😀".encode()
    first, second = base64.b64encode(smile[:2]).decode(), base64.b64encode(smile[2:]).decode()
    raw = f"From: a@b.c\nSubject: Hi =?utf-8?B?{first}?=\n =?utf-8?B?{second}?=\n\nx".encode()
    assert read_carefully(raw).subject == "Hi 😀"


def test_words_that_a_program_encoded_twice_are_read():
    twice = "=?utf-8?Q?=3D=3Futf-8=3FQ=3FAnn=5FL=C3=A9=3F=3D?="
    assert read_carefully(f"From: {twice} <a@b.c>\n\nx".encode()).from_[0].name == "Ann Lé"


def test_raw_eight_bit_headers_are_read_in_the_set_the_mail_names():
    head = "From: Jürgen <j@example.com>\nSubject: Größe\nContent-Type: text/plain; charset=iso-8859-1\n\nx"
    read_mail = read_carefully(head.encode("latin-1"))
    assert (read_mail.from_[0].name, read_mail.subject) == ("Jürgen", "Größe")


def test_an_unknown_character_set_is_a_problem_not_an_end():
    read_mail = mail("Grüße\n".encode(), WHOLE, Content_Type="text/plain; charset=x-nobody-knows")
    assert read_mail.text == "Grüße"
    assert read_mail.problems == ["The character set “x-nobody-knows” is unknown."]


def test_a_line_break_hidden_in_a_subject_does_not_survive():
    raw = b"From: a@b.c\nSubject: =?utf-8?Q?Hi=0D=0ABcc:_x@y.z?=\n\nx"
    assert read_carefully(raw).subject == "Hi Bcc: x@y.z"


def test_nul_and_half_characters_never_reach_the_database():
    read_mail = mail(b"a\x00b\xed\xa0\x80\n", Content_Type="text/plain; charset=utf-8")
    assert "\x00" not in read_mail.text
    read_mail.text.encode()


def test_html_alone_gives_text_and_a_clean_body():
    read_mail = mail(b"<p>Hello <b>you</b></p><script>alert(1)</script>", Content_Type="text/html")
    assert read_mail.text == "Hello you"
    assert read_mail.html == "<p>Hello <b>you</b></p>"


def test_what_a_picture_shows_is_told_where_there_is_nothing_but_html():
    shown = b'<p>Look:</p><img src="http://a.example/1" alt="the invoice"><blockquote type="cite">Old</blockquote>'
    read_mail = mail(shown, Content_Type="text/html")
    assert "[the invoice]" in read_mail.text
    assert "[the invoice]" in read_mail.reply
    assert "Old" not in read_mail.reply
    assert alternative(b"Look:", b'<p>Look:</p><img alt="the invoice">').text == "Look:"


def alternative(plain, html):
    head = b"Content-Type: multipart/alternative; boundary=b\n"
    return mail(b"--b\n\n" + plain + b"\n--b\nContent-Type: text/html\n\n" + html + b"\n--b--\n", head=head)


def test_words_that_only_one_form_says_are_kept():
    assert alternative(b"Hello there, Ana", b"<p>Hello there, Ana</p>").text == "Hello there, Ana"
    both = alternative(b"One two three four", b"<p>Five six seven eight</p>")
    assert both.text == "Five six seven eight\n\n[Only in the plain form of this mail:]\nOne two three four"


def test_what_both_forms_say_is_said_once_and_below_it_what_one_alone_does():
    same = "\n".join(f"Line {number} of what I have to say" for number in range(9))
    plain = f"{same}\nYour client number is 4711"
    laid_out = same.replace("\n", "<br>") + "<p>See <a href='https://x.example/a'>our terms and conditions</a>!"
    text = alternative(plain.encode(), laid_out.encode()).text
    told, _title, rest = text.partition("[Only in the plain form of this mail:]\n")
    assert (told.count("Line 3 "), "terms and conditions" in told) == (1, True)
    assert rest == "Your client number is 4711"
    longer = alternative(f"{plain} and a good deal longer than that of the other form".encode(), laid_out.encode())
    assert longer.text.endswith("[Only in the laid-out form of this mail:]\nSee our terms and conditions!")


def test_an_attached_mail_keeps_its_bytes_and_takes_its_subject_as_name():
    inner = b"Subject: Old matter\nFrom: x@y.z\n\nwords\n"
    body = b"--b\n\nsee below\n--b\nContent-Type: message/rfc822\n\n" + inner + b"\n--b--\n"
    read_mail = mail(body, Content_Type="multipart/mixed; boundary=b")
    assert read_mail.text == "see below"
    assert [(part.name, part.data) for part in read_mail.attachments] == [("Old matter.eml", inner)]


def test_a_file_name_loses_its_folder_and_keeps_its_umlauts():
    head = b"Content-Type: application/pdf\nContent-Disposition: attachment; filename*=utf-8''..%2F..%2FM%C3%BCll.pdf\n"
    assert mail(b"%PDF", head=head).attachments[0].name == "Müll.pdf"


def test_a_picture_in_the_text_is_inline():
    body = (
        b'--b\nContent-Type: text/html\n\n<img src="cid:p1">\n'
        b"--b\nContent-Type: image/png\nContent-ID: <p1>\n\nPNG\n--b--\n"
    )
    part = mail(body, Content_Type="multipart/related; boundary=b").attachments[0]
    assert (part.inline, part.content_id, part.content_type) == (True, "p1", "image/png")


def test_automatic_mail_is_told_from_a_persons():
    assert mail(Auto_Submitted="no").automatic is None
    assert mail(Auto_Submitted="auto-replied").automatic == "auto-reply"
    assert mail(Auto_Submitted="auto-generated").automatic == "auto-generated"
    assert mail(List_Id="<news.example.com>").automatic == "list"
    assert mail(Precedence="bulk").automatic == "auto-generated"
    assert mail(Return_Path="<ana@example.com>").automatic is None


def kind_of_mail(subject, body="x", sender="Ana <ana@example.com>", **headers):
    told = {"From": sender, "Subject": subject} | headers
    head = "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in told.items())
    return read_carefully(f"{head}\n{body}\n".encode()).automatic


@pytest.mark.parametrize(
    "subject",
    [
        "Automatic reply: Hello", "Out of Office: Hello", "Réponse automatique : Bonjour",
        "AUTO: Ana is out of the office (returning 03/02)", "Abwesenheitsnotiz: Ihre Anfrage", "Out of Office",
        "自動応答: こんにちは", "自动答复：您好", "Odpowiedź automatyczna: Pytanie", "[Automatyczna odpowiedz] Pytanie",
        "Automatiskt svar: Hej", "OTOMATİK YANIT: Merhaba", "Automatická odpověď: Dobrý den", "رد تلقائي: مرحبا",
        "Αυτόματη απάντηση: Γεια", "Автоматична відповідь: Привіт", "ตอบกลับอัตโนมัติ: สวัสดี", "Automātiskā atbilde: Sveiki",
    ],
)  # fmt: skip
def test_a_subject_that_only_programs_write_is_an_automatic_reply(subject):
    assert kind_of_mail(subject) == "auto-reply"


@pytest.mark.parametrize(
    "subject",
    [
        "Re: Automatic reply: Hello", "Out of office chairs again", "My automatic door", "Abwesenheitsassistent defekt",
        "Automatic reply does not work in my account", "OOO reply broken", "Ausente el técnico que prometieron",
        "I am out of the office until Monday, please call", "Abuse report about your driver", "Undeliverable parcel",
    ],
)  # fmt: skip
def test_a_person_who_writes_about_replies_absences_and_abuse_is_heard(subject):
    assert kind_of_mail(subject, "My parcel could not be delivered. Nobody was there.") is None


@pytest.mark.parametrize(
    "subject",
    [
        "Vacation: cancel it please", "Abwesenheit", "Auto: Bremse kaputt", "Afwezig: hoi", "Ausente", "不在",
        "We are away from home next week", "My wife is on leave until May", "Urlaub", "Auto: the engine is out of oil",
    ],
)  # fmt: skip
def test_what_people_write_too_is_an_automatic_reply_only_where_a_program_shows(subject):
    assert kind_of_mail(subject) is None
    assert kind_of_mail(subject, In_Reply_To="<a@b>") is None
    assert kind_of_mail(subject, In_Reply_To="<a@b>", Return_Path="<>") == "auto-reply"


@pytest.mark.parametrize(
    "subject",
    [
        "Abwesend: Re: Ihre Frage", "Auto: AW: Bremse kaputt", "Afwezig: Your parcel [A-1042]", "Ausente: RE: Hola",
        "About your answer (automatic reply)", "I am out of the office until Monday",
    ],
)  # fmt: skip
def test_a_title_that_repeats_what_it_answers_is_a_programs_where_it_answers_something(subject):
    assert kind_of_mail(subject) is None
    assert kind_of_mail(subject, In_Reply_To="<a@b>") == "auto-reply"


def test_what_answers_a_mail_without_an_envelope_sender_is_an_automatic_reply():
    assert kind_of_mail("Thank you for your e-mail", In_Reply_To="<a@b>", Return_Path="<>") == "auto-reply"
    assert kind_of_mail("Thank you for your e-mail", In_Reply_To="<a@b>", Return_Path="<ana@example.com>") is None


@pytest.mark.parametrize(
    "headers",
    [
        {"X_Apple_Action": "vacation"}, {"Delivered_To": "Autoresponder"}, {"X_Vacation": "yes"},
        {"X_POST_MessageClass": "9; Autoresponder"}, {"Auto_Submitted": "auto-generated (vacation)"},
        {"Precedence": "auto_reply"}, {"X_Autogenerated": "Reply"}, {"X_FC_MachineGenerated": "true"},
        {"X_MS_Exchange_Generated_Message_Source": "Mailbox Rules Agent"}, {"Precedence": "auto-reply"},
        {"X_Auto_Submitted": "auto-replied"}, {"X_Mailer": "vacation 1.2.7"}, {"User_Agent": "Desk AutoResponder 3"},
    ],
)  # fmt: skip
def test_programs_that_answer_for_the_absent_are_known_by_their_headers(headers):
    assert kind_of_mail("Re: Hello", **headers) == "auto-reply"


@pytest.mark.parametrize("program", ["Vacation Rentals 3.1", "Goldfish Mail/2.0"])
def test_programs_that_people_write_with_may_be_called_nearly_so(program):
    assert kind_of_mail("Our booking", X_Mailer=program) is None


@pytest.mark.parametrize(
    ("sender", "subject", "body"),
    [
        ("postmaster@firma.example", "Não é possível entregar: Olá", ""),
        ("postmaster@firma.example", "Kan niet worden bezorgd: Hoi", ""),
        ("Mail Delivery System <x@mx.example>", "Returned Mail", "<bo@example.com> user unknown"),
        ("Mail Router <r@mx.example>", "DELIVERY FAILURE: User bo not listed", "Your message was not delivered."),
        ("sysadmin@phone.example", "Undeliverable Message", "Error: No valid recipients"),
    ],
)
def test_a_report_in_words_alone_is_known_by_its_sender_or_by_what_no_person_writes(sender, subject, body):
    assert kind_of_mail(subject, body, sender) == "bounce"


@pytest.mark.parametrize("sender", ["Ana Postmaster <ana@example.com>", "Royal Mail Delivery <ana@example.com>"])
def test_people_may_be_called_what_machines_are(sender):
    assert kind_of_mail("A question", "Your parcel was returned to sender, user unknown.", sender) is None


def test_a_mailer_daemon_is_no_person_whatever_it_says():
    assert kind_of_mail("Hello", "Some words", "MAILER-DAEMON@mx.example") == "report"
    assert kind_of_mail("Hello", "Some words", "Postmaster <postmaster@mx.example>") == "auto-generated"


def test_the_empty_envelope_sender_tells_a_machine():
    raw = b"From: x@mx.example\nSubject: Mail could not be delivered\n\nUnable to deliver to <bo@example.com>\n"
    assert (read_carefully(raw).automatic, read_carefully(raw, null_sender=True).automatic) == (None, "bounce")
    assert read_carefully(raw + b"\n--- Returned mail ---\nSubject: Hello\n").automatic == "bounce"
    plain = b"From: shop@example.com\nSubject: New order\n\nA new order came in.\n"
    assert read_carefully(plain, null_sender=True).automatic == "auto-generated"


@pytest.mark.parametrize(
    "subject", ["Mail delivery failed", "Undeliverable mail", "Failure notice", "Returned mail: why?"]
)
def test_a_servers_subject_over_a_persons_complaint_is_no_bounce(subject):
    assert kind_of_mail(subject, "Your newsletter could not be delivered: 550 5.1.1 user unknown. Why?") is None


def test_a_person_who_writes_about_a_bounce_is_no_bounce():
    words = b"I got this: 550 5.1.1 User unknown, your mail could not be delivered to one recipient. Help!\n"
    head = b"From: Ana <ana@example.com>\nReturn-Path: <ana@example.com>\nSubject: Undeliverable: my order\n\n"
    assert read_carefully(head + words).automatic is None


REPORT = b"""From: MAILER-DAEMON@mx.example.org
To: bounce+abcdefgh234567@halden.example
Subject: Undelivered Mail
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b

Sorry.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; ana@example.com
Action: failed
Status: 5.0.0
Diagnostic-Code: smtp; 550 5.1.1 User unknown

--b
Content-Type: text/rfc822-headers

Message-ID: <answer-1@halden.example>
--b--
"""


def test_a_delivery_report_names_recipient_message_and_token():
    report = read_carefully(REPORT).report
    outcome = report.recipients[0]
    assert (outcome.address, outcome.status, outcome.action) == ("ana@example.com", "5.1.1", "failed")
    assert outcome.reason == "550 5.1.1 User unknown"
    assert (report.original_message_id, report.envelope_token) == ("<answer-1@halden.example>", "abcdefgh234567")


def test_quoted_history_is_folded_and_words_between_quotes_stay():
    body = b"Thanks!\n\nOn Mon, 2 Nov 2026 at 10:00, Kim <kim@halden.example> wrote:\n> First?\nYes.\n> Second?\nNo.\n"
    assert mail(body).reply == "Thanks!\n\nYes.\nNo."
    assert "> First?" in mail(body).text


def test_a_journey_is_not_taken_for_the_head_of_an_old_mail():
    body = b"I would like to go\nFrom: Bern\nTo: Basel\nDate: 3 May\nPlease help.\n"
    assert mail(body).reply == body.decode().strip()


def test_a_sentence_that_ends_like_an_attribution_hides_nothing():
    body = b"On 3 May your colleague wrote:\nyou get the money back. When?\n"
    assert "When?" in mail(body).reply


def test_where_plain_text_and_html_differ_the_reply_has_the_words_of_both():
    body = b"--b\n\nMy order is 4711.\n--b\nContent-Type: text/html\n\n<p>See the other form, please.</p>\n--b--\n"
    read_mail = mail(body, Content_Type="multipart/alternative; boundary=b")
    assert (
        read_mail.reply
        == read_mail.text
        == "See the other form, please.\n\n[Only in the plain form of this mail:]\nMy order is 4711."
    )


def test_a_forwarded_mail_is_what_the_writer_wants_us_to_read():
    body = b"FYI\n\n---------- Forwarded message ----------\nFrom: x@y.z\nSubject: Two\n\nText\n"
    assert mail(body).reply == body.decode().strip()


def test_a_long_paragraph_on_one_line_is_kept_to_its_last_word():
    words = "word " * 400
    body = f"{words}one\n{words}two\n\nOn Mon, 2 Nov 2026 at 10:00, Kim <kim@halden.example> wrote:\n> x\n".encode()
    assert mail(body).reply == f"{words}one\n{words}two"


def test_the_language_is_declared_or_guessed_or_left_open():
    german = "Guten Tag, meine Rechnung vom letzten Monat stimmt leider nicht, bitte prüfen Sie das.\n"
    assert mail(german.encode()).language == "de"
    assert mail(german.encode(), Content_Language="fr-CH").language == "fr"
    assert mail(b"ok\n").language == ""


def nested(depth):
    opened = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(depth))
    return b"From: a@b.c\n" + opened + b"\nhello\n" + b"".join(b"\n--b%d--\n" % n for n in reversed(range(depth)))


def test_nine_hundred_nested_parts_are_one_attachment_and_a_problem():
    begun = time.process_time()
    read_mail = read_carefully(nested(900))
    assert time.process_time() - begun < 2
    assert len(read_mail.attachments) == 1
    assert any("deeper" in sentence for sentence in read_mail.problems)
    assert read_carefully(nested(10)).text == "hello"


def test_bombs_are_read_in_time():
    bombs = [
        b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 20_000,
        b"Content-Type: text/html\n\n" + b"<div>" * 50_000,
        b"Subject: " + b"=?utf-8?q?a?= " * 50_000 + b"\n\nx",
        b"From: " + b"<" * 100_000 + b"\n\nx",
        b"From: " + b"(" * 100_000 + b"\n\nx",
        b"\n" + b"On Mon, Jan 1 2012 at 10:00 Bob\n" * 50_000,
        b"\n" + b" " * 500_000 + b"x",
        b"References: " + b"<" * 100_000 + b"\n\nx",
        b"Cc: " + b'"\\' * 45_000 + b"\n\nx",
        b"Subject: " + b" ." * 50_000 + b"\n\nx",
        b"\n" + (b"-" * 480 + b" Original\n") * 1000,
        b"\n" + b"\0" * 5_000_000,
        b"Content-Type: text/html\n\n" + b"&amp" * 300_000,
        b"Content-Type: text/html\n\n" + b"&amp" * 40_000,
        b"Content-Type: text/html\n\n" + b"<p>hello <b>world</b></p>" * 200_000,
        b"Content-Type: text/html\n\n<p " + b"".join(b"a%d=1 " % number for number in range(200_000)) + b">x</p>",
        b"Date: " + b"1 " * 50_000 + b"\n\nx",
        b"Subject: " + b"[EXT] " * 40 + b"my order\n\nx",
    ]
    for bomb in bombs:
        begun = time.process_time()
        read_carefully(HEAD + bomb)
        # What exploded took minutes; a busy machine may take several times what an idle one does.
        assert time.process_time() - begun < 15, bomb[:60]


def test_a_picture_written_into_the_html_does_not_cost_it_its_form():
    picture = b'<img src="data:image/png;base64,' + b"iVBO" * 500_000 + b'">'
    read_mail = mail(b"<p>Dear <b>desk</b></p>" + picture, Content_Type="text/html")
    assert (read_mail.text, "<b>desk</b>" in read_mail.html) == ("Dear desk", True)


def test_ten_thousand_recipients_are_all_read():
    people = ",\n ".join(f'"Müller, {number}" <p{number}@example.org>' for number in range(10_000))
    read_mail = read_carefully(f"From: ana@example.com\nTo: {people}\nSubject: All\n\nHello\n".encode())
    assert (len(read_mail.to), read_mail.to[-1]) == (10_000, Address("Müller, 9999", "p9999@example.org"))


def test_inspect_prints_the_promised_json(tmp_path: Path, capfdbinary):
    file = tmp_path / "mail.eml"
    file.write_bytes(HEAD + b"\nHello\n")
    assert run_inspect(type("Arguments", (), {"file": str(file)})) == 0
    told = json.loads(capfdbinary.readouterr().out)
    assert list(told) == [
        "from", "to", "cc", "reply_to", "subject", "message_id", "in_reply_to", "references", "date", "text", "reply",
        "html", "attachments", "automatic", "problems",
    ]  # fmt: skip
    assert told["from"] == [{"name": "Ana", "address": "ana@example.com"}]
    assert run_inspect(type("Arguments", (), {"file": str(tmp_path / "none.eml")})) == 1


SEEDS = [path.read_bytes()[:20_000] for path in mails_under("cpython", "webklex", "zammad", "bounces")] or [REPORT]
PIECES = [
    b"\r\n",
    b"\n\n",
    b"=?utf-8?B?",
    b"?=",
    b'"',
    b"<",
    b">",
    b"--b",
    b"\x00",
    b"\xff",
    b"boundary=",
    b"charset=zip",
]


@st.composite
def mutated(draw):
    raw = bytearray(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(1, 12))):
        at = draw(st.integers(0, len(raw)))
        piece = draw(st.sampled_from(PIECES) | st.binary(max_size=20))
        raw[at : at + draw(st.integers(0, 40))] = piece
    return bytes(raw)


def survives(raw):
    told = inspect_json(read_carefully(raw))
    json.dumps(told).encode()
    assert "\x00" not in json.dumps(told, ensure_ascii=False).encode().decode()


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(mutated())
def test_no_change_to_a_mail_makes_reading_fail(raw):
    survives(raw)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=2000) | st.builds(lambda words: HEAD + words, st.binary(max_size=2000)))
def test_any_bytes_are_read(raw):
    survives(raw)


def test_a_date_that_cannot_be_is_none():
    assert mail(Date="Mon, 45 Foo 99999 99:99:99 +9999").date is None
    assert mail(Date="Mon, 2 Nov 2026 10:00:00 -0000").date == datetime(2026, 11, 2, 10, tzinfo=UTC)


def test_what_is_missing_doubled_or_impossible_in_the_head_is_told():
    assert mail().problems == ["The mail has no Date.", "The mail has no Message-ID."]
    assert mail(head=WHOLE + b"From: bo@example.com\n").problems == ["The mail has more than one From."]
    odd = mail(Date="Thu, 99 Foo 9999", Message_ID=f"<{'é' * 600}@x>")
    assert odd.problems == ["The date “Thu, 99 Foo 9999” cannot be read.", "The Message-ID cannot be used."]
    assert (odd.date, odd.message_id) == (None, "")


def test_a_mail_without_sender_is_read_and_says_so():
    assert read(WHOLE + b"\nx").problems == ["The mail does not say who sent it."]
    assert read(b"Reply-To: ana@example.com\n\nx").from_ == [Address("", "ana@example.com")]


def test_html_that_is_nothing_but_a_link_says_it():
    mail = read(b'Subject: x\r\nContent-Type: text/html\r\n\r\n<a href="https://x.example/1">https://x.example/1</a>')
    assert mail.text.strip() == "https://x.example/1"
