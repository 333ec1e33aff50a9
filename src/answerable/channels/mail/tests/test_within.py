"""Mails attached to a mail are read where they lie, and found; their own files are files of the message."""

from email.message import EmailMessage

import pytest
from django.test import Client

from answerable.cases import searching
from answerable.cases.models import Case
from answerable.channels.mail.reading.attached import MOST, TOO_MUCH
from answerable.channels.mail.reading.reader import read
from answerable.channels.mail.tests import factories as mails
from answerable.channels.mail.tests import outlook
from answerable.channels.mail.tests.outlook import compound, embedded, message
from answerable.staff.models import Team
from answerable.staff.tests import factories as colleagues

pytestmark = pytest.mark.django_db


def letter(subject: str, text: str, *within: EmailMessage) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Ana <ana@example.org>", "care@example.com", subject
    mail["Date"] = "Mon, 02 Mar 2026 10:00:00 +0100"
    mail.set_content(text)
    for one in within:
        mail.add_attachment(one)
    return mail


def test_their_words_are_shown_and_found_and_their_files_are_reachable():
    mails.desk()
    deep = letter("Meter", "The meter shows zyzzyva")
    deep.add_attachment(b"bill", maintype="application", subtype="pdf", filename="bill.pdf")
    case = mails.filed(
        letter("Two mails", "See below.", letter("Outer", "Words of xylograph", deep), letter("", "x"))
    ).case
    browser = Client()
    browser.force_login(colleagues.lee())
    page = browser.get(f"/desk/cases/{case.number}/").content.decode()
    for words in (
        "Attached mail: Outer",
        "Attached mail: Meter",
        "Attached mail: without a subject",
        "Words of xylograph",
    ):
        assert words in page
    assert ("Ana &lt;ana@example.org&gt;" in page, page.count("bill.pdf") > 1) == (True, True)
    row = case.messages.order_by("pk")[0].attachments.get(name="bill.pdf")
    assert b"".join(browser.get(f"/desk/files/{row.pk}/x", follow=True).streaming_content) == b"bill"
    assert searching.case_ids("zyzzyva") == searching.case_ids("xylograph meter") == [case.pk]
    assert case.number in browser.get("/desk/search/?q=zyzzyva").content.decode()
    Team.objects.update(visibility="closed")
    assert case.number not in browser.get("/desk/search/?q=zyzzyva").content.decode()


def test_outlooks_are_shown_and_found_beside_their_file_too():
    mails.desk()
    inner = message({outlook.SUBJECT: "Meter", outlook.BODY: "It shows zyzzyva", outlook.AUTHOR: "Ana"}, is_within=True)
    packed = compound(message({outlook.SUBJECT: "Outer", outlook.BODY: "Words of xylograph"}, files=[embedded(inner)]))
    mail = letter("A mail", "See below.")
    mail.add_attachment(packed, maintype="application", subtype="vnd.ms-outlook", filename="Outer.msg")
    case = mails.filed(mail).case
    browser = Client()
    browser.force_login(colleagues.lee())
    page = browser.get(f"/desk/cases/{case.number}/").content.decode()
    for words in ("Attached mail: Outer", "Attached mail: Meter", "Words of xylograph", "Outer.msg", "Meter.eml"):
        assert words in page
    row = case.messages.order_by("pk")[0].attachments.get(name="Outer.msg")
    assert b"".join(browser.get(f"/desk/files/{row.pk}/x", follow=True).streaming_content) == packed
    assert searching.case_ids("zyzzyva") == searching.case_ids("xylograph") == [case.pk]


def test_no_token_of_ours_is_shown_that_stands_over_one():
    case = mails.anas_case()
    token = mails.answer_to_ana(case).grant.token("reply")
    inner = letter("Ours", "Here is your refund.")
    inner.replace_header("From", f"care+{token}@halden.example")
    mails.filed(letter("Is this yours?", "See there.", inner))
    browser = Client()
    browser.force_login(colleagues.kim())
    pages = "".join(browser.get(f"/desk/cases/{each.number}/").content.decode() for each in Case.objects.all())
    assert ("care@halden.example" in pages, token in pages) == (True, False)


def test_too_many_stay_files():
    mail = read(letter("Many", "words", *(letter(f"No {number}", "x") for number in range(MOST + 5))).as_bytes())
    assert (len(mail.within), len(mail.attachments), mail.problems[-1]) == (MOST, MOST + 5, TOO_MUCH)
    nested = letter("0", "innermost")
    for depth in range(1, 12):
        nested = letter(str(depth), "x", nested)
    assert read(nested.as_bytes()).within[-1].text.strip() == "innermost"
