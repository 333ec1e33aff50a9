"""A mail that passes another one on, in the forms in which mail programs write it."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import default
from zoneinfo import ZoneInfo

import pytest

from answerable.channels.mail.reading import Address
from answerable.channels.mail.reading.reader import read_carefully
from answerable.channels.mail.reading.told_dates import Told, told_dates

ADA, WORDS = (
    Address("Ada Lovelace", "ada@example.org"),
    "Hello,\n\nmy heating is cold again.\n> You wrote: fixed.\n\nAda",
)
TEN_PAST_NINE = datetime(2026, 3, 3, 9, 10, tzinfo=UTC)


def passed_on(text: str, subject: str = "Fwd: Cold heating", html: str = "", **headers):
    mail = EmailMessage(policy=default)
    for name, value in ({"From": "Kim <kim@halden.example>", "To": "care@halden.example", "Subject": subject}
                        | headers).items():  # fmt: skip
        mail[name.replace("_", "-")] = value
    mail.set_content(text or "x")
    if html:
        mail.set_content(html, subtype="html")
    return read_carefully(mail.as_bytes()).forwarded


GMAIL = """Please help her.

---------- Forwarded message ---------
{labels[0]}: Ada Lovelace <ada@example.org>
{labels[1]}: {date}
{labels[2]}: Cold heating
{labels[3]}: Kim <kim@halden.example>


"""
APPLE = """Please help her.

> {mark}:
>{space}
> {labels[0]}: Ada Lovelace <ada@example.org>
> {labels[2]}: Cold heating
> {labels[1]}: {date}
> {labels[3]}: Kim <kim@halden.example>
>{space}
"""
OUTLOOK = """Please help her.

________________________________
{labels[0]}: Ada Lovelace <ada@example.org>
{labels[1]}: {date}
{labels[3]}: Kim <kim@halden.example>
{labels[2]}: Cold heating

"""
DASHED = """Please help her.

{mark}
{labels[2]}: \tCold heating
{labels[1]}: \t{date}
{labels[0]}: \tAda Lovelace <ada@example.org>
{labels[3]}: \tkim@halden.example



"""
ENGLISH = ("From", "Date", "Subject", "To")
FORMS = {
    "Gmail": (GMAIL, ENGLISH, "", "Tue, Mar 3, 2026 at 9:10 AM", "Fwd"),
    "Gmail in German": (GMAIL, ("Von", "Date", "Subject", "To"), "", "Di., 3. März 2026 um 09:10 Uhr", "Fwd"),
    "Apple Mail": (APPLE, ENGLISH, "Begin forwarded message", "3 March 2026 at 09:10:00", "Fwd"),
    "Apple Mail, fr": (APPLE, ("De", "Date", "Objet", "À"), "Début du message réexpédié", "3 mars 2026 à 09:10", "Fwd"),
    "Apple Mail, sv": (APPLE, ("Från", "Datum", "Ämne", "Till"), "Vidarebefordrat mejl", "3 mars 2026 09:10:00", "Fwd"),
    "Apple Mail, da": (APPLE, ("Fra", "Dato", "Emne", "Til"), "Start på videresendt besked", "3. marts 2026 kl. 09.10",
                       "Fwd"),
    "Outlook": (OUTLOOK, ("From", "Sent", "Subject", "To"), "", "Tuesday, March 3, 2026 9:10:00 AM", "FW"),
    "Outlook, de": (OUTLOOK, ("Von", "Gesendet", "Betreff", "An"), "", "Dienstag, 3. März 2026 09:10", "WG"),
    "Outlook, fr": (OUTLOOK, ("De ", "Envoyé ", "Objet ", "À "), "", "mardi 3 mars 2026 09:10", "TR"),
    "Outlook, es": (OUTLOOK, ("De", "Enviado", "Asunto", "Para"), "", "martes, 3 de marzo de 2026 9:10", "RV"),
    "Outlook, it": (OUTLOOK, ("Da", "Inviato", "Oggetto", "A"), "", "martedì 3 marzo 2026 09:10", "I"),
    "Outlook, nl": (OUTLOOK, ("Van", "Verzonden", "Onderwerp", "Aan"), "", "dinsdag 3 maart 2026 09:10", "FW"),
    "Outlook, pt": (OUTLOOK, ("De", "Enviado", "Assunto", "Para"), "", "terça-feira, 3 de março de 2026 09:10", "ENC"),
    "Outlook, pl": (OUTLOOK, ("Od", "Wysłano", "Temat", "Do"), "", "wtorek, 3 marca 2026 09:10", "PD"),
    "Outlook, sv": (OUTLOOK, ("Från", "Skickat", "Ämne", "Till"), "", "den 3 mars 2026 09:10", "VB"),
    "Outlook, da": (OUTLOOK, ("Fra", "Sendt", "Emne", "Til"), "", "3. marts 2026 09:10", "VS"),
    "Outlook, fi": (OUTLOOK, ("Lähettäjä", "Lähetetty", "Aihe", "Vastaanottaja"), "",
                    "tiistai 3. maaliskuuta 2026 9.10", "VL"),
    "Outlook, cs": (OUTLOOK, ("Od", "Odesláno", "Předmět", "Komu"), "", "úterý 3. března 2026 9:10", "FW"),
    "Outlook, nb": (OUTLOOK, ("Fra", "Sendt", "Emne", "Til"), "", "tirsdag 3. mars 2026 09:10", "Vs"),
    "Outlook, ru": (OUTLOOK, ("От", "Отправлено", "Тема", "Кому"), "", "3 марта 2026 г. 9:10", "FW"),
    "Thunderbird": (DASHED, ENGLISH, "-------- Forwarded Message --------", "Tue, 3 Mar 2026 09:10:00 +0000", "Fwd"),
    "Thunderbird, it": (DASHED, ("Mittente", "Data", "Oggetto", "A"), "-------- Messaggio Inoltrato --------",
                        "Tue, 3 Mar 2026 09:10:00 +0000", "Fwd"),
    "Thunderbird, pl": (DASHED, ("Od", "Data", "Temat", "Do"), "-------- Przekazana wiadomość --------",
                        "Tue, 3 Mar 2026 09:10:00 +0000", "Fwd"),
    "Yahoo": (DASHED, ("From", "Sent", "Subject", "To"), "----- Forwarded Message -----",
              "Tuesday, March 3, 2026 at 09:10:00 AM GMT", "Fw"),
    "GMX": (DASHED, ("Von", "Gesendet", "Betreff", "An"), "--- Weitergeleitete Nachricht ---",
            "Dienstag, 03. März 2026 um 09:10 Uhr", "Fw"),
    "Proton": (DASHED, ENGLISH, "------- Forwarded Message -------", "On Tuesday, March 3rd, 2026 at 9:10 AM", "Fw"),
    "old Outlook": (DASHED, ("From", "Sent", "Subject", "To"), "-----Original Message-----", "03.03.2026 09:10", "FW"),
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_every_program_tells_who_wrote_it_when_and_what(form):
    layout, labels, mark, date, prefix = FORMS[form]
    words = "\n".join(f"> {line}" for line in WORDS.split("\n")) if layout is APPLE else WORDS
    text = layout.format(labels=labels, mark=mark, date=date, space="") + words
    found = passed_on(text, f"{prefix}: Cold heating")
    assert (found.mail.from_, found.mail.subject) == ([ADA], "Cold heating")
    assert (found.mail.text, found.above) == (WORDS, "Please help her.")
    assert set(found.written.moments) == {TEN_PAST_NINE}
    assert not found.is_attached


HTML = """<html><body><p>Please help her.</p>
<div class="gmail_quote">
<div dir="ltr" class="gmail_attr">---------- Forwarded message ---------<br>
From: <strong class="gmail_sendername">Ada Lovelace</strong> <span>&lt;<a
  href="mailto:ada@example.org">ada@example.org</a>&gt;</span><br>
Date: Tue, Mar 3, 2026 at 9:10 AM<br>Subject: Cold heating<br>To: Kim &lt;kim@halden.example&gt;<br></div><br><br>
<div><p>my heating is cold again.</p></div></div></body></html>"""
OUTLOOK_HTML = """<html><body><p>Please help her.</p><hr><div id="divRplyFwdMsg"><font face="Calibri">
<b>From:</b> Ada Lovelace &lt;ada@example.org&gt;<br><b>Sent:</b> Tuesday, March 3, 2026 9:10 AM<br>
<b>To:</b> Kim &lt;kim@halden.example&gt;<br><b>Subject:</b> Cold heating</font><div>&nbsp;</div></div>
<div><p>my heating is cold again.</p></div></body></html>"""
THUNDERBIRD_HTML = """<html><body><p>Please help her.</p><div class="moz-forward-container"><br>
-------- Forwarded Message --------<table class="moz-email-headers-table"><tbody>
<tr><th>Subject: </th><td>Cold heating</td></tr><tr><th>Date: </th><td>Tue, 3 Mar 2026 09:10:00 +0000</td></tr>
<tr><th>From: </th><td>Ada Lovelace &lt;ada@example.org&gt;</td></tr><tr><th>To: </th><td>kim@halden.example</td></tr>
</tbody></table><br><br><p>my heating is cold again.</p></div></body></html>"""
APPLE_HTML = """<html><body>Please help her.<br><div><br><blockquote type="cite">
<div>Begin forwarded message:</div><br>
<div><span><b>From: </b></span><span>Ada Lovelace &lt;<a
 href="mailto:ada@example.org">ada@example.org</a>&gt;<br></span></div>
<div><span><b>Subject: </b></span><span><b>Cold heating</b><br></span></div>
<div><span><b>Date: </b></span><span>3 March 2026 at 09:10:00 GMT<br></span></div>
<div><span><b>To: </b></span><span>Kim &lt;kim@halden.example&gt;<br></span></div><br>
<div><p>my heating is cold again.</p></div></blockquote></div></body></html>"""


@pytest.mark.parametrize("html", [HTML, OUTLOOK_HTML, THUNDERBIRD_HTML, APPLE_HTML],
                         ids=["Gmail", "Outlook", "Thunderbird", "Apple"])  # fmt: skip
def test_the_same_is_read_where_only_html_says_it(html):
    found = passed_on("", "Fwd: Cold heating", html)
    assert (found.mail.from_, found.mail.subject, found.above) == ([ADA], "Cold heating", "Please help her.")
    assert found.mail.text.strip() == "my heating is cold again."
    assert set(found.written.moments) == {TEN_PAST_NINE}


def test_one_that_is_attached_is_read_whole():
    inner = EmailMessage(policy=default)
    inner["From"], inner["Subject"], inner["Message-ID"] = "Ada Lovelace <ada@example.org>", "Cold", "<a1@example.org>"
    inner["Date"] = "Tue, 3 Mar 2026 10:10:00 +0100"
    inner.set_content("my heating is cold again.")
    inner.add_attachment(b"%PDF-1", maintype="application", subtype="pdf", filename="bill.pdf")
    outer = EmailMessage(policy=default)
    outer["From"], outer["Subject"] = "Kim <kim@halden.example>", "Fwd: Cold"
    outer.set_content("Please help her.")
    outer.add_attachment(inner)
    outer.add_attachment(b"notes", maintype="text", subtype="x-notes", filename="mine.txt")
    found = read_carefully(outer.as_bytes()).forwarded
    assert (found.mail.from_, found.mail.message_id, found.is_attached) == ([ADA], "<a1@example.org>", True)
    assert [part.name for part in found.mail.attachments] == ["bill.pdf"]
    assert ([part.name for part in found.other_files], found.above.strip()) == (["mine.txt"], "Please help her.")
    assert found.written == Told((TEN_PAST_NINE,))
    outer.add_attachment(inner)
    assert read_carefully(outer.as_bytes()).forwarded is None  # of two, nobody guesses which is meant


def test_one_within_another_is_read_too():
    first = GMAIL.format(labels=ENGLISH, date="Tue, Mar 3, 2026 at 9:10 AM") + WORDS
    second = GMAIL.replace("Ada Lovelace <ada@example.org>", "Lee <lee@halden.example>").format(
        labels=ENGLISH, date="Wed, Mar 4, 2026 at 9:10 AM"
    )
    found = passed_on(f"Mine?\n{second.removeprefix('Please help her.')}{first}", "Fwd: Fwd: Cold heating")
    assert found.mail.from_ == [Address("Lee", "lee@halden.example")]
    assert (found.mail.forwarded.mail.from_, found.mail.forwarded.mail.text) == ([ADA], WORDS)
    assert (found.above, found.mail.forwarded.above) == ("Mine?", "Please help her.")


def test_its_message_id_stands_in_the_head_of_what_passes_it_on():
    text = GMAIL.format(labels=ENGLISH, date="") + WORDS
    headers = {"References": "<older@example.org> <a1@example.org>", "In_Reply_To": "<a1@example.org>"}
    found = passed_on(text, **headers)
    assert (found.mail.message_id, found.mail.references) == ("<a1@example.org>", ["<older@example.org>"])
    named = passed_on(text, References="<other@example.org>", X_Forwarded_Message_Id="<a1@example.org>")
    assert named.mail.message_id == "<a1@example.org>"


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Re: Cold heating", OUTLOOK.format(labels=ENGLISH, date="3 March 2026 09:10") + WORDS),
        ("Re: Cold heating", "Done.\n\nOn Tue, 3 Mar 2026 at 09:10, Ada <ada@example.org> wrote:\n> Cold again.\n"),
        ("Fwd: something", "I mean the forwarded message: it is about the heating."),
        ("Fwd: something", "----- Forwarded message -----\n\nNothing follows here."),
    ],
    ids=["a reply in Outlook", "a reply", "words about it", "no head"],
)
def test_what_only_quotes_passes_nothing_on(subject, text):
    assert passed_on(text, subject) is None


@pytest.mark.parametrize(
    ("line", "address"),
    [
        ("From: Ada Lovelace [mailto:ada@example.org]", ADA),
        ("From: Ada Lovelace <ada@example.org<mailto:ada@example.org>>", ADA),
        ("*From:* Ada Lovelace <ada@example.org>", ADA),
        ("From: ada@example.org", Address("", "ada@example.org")),
        ("From: Ada Lovelace", Address("Ada Lovelace", "")),
        ("From: \"Lovelace, Ada\" <ada@example.org>", Address("Lovelace, Ada", "ada@example.org")),
    ],
)  # fmt: skip
def test_its_author_is_read_as_programs_write_them(line, address):
    text = f"----- Forwarded message -----\n{line}\nSent: 3 March 2026 09:10\nTo: kim@halden.example\nSubject: X\n\nHi"
    assert passed_on(text).mail.from_ == [address]


def test_of_a_date_in_numbers_both_readings_are_kept():
    september, april = datetime(2026, 9, 4, 13, 35, tzinfo=UTC), datetime(2026, 4, 9, 13, 35, tzinfo=UTC)
    berlin = ZoneInfo("Europe/Berlin")
    told = told_dates("04/09/2026 13:35")
    assert told == Told((september, april), is_local=True)
    assert told.latest(datetime(2026, 5, 1, tzinfo=UTC), berlin) == april.replace(tzinfo=berlin)
    assert told.latest(datetime(2026, 1, 1, tzinfo=UTC), berlin) is None
    assert told_dates("3/14/26, 1:35 PM").moments == (datetime(2026, 3, 14, 13, 35, tzinfo=UTC),)
    assert told_dates("2026年3月3日 09:10").moments == (TEN_PAST_NINE,)
    assert told_dates("Tue, 3 Mar 2026 09:10:00 -0500") == Told((TEN_PAST_NINE + timedelta(hours=5),))
    for nothing in ("", "yesterday", "99/99/2026 9:10", "3 March", "9:10", "0 Mar 2026 9:10", "x" * 9000):
        assert told_dates(nothing).moments == ()


def test_a_label_of_a_language_that_we_do_not_know_is_nobodys_name():
    head = "Asunto: Pedido\nDe: Ana <ana@example.com>\nNori: Kim <kim@example.com>\n"
    raw = f"From: kim@halden.example\nSubject: Fwd: x\n\n-------- Forwarded Message --------\n{head}\nHello"
    forwarded = read_carefully(raw.encode()).forwarded
    assert forwarded is not None
    assert [each.address for each in forwarded.mail.from_] == ["ana@example.com"]
    assert (forwarded.mail.subject, forwarded.mail.text) == ("Pedido", "Hello")


def test_empty_lines_within_the_head_of_a_forwarded_mail_do_not_end_it():
    head = "From: Ana <ana@example.com>\n\nDate: Mon, 2 Nov 2026 10:00:00\nTo: kim\n\n\nSubject: Order\n\n"
    raw = f"From: kim@halden.example\nSubject: Fwd: x\n\n-----Original Message-----\n{head}Hello"
    forwarded = read_carefully(raw.encode()).forwarded
    assert forwarded is not None
    assert (forwarded.mail.subject, forwarded.mail.text) == ("Order", "Hello")
