"""Mailboxes at a shell: how they stand, and each step of a test as it ends."""

import pytest

from answerable.channels.mail.tests.mailboxes import NOW, box, dovecot, mailbox_of
from answerable.cli import main

__all__ = ["box", "dovecot"]
pytestmark = pytest.mark.django_db


def test_at_a_shell_each_step_is_said_and_the_first_failure_is_the_exit_code(box, capsys):
    mailbox = mailbox_of(box, name="Shop")
    assert main(["mail", "mailboxes", "list"]) == 0
    assert main(["mail", "mailboxes", "test", "shop"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "Shop: Not read yet. Test it, look what would happen, and begin."
    assert said[1:4] == ["Find the server: well", "Connect to it: well", "Sign in: well"]
    mailbox.change(at=NOW, secrets={"password": "wrong"})
    assert main(["mail", "mailboxes", "test", "Shop"]) == 1
    assert "Sign in: failed: The server does not let" in capsys.readouterr().out
    assert main(["mail", "mailboxes", "pause", "nobody"]) == 1
    assert "There is no mailbox nobody. There are: Shop." in capsys.readouterr().err
