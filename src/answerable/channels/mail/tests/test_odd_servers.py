"""Servers differ: what some were seen to say must lose nothing, take nothing twice, and end in a sentence."""

import re
from contextlib import contextmanager
from datetime import timedelta

import pytest

from answerable.cases.models import Inbound
from answerable.cases.tests.factories import TUESDAY
from answerable.channels.mail.imap import connection as conversation
from answerable.channels.mail.imap.connecting import connect
from answerable.channels.mail.imap.trouble import Trouble
from answerable.channels.mail.imap.watching import Watch
from answerable.channels.mail.models import MailboxFolder, Unfetched
from answerable.channels.mail.tests.mailboxes import NOW, begun, looked
from tests.dovecot import Box
from tests.scripted_imap import HANG_UP, ScriptedImap, backoff, nothing_odd, opened_folder
from tests.smtp import letter

pytestmark = pytest.mark.django_db
TEN = TUESDAY + timedelta(hours=1)  # when the script says that its mails arrived
LOGGED_OUT = b"* BYE Session too long, please sign in again\r\n" + HANG_UP


def mail(number: int, **headers) -> bytes:
    return letter(f"mail {number}", Message_ID=f"<{number}@x.example>", **headers).as_bytes().replace(b"\n", b"\r\n")


def mails(count: int = 3) -> dict[int, bytes]:
    return {number: mail(number) for number in range(1, count + 1)}


@contextmanager
def read_from(script: ScriptedImap, **facts):
    """A mailbox there, begun."""
    with script:
        yield begun(Box(script, script.user), **facts)


def taken() -> list[bytes]:
    return [inbound.raw() for inbound in Inbound.objects.order_by("pk")]


def once(words: str, answer: bytes):
    """The first command that begins so is answered so."""
    left = [answer]
    return lambda asked: left.pop() if left and asked.startswith(words) else None


def watched(at=NOW) -> MailboxFolder:
    """One attempt of whoever stays with the folder, with what it writes down."""
    folder = MailboxFolder.objects.get()
    watch = Watch(folder.pk, lambda: at)
    watch.stop()
    watch.once()
    folder.refresh_from_db()
    return folder


def test_facts_that_nobody_asked_for_and_answers_in_any_order_belong_to_their_own_mail():
    def odd(words: str) -> bytes | None:
        if "INTERNALDATE" not in words and "BODY" not in words:
            return None
        answers = [script.fetched(uid, words) for uid in script.numbered(words.split()[2])]
        between = b"* 2 FETCH (UID 2 FLAGS (\\Seen))\r\n* 3 FETCH (FLAGS ())\r\n* 1 EXPUNGE\r\n* 9 EXISTS\r\n"
        return between + between.join(reversed(answers)) + between + b"{tag} OK done\r\n"

    script = ScriptedImap(mails(), odd)
    with read_from(script) as mailbox:
        looked(mailbox)
    assert taken() == list(script.mails.values())
    assert [inbound.received_at for inbound in Inbound.objects.all()] == [TEN] * 3


def test_a_size_that_lies_neither_cuts_a_mail_nor_makes_it_one_too_many():
    def odd(words: str) -> bytes | None:
        if "RFC822.SIZE" not in words:
            return None
        sizes = {1: 1, 2: 10**9, 3: 0}
        lines = [
            b'* %d FETCH (UID %d INTERNALDATE "03-Mar-2026 10:00:00 +0000" RFC822.SIZE %d)\r\n' % (uid, uid, size)
            for uid, size in sizes.items()
        ]
        return b"".join(lines) + b"{tag} OK done\r\n"

    script = ScriptedImap(mails(), odd)
    with read_from(script) as mailbox:
        folder = looked(mailbox)
    assert (taken(), folder.missing) == (list(script.mails.values()), 0)


def test_a_server_that_gives_the_whole_where_a_piece_was_asked_for_is_taken_at_its_word(monkeypatch):
    monkeypatch.setattr(conversation, "PIECE", 100)

    def odd(words: str) -> bytes | None:
        if "BODY.PEEK[]<" not in words:
            return None
        uid = int(words.split()[2])
        return script.fetched(uid, "BODY.PEEK[]") + b"{tag} OK done\r\n"

    script = ScriptedImap(mails(), odd)
    with read_from(script) as mailbox:
        looked(mailbox)
    assert taken() == list(script.mails.values())


@pytest.mark.parametrize("stale", [None, 3])
def test_without_a_next_number_or_with_one_that_stands_still_mail_is_taken_once(stale):
    """EXISTS rises and UIDNEXT does not; some give no UIDNEXT at all."""
    script = ScriptedImap(mails(2))
    script.next_uid = stale
    with read_from(script) as mailbox:
        looked(mailbox)
        script.mails |= {3: mail(3), 4: mail(4)}
        looked(mailbox)
        script.asked.clear()
        folder = looked(mailbox, at=NOW + timedelta(minutes=1))
    assert (len(taken()), folder.last_uid, folder.renewed_at) == (4, 4, None)
    assert not [words for words in script.asked if "BODY" in words]


def test_a_server_that_finds_nothing_by_a_star_is_asked_for_all_that_is_there():
    """Courier, which tells no UIDNEXT either: what lay there before us was taken for what came since."""
    script = ScriptedImap(mails(2), lambda words: b"* SEARCH\r\n{tag} OK done\r\n" if words.endswith("UID *") else None)
    script.next_uid = None
    script.dates = {1: '"03-Jan-2026 10:00:00 +0000"'}  # the Date in it is of March
    with read_from(script) as mailbox:
        folder = looked(mailbox)
    assert (taken(), folder.contact_uid) == ([script.mails[2]], 3)


@pytest.mark.parametrize("uidvalidity", [None, 0])
def test_a_folder_whose_numbers_do_not_last_is_said_rather_than_read(uidvalidity):
    script = ScriptedImap(mails())
    script.uidvalidity = uidvalidity
    with read_from(script):
        folder = watched()
    assert "its mails have no lasting numbers" in folder.trouble
    assert not Inbound.objects.exists()


def test_numbered_anew_in_the_middle_nothing_is_taken_by_a_number_of_before():
    anew = b"* OK [UIDVALIDITY 8] anew\r\n"
    script = ScriptedImap(mails(), once("UID FETCH 2 ", anew + b'* 2 FETCH (UID 2 BODY[]<0> "x")\r\n{tag} OK done\r\n'))
    with read_from(script) as mailbox:
        folder = watched()
        assert "numbered anew while it was read" in folder.trouble
        script.uidvalidity = 8
        folder = looked(mailbox, at=folder.next_at)
    assert (folder.uidvalidity, Unfetched.objects.count()) == (8, 0)
    assert sorted(set(taken())) == sorted(script.mails.values())
    assert Inbound.objects.exclude(fate="aside").count() == 3


def test_a_farewell_in_the_middle_of_a_mail_loses_none_and_takes_none_by_half():
    half = b"* 2 FETCH (UID 2 BODY[]<0> {500}\r\nFrom: ana@example.org\r\n" + LOGGED_OUT
    script = ScriptedImap(mails(), once("UID FETCH 2 ", half))
    with read_from(script) as mailbox:
        folder = watched()
        assert "broke" in folder.trouble
        looked(mailbox, at=NOW + timedelta(hours=1))
    assert sorted(taken()) == sorted(script.mails.values())


@pytest.mark.parametrize(
    ("told", "at"),
    [
        ("NIL", TEN + timedelta(minutes=30)),
        ('"01-Jan-1970 00:00:00 +0000"', TEN + timedelta(minutes=30)),
        ('" 3-MAR-2026 09:30:00 +0000"', TEN - timedelta(minutes=30)),
        ('"03-Mar-2026 10:15:00"', TEN + timedelta(minutes=15)),
        ('"03-Mar-2038 10:15:00 +0000"', NOW),
    ],
)
def test_a_moment_of_arrival_that_is_missing_or_odd_puts_nobody_in_the_past(told, at):
    """Its own Date stands in where the server says none, or one of before there was mail like this."""
    script = ScriptedImap({1: mail(1, Date="Tue, 03 Mar 2026 10:30:00 +0000")})
    script.dates[1] = told
    with read_from(script) as mailbox:
        looked(mailbox)
    received = [inbound.received_at for inbound in Inbound.objects.all()]
    assert received == [at]


def test_old_mail_of_which_no_arrival_is_told_is_history_by_its_own_date():
    script = ScriptedImap({1: mail(1, Date="Tue, 03 Mar 2020 10:30:00 +0000")})
    script.dates[1] = "NIL"
    with read_from(script) as mailbox:
        assert looked(mailbox).last_uid == 1
    assert not Inbound.objects.exists()


def test_literals_of_every_kind_are_read():
    def odd(words: str) -> bytes | None:
        if "BODY.PEEK[]" not in words:
            return None
        uid, raw = int(words.split()[2]), script.mails[int(words.split()[2])]
        size = {1: b"{%d}", 2: b"{%d+}", 3: b"~{%d}"}[uid] % len(raw)
        return b"* %d FETCH (BODY[]<0> %s\r\n%s UID %d)\r\n{tag} OK done\r\n" % (uid, size, raw, uid)

    script = ScriptedImap(mails(), odd)
    with read_from(script) as mailbox:
        looked(mailbox)
    assert taken() == list(script.mails.values())


def test_a_search_in_several_lines_is_one():
    def odd(words: str) -> bytes | None:
        return b"* SEARCH 1 2\r\n* SEARCH 3\r\n{tag} OK done\r\n" if words.startswith("UID SEARCH") else None

    script = ScriptedImap(mails(), odd)
    with read_from(script) as mailbox:
        looked(mailbox)
    assert len(taken()) == 3


def test_a_search_that_is_too_large_for_the_server_is_asked_for_in_parts():
    def odd(words: str) -> bytes | None:
        bounds = words.split()[3].split(":") if words.startswith("UID SEARCH UID ") and ":" in words else ["1", "1"]
        too_large = bounds[1] != "*" and int(bounds[1]) - int(bounds[0]) >= 100
        return b"{tag} BAD The specified message set is invalid.\r\n" if too_large else None

    script = ScriptedImap({number * 40: mail(number) for number in range(1, 12)}, odd)
    with read_from(script) as mailbox:
        folder = looked(mailbox)
    assert (len(taken()), folder.missing, folder.last_uid) == (11, 0, 440)


def test_a_server_that_is_asked_too_much_is_left_alone_for_as_long_as_it_says():
    script = ScriptedImap(mails(), once("UID FETCH 2 ", backoff(92_415)))
    with read_from(script) as mailbox:
        folder = watched()
        assert "Request is throttled" in folder.trouble
        assert timedelta(seconds=92) <= folder.next_at - NOW <= timedelta(seconds=120)
        assert not Unfetched.objects.exists()  # no mail is to blame
        looked(mailbox, at=folder.next_at)
    assert taken() == list(script.mails.values())


@pytest.mark.parametrize(
    "said",
    [
        b"NO [LIMIT] Rate limit hit",
        b"NO [OVERQUOTA] Account exceeded command or bandwidth limits. (Failure)",
        b"NO [THROTTLED] (Failure)",
    ],
)
def test_limits_are_no_fault_of_a_mail(said):
    script = ScriptedImap(mails(), once("UID FETCH 2 ", b"{tag} %s\r\n" % said))
    with read_from(script) as mailbox:
        folder = watched()
        assert ("wants to be asked less" in folder.trouble, Unfetched.objects.count()) == (True, 0)
        looked(mailbox, at=folder.next_at)
    assert taken() == list(script.mails.values())


def test_what_the_server_wants_people_to_know_stands_at_the_folder():
    alert = b"* NO [ALERT] Mailbox is at 98% of quota\r\n"
    script = ScriptedImap(mails(), nothing_odd)
    script.odd = lambda words: alert + script.answer(words) + b"{tag} OK done\r\n" if "BODY" in words else None
    with read_from(script) as mailbox:
        folder = looked(mailbox)
    assert (len(taken()), folder.remark) == (3, "The server says: Mailbox is at 98% of quota")


NAMES = ["INBOX", "Kunden/Anfragen & Lob", 'Say "hi"', "back\\slash", "受信 (alt)", "Entwürfe"]


def test_folders_are_known_by_the_names_that_people_gave_them_and_asked_for_by_the_servers():
    script = ScriptedImap(mails(1))
    script.folders = (
        b'* LIST (\\HasNoChildren) "/" INBOX\r\n'
        b'* LIST (\\HasNoChildren) "/" "Kunden/Anfragen &- Lob"\r\n'
        b'* LIST () "/" "Say \\"hi\\""\r\n'
        b'* LIST (\\Marked) "/" {10}\r\nback\\slash\r\n'
        b'* LIST () NIL "&U9dP4Q- (alt)"\r\n'
        b'* LIST (\\HasNoChildren \\Drafts) "." "Entw&APw-rfe"\r\n'
        b'* LIST (\\Noselect \\HasChildren) "/" "[Gmail]"\r\n'
        b'* LIST (\\All) "/" "[Gmail]/R&D"\r\n'
    )
    with read_from(script) as mailbox, connect(mailbox) as line:
        folders = line.folders()
        assert {folder.name for folder in folders} == {*NAMES, "[Gmail]", "[Gmail]/R&D"}
        assert [folder.name for folder in folders if not folder.can_be_read] == ["[Gmail]"]
        assert [folder.name for folder in folders if "\\drafts" in folder.flags] == ["Entwürfe"]
        script.asked.clear()
        for name in NAMES:
            line.enter(name)
            assert line.count(name) == 1
        opened = [opened_folder(words) for words in script.asked if words.startswith("EXAMINE")]
    assert opened == NAMES


ODD_NAMES = ["R&D", "Ärger", "R&D/In & out"]


def only_by_its_own_name(words: str) -> bytes | None:
    """A server that does not read modified UTF-7: it opens what it lists, letter for letter."""
    command, _space, rest = words.partition(" ")
    name = re.search(r'"(.*?)"', rest) if command in ("EXAMINE", "STATUS", "SELECT") else None
    return b"{tag} NO no such folder\r\n" if name and name[1] not in ODD_NAMES else None


def test_a_folder_whose_name_is_not_written_by_the_rule_is_opened_as_its_server_writes_it():
    script = ScriptedImap(mails(2), only_by_its_own_name)
    script.folders = "".join(f'* LIST () "/" "{name}"\r\n' for name in ODD_NAMES).encode()
    with read_from(script, folders=ODD_NAMES) as mailbox:
        with connect(mailbox) as line:
            assert {folder.name for folder in line.folders()} == set(ODD_NAMES)
        for name in ODD_NAMES:  # each in a conversation of its own, which has heard of no folder yet
            looked(mailbox, name)
            with connect(mailbox) as line:
                assert line.count(name) == 2
        with connect(mailbox) as line, pytest.raises(Trouble, match="no such folder"):
            line.enter("R&B")
    assert len({raw for raw in taken() if raw}) == 2


def test_mail_is_moved_to_a_folder_as_its_server_writes_it():
    moved = []

    def odd(words: str) -> bytes | None:
        if not words.startswith("UID MOVE"):
            return None
        moved.append(words)
        return b"{tag} OK moved\r\n" if '"R&D"' in words else b"{tag} NO [TRYCREATE] no such folder\r\n"

    script = ScriptedImap(mails(1), odd, capabilities="IMAP4rev1 MOVE")
    script.folders = b'* LIST () "/" INBOX\r\n* LIST () "/" R&D\r\n'
    with read_from(script, move_to="R&D") as mailbox:
        assert looked(mailbox).remark == ""
    assert moved == ['UID MOVE 1 "R&-D"', 'UID MOVE 1 "R&D"']


def test_a_folder_that_is_named_by_the_rule_is_never_taken_for_another():
    script = ScriptedImap(mails(1))
    script.folders = b'* LIST () "/" "R&D"\r\n* LIST () "/" "R&-D"\r\n'
    with read_from(script, folders=["R&D"]) as mailbox, connect(mailbox) as line:
        line.folders()
        script.asked.clear()
        line.enter("R&D")
    assert script.asked[0] == 'EXAMINE "R&-D"'


def test_an_account_without_its_store_is_trouble_that_passes():
    """Exchange signs in and then cannot open anything."""
    refusal = b"{tag} BAD User is authenticated but not connected.\r\n"
    script = ScriptedImap(mails(), once("EXAMINE", refusal))
    with read_from(script) as mailbox:
        assert "authenticated but not connected" in watched().trouble
        looked(mailbox, at=NOW + timedelta(hours=1))
    assert len(taken()) == 3


def test_a_literal_larger_than_was_asked_for_is_not_believed():
    script = ScriptedImap(
        mails(1), once("UID FETCH 1 (UID BODY.PEEK[]", b"* 1 FETCH (UID 1 BODY[]<0> {4000000000}\r\n")
    )
    with read_from(script) as mailbox, pytest.raises(Trouble, match="announced"):
        looked(mailbox)
