"""Mailboxes for tests: at a real Dovecot, begun, and looked through as the process of `answerable imap` does it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from answerable.cases.tests.factories import TUESDAY
from answerable.channels.mail.imap.connecting import connect
from answerable.channels.mail.imap.looking import Look
from answerable.channels.mail.models import Mailbox, MailboxFolder
from answerable.channels.mail.tests.factories import desk
from answerable.staff.tests.factories import care
from tests.dovecot import PASSWORD, Box, Dovecot

BEFORE = TUESDAY - timedelta(days=3)
NOW = TUESDAY + timedelta(hours=3)


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    with Dovecot() as server:
        yield server


@pytest.fixture
def box(dovecot: Dovecot, request: pytest.FixtureRequest) -> Box:
    """An empty mailbox of this test's own."""
    return dovecot.of(f"box{abs(hash(request.node.nodeid))}")


def mailbox_of(box: Box, **facts) -> Mailbox:
    """It is here, with how to reach it; not begun."""
    desk()
    given = {"name": box.user, "host": "127.0.0.1", "port": box.server.port, "tls": "none", "user": box.user}
    given |= {"secrets": {"password": PASSWORD}, "fallback_team": care(), "by": None, "at": BEFORE}
    return Mailbox.connect(**(given | facts))


def begun(
    box: Box, *, folders=("INBOX",), since: datetime = TUESDAY - timedelta(hours=1), move_to="", **facts
) -> Mailbox:
    """It is read, and its customers count since an hour before Ana wrote."""
    mailbox = mailbox_of(box)
    choice = {"older": "left-out", "fallback_team": care(), "at": NOW} | facts
    mailbox.choose(folders=folders, since=since, move_to=move_to, **choice)
    mailbox.begin(at=NOW)
    return mailbox


def looked(mailbox: Mailbox, name: str = "INBOX", *, at: datetime = NOW, **facts) -> MailboxFolder:
    """Somebody has looked through this folder once."""
    folder = MailboxFolder.objects.select_related("mailbox__fallback_team").get(mailbox=mailbox, name=name)
    assert folder.claim("test", at=at)
    try:
        with connect(folder.mailbox) as connection:
            Look(folder, connection, "test", lambda: at, **facts).whole()
    finally:
        folder.let_go("test")
    folder.refresh_from_db()
    return folder


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
