"""A small IMAP server over a real socket that says what a test has it say: for the ways in which servers differ.

It holds the mails of one folder and answers as RFC 3501 has it. Where `odd` gives bytes for a command, they go over
the line instead, as servers were seen to write them; `{tag}` in them is the command's tag, and after `HANG_UP` no more
is said.
"""

import re
import socketserver
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

from imap_tools.imap_utf7 import utf7_decode

HANG_UP = b"\0hang up"
FOLDERS = b'* LIST (\\HasNoChildren) "/" "INBOX"\r\n'
FETCHED = re.compile(r"BODY\.PEEK\[([^\]]*)\](?:<(\d+)\.(\d+)>)?")
Odd = Callable[[str], bytes | None]


def nothing_odd(words: str) -> None:
    return None


class ScriptedImap:
    """Started by `with`. `mails` by their UIDs; `dates`: when each arrived, as it is written in INTERNALDATE."""

    def __init__(self, mails: dict[int, bytes], odd: Odd = nothing_odd, capabilities: str = "IMAP4rev1") -> None:
        self.mails, self.odd, self.capabilities = mails, odd, capabilities
        self.dates: dict[int, str] = {}
        self.uidvalidity, self.next_uid = 7, max(mails, default=0) + 1
        self.folders, self.asked = FOLDERS, []
        self.user = "scripted"

    def __enter__(self) -> "ScriptedImap":
        script = self

        class Conversation(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                with suppress(OSError):
                    script.converse(self.rfile, self.wfile)

        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Conversation, bind_and_activate=True)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=[0.05], daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    def converse(self, heard, said) -> None:
        said.write(b"* OK ready\r\n")
        while line := heard.readline():
            tag, _space, words = line.decode().strip().partition(" ")
            self.asked.append(words)
            answer = self.odd(words)
            answer = self.answer(words) + b"{tag} OK done\r\n" if answer is None else answer
            whole, hangs_up, _rest = answer.replace(b"{tag}", tag.encode()).partition(HANG_UP)
            said.write(whole)
            if hangs_up or words.upper() == "LOGOUT":
                return

    def answer(self, words: str) -> bytes:
        """What comes before the line that ends the answer."""
        name, _space, rest = words.partition(" ")
        if name.upper() == "UID":
            name, _space, rest = rest.partition(" ")
            return self.search(rest) if name.upper() == "SEARCH" else self.fetch(rest)
        told = {"CAPABILITY": f"* CAPABILITY {self.capabilities}\r\n".encode(), "LIST": self.folders}
        told |= {"LOGOUT": b"* BYE\r\n", "STATUS": f"* STATUS x (MESSAGES {len(self.mails)})\r\n".encode()}
        return self.opened() if name.upper() in ("SELECT", "EXAMINE") else told.get(name.upper(), b"")

    def opened(self) -> bytes:
        lines = [f"* {len(self.mails)} EXISTS", "* 0 RECENT", "* FLAGS (\\Seen)"]
        lines += [f"* OK [UIDVALIDITY {self.uidvalidity}] stands"] if self.uidvalidity is not None else []
        lines += [f"* OK [UIDNEXT {self.next_uid}] next"] if self.next_uid else []
        return b"".join(line.encode() + b"\r\n" for line in lines)

    def search(self, criteria: str) -> bytes:
        found = self.numbered(re.search(r"UID (\S+)", criteria)[1]) if "UID " in criteria else list(self.mails)
        tests = [(self.day(told), name == "SINCE") for name, told in re.findall(r"(SINCE|BEFORE) (\S+)", criteria)]
        both = any if "OR " in criteria else all
        found = [uid for uid in found if not tests or both((self.arrived(uid) >= day) == since for day, since in tests)]
        return f"* SEARCH {' '.join(map(str, found))}\r\n".encode()

    @staticmethod
    def day(told: str) -> datetime:
        return datetime.strptime(told, "%d-%b-%Y").replace(tzinfo=UTC)

    def fetch(self, rest: str) -> bytes:
        numbers, _space, parts = rest.partition(" ")
        return b"".join(self.fetched(uid, parts) for uid in self.numbered(numbers))

    def fetched(self, uid: int, parts: str) -> bytes:
        facts = f"UID {uid}"
        if "INTERNALDATE" in parts:
            facts += f" INTERNALDATE {self.dates.get(uid, self.usual)} RFC822.SIZE {len(self.mails[uid])}"
        body = b""
        if asked := FETCHED.search(parts):
            raw = part_of(self.mails[uid], asked[1])
            start = f"<{asked[2]}>" if asked[2] else ""
            raw = raw[int(asked[2]) : int(asked[2]) + int(asked[3])] if asked[2] else raw
            body = f" BODY[{asked[1]}]{start} {{{len(raw)}}}\r\n".encode() + raw
        place = sorted(self.mails).index(uid) + 1
        return f"* {place} FETCH ({facts}".encode() + body + b")\r\n"

    def numbered(self, numbers: str) -> list[int]:
        """RFC 3501's sequence set; `*` is the last, and `n:*` always names it."""
        last, found = max(self.mails, default=0), set()
        for each in numbers.split(","):
            first, _colon, end = each.replace("*", str(last)).partition(":")
            low, high = sorted((int(first), int(end or first)))
            found |= {uid for uid in self.mails if low <= uid <= high}
        return sorted(found)

    def arrived(self, uid: int) -> datetime:
        try:
            told = datetime.strptime(self.dates.get(uid, self.usual).strip('"'), "%d-%b-%Y %H:%M:%S %z")
        except ValueError:
            return datetime(1970, 1, 1, tzinfo=UTC)
        return told.astimezone(UTC)

    usual = '"03-Mar-2026 10:00:00 +0000"'


def part_of(raw: bytes, name: str) -> bytes:
    """The whole mail, its head, or of that the Date."""
    head = raw.split(b"\r\n\r\n")[0] + b"\r\n\r\n"
    if name == "HEADER.FIELDS (DATE)":
        return b"".join(line + b"\r\n" for line in head.split(b"\r\n") if line.startswith(b"Date:")) + b"\r\n"
    return head if name else raw


def opened_folder(words: str) -> str:
    """The folder that SELECT or EXAMINE names, as people read it."""
    name = re.fullmatch(r'(?:SELECT|EXAMINE) "(.*)"', words, re.DOTALL)
    return re.sub(r"\\(.)", r"\1", utf7_decode(name[1].encode())) if name else ""


def backoff(milliseconds: int) -> bytes:
    """Exchange Online, once too much was asked of it."""
    return b"{tag} BAD Request is throttled. Suggested Backoff Time: %d milliseconds\r\n" % milliseconds
