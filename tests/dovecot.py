"""A real Dovecot for tests: in a folder of its own, on free ports, a mailbox for whoever signs in with `PASSWORD`."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import closing
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from imap_tools import MailBoxUnencrypted

from tests.certificates import make_certificates
from tests.smtp import free_port

PROGRAM = "/usr/sbin/dovecot"
PASSWORD = "seven-lamps-in-a-row"
ABSENT = "Dovecot is not installed (apt install dovecot-imapd)"
EVERYTHING = "IMAP4rev1 LITERAL+ UIDPLUS MOVE IDLE"


def need_dovecot() -> None:
    """Skips the test where there is no Dovecot; in CI that is a failure."""
    if not os.path.exists(PROGRAM):
        (pytest.fail if "CI" in os.environ else pytest.skip)(ABSENT)


class Dovecot:
    """One server, started by `with`. `capabilities`: all that it admits to; `tokens`: where tokens are checked."""

    def __init__(self, *, capabilities: str = "", tokens: str = "") -> None:
        need_dovecot()
        self.port, self.tls_port = free_port(), free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="dovecot-"))
        self.capabilities, self.tokens = capabilities, tokens
        self.process: subprocess.Popen | None = None
        self.authority = str(make_certificates(self.folder)[0])

    def __enter__(self) -> "Dovecot":
        self.folder.chmod(0o755)
        (self.folder / "mail").mkdir()
        if os.getuid() == 0:  # it refuses to read mail as root
            shutil.chown(self.folder / "mail", "nobody")
        (self.folder / "dovecot.conf").write_text(self._configuration())
        self.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self) -> None:
        command = [PROGRAM, "-F", "-c", str(self.folder / "dovecot.conf")]
        with (self.folder / "output").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        for _attempt in range(200):
            if self._answers():
                return
            time.sleep(0.05)
        raise TimeoutError(self.log())

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(20)
            self.process = None

    def log(self) -> str:
        return "".join(path.read_text() for path in (self.folder / "output", self.folder / "log") if path.exists())

    def of(self, user: str) -> "Box":
        return Box(self, user)

    def lose_numbers(self, user: str) -> None:
        """The mailbox is numbered anew: another UIDVALIDITY, other UIDs. The server must not be in use."""
        for path in (self.folder / "mail" / user).rglob("dovecot*"):
            path.unlink()

    def _answers(self) -> bool:
        try:
            with closing(socket.create_connection(("127.0.0.1", self.port), timeout=5)) as line:
                return line.recv(100).startswith(b"* OK")
        except OSError:
            return False

    def _configuration(self) -> str:
        if os.getuid() == 0:
            owner, users = pwd.getpwnam("nobody"), ("dovecot", "dovenull")
        else:
            owner, users = pwd.getpwuid(os.getuid()), (pwd.getpwuid(os.getuid()).pw_name,) * 2
        facts = {"here": self.folder, "port": self.port, "tls_port": self.tls_port, "password": PASSWORD}
        facts |= {"uid": owner.pw_uid, "gid": owner.pw_gid, "internal": users[0], "login": users[1]}
        facts["capability"] = f"imap_capability = {self.capabilities}" if self.capabilities else ""
        facts["oauth"] = self._oauth() if self.tokens else ""
        return CONFIGURATION % facts

    def _oauth(self) -> str:
        (self.folder / "oauth").write_text(f"tokeninfo_url = {self.tokens}?access_token=\nusername_attribute = email\n")
        return f"passdb {{\n driver = oauth2\n mechanisms = xoauth2\n args = {self.folder}/oauth\n}}"


class Box:
    """What somebody else sees and does in a mailbox, over a connection of their own."""

    def __init__(self, server: Dovecot, user: str) -> None:
        self.server, self.user = server, user

    def open(self) -> MailBoxUnencrypted:
        return MailBoxUnencrypted("127.0.0.1", self.server.port, timeout=20).login(self.user, PASSWORD)

    def put(self, mail: EmailMessage | bytes, at: datetime, folder: str = "INBOX", flags: tuple[str, ...] = ()) -> None:
        """A mail that reached the server at this moment."""
        raw = mail if isinstance(mail, bytes) else mail.as_bytes()
        with self.open() as box:
            box.append(raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"), folder, dt=at, flag_set=flags)

    def make(self, folder: str) -> None:
        with self.open() as box:
            box.folder.create(folder)

    def uids(self, folder: str = "INBOX") -> list[str]:
        with self.open() as box:
            box.folder.set(folder, readonly=True)
            return box.uids()

    def flags(self, folder: str = "INBOX") -> list[tuple[str, ...]]:
        with self.open() as box:
            box.folder.set(folder, readonly=True)
            return [mail.flags for mail in box.fetch(mark_seen=False)]


CONFIGURATION = """
base_dir = %(here)s/run
state_dir = %(here)s/run
log_path = %(here)s/log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <%(here)s/server.pem
ssl_key = <%(here)s/server.key
disable_plaintext_auth = no
auth_mechanisms = plain xoauth2
auth_failure_delay = 0
mail_fsync = never
mail_max_userip_connections = 200
default_internal_user = %(internal)s
default_login_user = %(login)s
first_valid_uid = 1
mail_location = maildir:%(here)s/mail/%%u
%(oauth)s
passdb {
  driver = static
  args = password=%(password)s
}
userdb {
  driver = static
  args = uid=%(uid)s gid=%(gid)s home=%(here)s/mail/%%u
}
protocol imap {
  %(capability)s
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
service imap-login {
  chroot =
  inet_listener imap {
    port = %(port)s
  }
  inet_listener imaps {
    port = %(tls_port)s
    ssl = yes
  }
}
namespace inbox {
  inbox = yes
  separator = /
  mailbox Sent {
    special_use = \\Sent
    auto = create
  }
}
"""
