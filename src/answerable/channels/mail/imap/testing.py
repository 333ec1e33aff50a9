"""*Test this*: a real mail leaves by the way that all mail leaves, to the mailbox itself, and is received back by IMAP.

It leaves before going live too: it is written to nobody but ourselves.
"""

from __future__ import annotations

import time
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid

from django.conf import settings
from django.utils.translation import gettext as _

from answerable.cases.models.answering import message_domain
from answerable.channels.mail.composing import Letter
from answerable.channels.mail.imap import connecting
from answerable.channels.mail.imap.connection import Connection
from answerable.channels.mail.imap.origin import TEST_HEADER, test_mark
from answerable.channels.mail.imap.telling import Telling
from answerable.channels.mail.imap.trouble import Declined
from answerable.channels.mail.loops import LOOP_HEADER, loop_mark
from answerable.channels.mail.meanings import NotNow, NotSent
from answerable.channels.mail.models import Mailbox, MailboxErrand
from answerable.channels.mail.speaking import desk_address
from answerable.channels.mail.transports import way_out

PATIENCE = 180.0  # seconds until a mail to ourselves counts as not arrived
PAUSE = 2.0  # seconds between two looks for it


def test_mailbox(errand: MailboxErrand, telling: Telling) -> None:
    """Step by step; Failed with the sentence of the first that fails."""
    mailbox = errand.mailbox
    with telling.step(_("Find the server")):
        connecting.resolve(mailbox)
    with telling.step(_("Connect to it")):
        connecting.reach(mailbox).client.shutdown()
    with telling.step(_("Sign in")):
        connection = connecting.connect(mailbox)
    with connection:
        _open_folders(mailbox, connection, telling)
        if letter := _sent(errand, telling):
            _receive(mailbox, connection, letter, telling)


test_mailbox.__test__ = False  # type: ignore[attr-defined]  # pytest takes it for one of its own


def _open_folders(mailbox: Mailbox, connection: Connection, telling: Telling) -> None:
    with telling.step(_("Open its folders")):
        for name in _folders(mailbox):
            connection.enter(name)
        there = [folder.name for folder in connection.folders()]
        if mailbox.move_to and mailbox.move_to not in there:
            words = _("There is no folder %(folder)s to move mail to. Make it there, or choose one of: %(there)s.")
            telling.fail(words % {"folder": mailbox.move_to, "there": ", ".join(there[:20])})
        if mailbox.move_to and not connection.can_move:
            telling.fail(_("The server cannot move single mails (no MOVE, no UIDPLUS). Leave mail where it is."))
        telling.say(", ".join(_folders(mailbox)))


def _folders(mailbox: Mailbox) -> list[str]:
    names = mailbox.folders.filter(left_at=None).in_order().values_list("name", flat=True)  # type: ignore[attr-defined]
    return list(names) or ["INBOX"]


def _sent(errand: MailboxErrand, telling: Telling) -> Letter | None:
    """The mail that left; None where none can, and why."""
    name = _("Send a mail to it")
    if not settings.EMAIL_URL:
        words = _("No way out is configured (EMAIL_URL), so no mail was sent: only the way in was tested.")
        telling.remark(name, words)
        return None
    if not errand.mailbox.own_address:
        telling.remark(name, _("Nobody said which address the mailbox has, so no mail was sent. Enter it above."))
        return None
    letter = _letter(errand)
    with telling.step(name), way_out() as transport:
        try:
            transport.send(letter)
        except NotSent as error:
            telling.fail(_refusal(error))
        telling.say(letter.recipient)
    return letter


def _letter(errand: MailboxErrand) -> Letter:
    mailbox, home = errand.mailbox, desk_address(errand.mailbox.fallback_team)
    mail = EmailMessage(policy=SMTP.clone(cte_type="7bit"))
    mail["From"], mail["To"] = home, mailbox.own_address
    mail["Subject"] = _("Test of the mailbox %(name)s") % {"name": mailbox.name}
    mail["Date"], mail["Message-ID"] = format_datetime(errand.asked_at), make_msgid(domain=message_domain())
    mail["Auto-Submitted"] = "auto-generated"
    mail[LOOP_HEADER], mail[TEST_HEADER] = loop_mark(), test_mark(errand.pk)
    mail.set_content(_("This mail tests whether the desk can send to this mailbox and read it. Nobody need answer."))
    return Letter(f"test-{errand.pk}.eml", home, mailbox.own_address, mail.as_bytes())


def _refusal(error: NotSent) -> str:
    words = _("The mail server refuses it: %(why)s. Look at EMAIL_URL and at the address of the mailbox.")
    if isinstance(error, NotNow):
        words = _("It could not be sent: %(why)s. Look at EMAIL_URL, or try again in some minutes.")
    return words % {"why": str(error).rstrip(".")}


def _receive(mailbox: Mailbox, connection: Connection, letter: Letter, telling: Telling) -> None:
    """Looked for where mail is read, and at last everywhere: a filter may have put it elsewhere."""
    name, begun_at = _message_id(letter), time.monotonic()
    with telling.step(_("Receive it back")):
        while (waited := time.monotonic() - begun_at) < PATIENCE:
            if any(_lies_in(connection, folder, name) for folder in [*_folders(mailbox), *_moved(mailbox)]):
                telling.say(_("after %(seconds)s seconds") % {"seconds": round(waited)})
                return
            telling.progress(round(waited), round(PATIENCE))
            time.sleep(PAUSE)
        telling.fail(_missing(connection, name))


def _missing(connection: Connection, name: str) -> str:
    for folder in connection.folders():
        if folder.can_be_read and _lies_in(connection, folder.name, name):
            words = _(
                "It arrived in %(folder)s, which is not read. Read that folder too, or change the server's filter."
            )
            return words % {"folder": folder.name}
    words = _("It was sent and did not arrive within %(minutes)s minutes. Look whether mail to its address ends there.")
    return words % {"minutes": round(PATIENCE / 60)}


def _lies_in(connection: Connection, folder: str, name: str) -> bool:
    try:
        connection.enter(folder)
        return bool(connection.uids(f'HEADER Message-ID "{name}"'))
    except Declined:
        return False


def _moved(mailbox: Mailbox) -> list[str]:
    return [mailbox.move_to] if mailbox.move_to else []


def _message_id(letter: Letter) -> str:
    head = letter.raw.decode("ascii", "replace").replace("\r\n ", " ")
    line = next(line for line in head.splitlines() if line.lower().startswith("message-id:"))
    return line.partition(":")[2].strip()
