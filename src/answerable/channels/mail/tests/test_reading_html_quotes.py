"""The new part of an answer whose writer's program lays out what it quotes, with or without a plain form beside it."""

import time

import pytest

from answerable.channels.mail.reading.reader import read_carefully

ANSWER = "That is right.\nGreetings, Bo"
SAID = "<div>That is right.</div><div>Greetings, Bo</div>"
ANN = "Ann Lee &lt;<a href='mailto:ann@halden.example'>ann@halden.example</a>&gt;"
WROTE = f"On Mon, Nov 2, 2026 at 10:00 AM {ANN} wrote:"
OLD = "<div>Old words</div><div>and more</div>"
HEAD = (
    "<b>From:</b> Ann Lee &lt;ann@halden.example&gt;<br><b>Sent:</b> Monday, 2 November 2026 10:00<br>"
    "<b>To:</b> Bo<br><b>Subject:</b> Your order"
)
GERMAN_HEAD = (
    HEAD.replace("From", "Von").replace("Sent", "Gesendet").replace("To:", "An:").replace("Subject", "Betreff")
)

# Below the answer, as each program has it.
CONTAINERS = {
    "gmail": f'<br><div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">{WROTE}<br></div>'
    f'<blockquote class="gmail_quote" style="margin:0">{OLD}</blockquote></div>',
    "gmail of old": f'<div class="gmail_extra"><br><div class="gmail_quote">{WROTE}<br>'
    f'<blockquote class="gmail_quote">{OLD}</blockquote></div></div>',
    "apple": f'<div><br><blockquote type="cite"><div>{WROTE}</div><br class="Apple-interchange-newline"><div>{OLD}'
    "</div></blockquote></div><br>",
    "telephone": f'<div dir="ltr">Sent from my iPhone</div><div dir="ltr"><br><blockquote type="cite">{WROTE}<br><br>'
    f"</blockquote></div><blockquote type='cite'>{OLD}</blockquote>",
    "outlook": '<p class="MsoNormal">&nbsp;</p><div><div style="border:none;border-top:solid #E1E1E1 1.0pt">'
    f'<p class="MsoNormal">{HEAD}</p></div></div><p class="MsoNormal">&nbsp;</p>{OLD}',
    "outlook in german": '<div style="border:none;border-top:solid #E1E1E1 1.0pt"><p class="MsoNormal">'
    f"{GERMAN_HEAD}</p></div>{OLD}",
    "outlook in paragraphs": "".join(f"<p>{line}</p>" for line in HEAD.split("<br>")) + OLD,
    "outlook in a table": "<table>"
    + "".join(f"<tr><td>{line}</td></tr>" for line in HEAD.replace("</b>", "</b></td><td>").split("<br>"))
    + f"</table>{OLD}",
    "outlook on the web": '<div id="appendonsend"></div><hr style="width:98%"><div id="divRplyFwdMsg" dir="ltr">'
    f"<font>{HEAD}</font><div>&nbsp;</div></div><div>{OLD}</div>",
    "outlook on the web, quoted": f'<div id="x_appendonsend"></div><hr><div id="x_divRplyFwdMsg">{HEAD}</div>{OLD}',
    "outlook on a telephone": '<div>Get <a href="https://a.example">Outlook for iOS</a></div>'
    f'<div id="mail-editor-reference-message-container"><div class="ms-outlook-mobile-reference-message">{HEAD}'
    f"</div>{OLD}</div>",
    "hotmail": f'<hr id="stopSpelling">{HEAD}<br>{OLD}',
    "yahoo": f'<div id="ydpa1b2c3yahoo_quoted_1" class="ydpa1b2c3yahoo_quoted"><div>{WROTE}</div>{OLD}</div>',
    "yahoo of old": f'<div class="yahoo_quoted"><hr>{HEAD}<br>{OLD}</div>',
    "proton": f'<div class="protonmail_quote">{WROTE}<br><blockquote class="protonmail_quote" type="cite">{OLD}'
    "</blockquote><br></div>",
    "tuta": "<div>2. Nov. 2026, 10:00 von ann@halden.example:<br></div>"
    f'<blockquote class="tutanota_quote">{OLD}</blockquote>',
    "zoho": '<div class="zmail_extra_hr"></div><div class="zmail_extra"><br><div id="Zm-_Id_-Sgn1">---- On Mon, 02 Nov '
    f"2026 10:00:00 +0100 <b>{ANN}</b> wrote ---<br></div><blockquote>{OLD}</blockquote></div>",
    "yandex": f'<div>02.11.2026, 10:00, "Ann Lee" &lt;ann@halden.example&gt;:</div><blockquote>{OLD}</blockquote>',
    "mail.ru": '<blockquote style="border-left:1px solid #0857A6">Понедельник, 2 ноября '
    f'2026, 10:00 +03:00 от {ANN}:<br><br><div class="js-readmsg-msg">{OLD}</div></blockquote>',
    "qq": '<div><br></div><div style="font-size:12px">------------------&nbsp;原始邮件&nbsp;------------------</div>'
    f"<div><b>发件人:</b> Ann</div><div><b>发送时间:</b> 2026年11月2日</div>{OLD}",
    "netease": f'<div id="divNeteaseMailCard"></div><pre>At 2026-11-02 10:00:00, {ANN} wrote:</pre>'
    f'<blockquote id="isReplyContent" style="margin:0">{OLD}</blockquote>',
    "thunderbird": '<div class="moz-cite-prefix">Am 02.11.26 um 10:00 schrieb Ann Lee:<br></div>'
    f'<blockquote type="cite" cite="mid:1@halden.example">{OLD}</blockquote>',
    "spark": f'<div name="messageReplySection">{WROTE}<br><blockquote type="cite">{OLD}</blockquote></div>',
    "superhuman": f'<div class="gmail_quote">{WROTE}<br><blockquote class="gmail_quote">'
    f'<div class="sh-quoted">{OLD}</div></blockquote></div>',
    "front": f'<br><blockquote type="cite" class="front-blockquote">{WROTE}<br>{OLD}</blockquote>',
    "missive": f'<div class="missive_quote">{WROTE}<br><blockquote class="missive_quote">{OLD}</blockquote></div>',
    "gmx": '<div name="quote" style="margin:10px 5px 5px 10px; border-left:2px solid #C3D9E5;">'
    f'<div style="margin:0 0 10px 0;">{GERMAN_HEAD}</div><div name="quoted-content">{OLD}</div></div>',
    "zimbra": f'<hr id="zwchr" data-marker="__DIVIDER__"><div data-marker="__HEADERS__">{HEAD}</div>'
    f'<div data-marker="__QUOTED_TEXT__">{OLD}</div>',
    "em client": f'<div>------ Original Message ------</div><div>From "Ann" &lt;a@b.example&gt;</div>'
    f'<blockquote cite="mid:1" type="cite" class="cite2">{OLD}</blockquote>',
    "airmail": f'<div class="airmail_on">{WROTE}</div><blockquote type="cite" class="clean_bq">{OLD}</blockquote>',
    "notes": f"<font size=1>Ann Lee---02.11.2026 10:00:00---Your order</font><br><br>{HEAD}<hr>{OLD}",
    "windows mail": f'<div class="OutlookMessageHeader">-----Original Message-----<br>{HEAD}</div>{OLD}',
    "roundcube": f'<p id="reply-intro">Am 2026-11-02 10:00, schrieb Ann:</p><blockquote type="cite">{OLD}</blockquote>',
    "groupwise": f"&gt;&gt;&gt; Ann Lee &lt;ann@halden.example&gt; 02.11.2026 10:00 &gt;&gt;&gt;<br>{OLD}",
    "ticket desks": f"<div>##- Please type your reply above this line -##</div>{OLD}",
}


def reply_to_html(html: str) -> str:
    return read_carefully(b"From: bo@example.com\nContent-Type: text/html; charset=utf-8\n\n" + html.encode()).reply


@pytest.mark.parametrize("program", CONTAINERS)
def test_what_a_program_quotes_is_not_the_answer(program):
    html = f"<html><body>{SAID}{CONTAINERS[program]}</body></html>"
    assert [line for line in reply_to_html(html).split("\n") if line.strip()] == ANSWER.split("\n")


def test_answers_between_what_gmail_quotes_stay():
    html = (
        f'<div>See below.</div><div class="gmail_quote"><div class="gmail_attr">{WROTE}</div>'
        '<blockquote class="gmail_quote">First?</blockquote><div>Yes.</div>'
        '<blockquote class="gmail_quote">Second?</blockquote><div>No.</div></div>'
    )
    assert reply_to_html(html).split() == ["See", "below.", "Yes.", "No."]


def test_what_is_passed_on_is_not_a_quote_in_any_language():
    for mark in ("Forwarded message", "Weitergeleitete Nachricht", "Messaggio inoltrato", "Пересылаемое сообщение"):
        html = f'<div>See:</div><div class="gmail_quote">---------- {mark} ---------<br>{HEAD}<br>{OLD}</div>'
        assert "Old words" in reply_to_html(html)


def test_what_a_writer_sets_in_by_themselves_stays_where_it_is_not_the_last():
    own = "<blockquote>My address: Main Street 1</blockquote><p>Please send it there.</p>"
    html = f"{own}<p>{WROTE}</p><blockquote>Old</blockquote>"
    assert reply_to_html(html).split("\n")[0].strip() == "My address: Main Street 1"
    assert "Old" not in reply_to_html(html)


def test_what_gmail_sets_in_for_its_writer_stays():
    assert reply_to_html('<div>Hello</div><blockquote class="gmail_quote">My address</blockquote>').split() == [
        "Hello", "My", "address",
    ]  # fmt: skip


def test_more_quotes_than_anybody_answers_between_take_no_time():
    begun = time.process_time()
    reply_to_html(f'{SAID}<div class="gmail_quote">{"<blockquote>Old</blockquote>b" * 40_000}</div>')
    assert time.process_time() - begun < 5
