"""Reading a mailbox by IMAP, against a real Dovecot: what has burnt other desks must be impossible here."""

from datetime import datetime, timedelta

import pytest

from answerable.cases.models import Case, Inbound
from answerable.cases.tests.factories import TUESDAY
from answerable.channels.mail.imap.trouble import Trouble
from answerable.channels.mail.models import Mailbox, MailboxFolder, Unfetched
from answerable.channels.mail.reading import read
from answerable.channels.mail.receiving import file_pending
from answerable.channels.mail.tests.factories import WORDS
from answerable.channels.mail.tests.mailboxes import NOW, begun, box, dovecot, looked
from answerable.staff.tests.factories import finance, technical
from tests.smtp import letter

__all__ = ["box", "dovecot"]
pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def filed_case() -> Case:
    file_pending(NOW)
    return Case.objects.get()


def test_what_lies_there_becomes_a_case_whose_clock_began_when_it_reached_the_server(box):
    box.put(letter(WORDS), TUESDAY)
    folder = looked(begun(box))
    case = filed_case()
    assert (case.team.slug, case.opened_at, case.customer.name) == ("care", TUESDAY, "Ana Petrova")
    assert (folder.last_uid, folder.server_count, folder.our_count, folder.seen_at) == (1, 1, 1, NOW)


def test_what_another_client_has_opened_comes_all_the_same_and_no_flag_is_set(box):
    box.put(letter(WORDS), TUESDAY, flags=("\\Seen", "\\Answered"))
    box.put(letter("And another?", Message_ID="<2@x.example>"), TUESDAY)
    looked(begun(box))
    assert Inbound.objects.count() == 2
    assert [set(flags) - {"\\Recent"} for flags in box.flags()] == [{"\\Seen", "\\Answered"}, set()]


def test_after_days_without_us_everything_that_came_meanwhile_is_fetched_with_its_own_time(box):
    mailbox = begun(box)
    looked(mailbox)
    for day in range(1, 6):
        box.put(letter(f"Day {day}", Message_ID=f"<{day}@x.example>"), TUESDAY + timedelta(days=day))
    looked(mailbox, at=TUESDAY + timedelta(days=9))
    received = list(Inbound.objects.order_by("pk").values_list("received_at", flat=True))
    assert received == [TUESDAY + timedelta(days=day) for day in range(1, 6)]


def test_looking_twice_takes_nothing_twice_and_bytes_are_as_they_lay_there(box):
    box.put(letter("Grüße – 你好"), TUESDAY)
    mailbox = begun(box)
    looked(mailbox), looked(mailbox)
    raw = letter("Grüße – 你好").as_bytes().replace(b"\n", b"\r\n")
    assert Inbound.objects.get().raw() == raw


def test_mail_from_before_is_not_taken_for_a_customer_of_now(box):
    box.put(letter("Long ago"), TUESDAY - timedelta(days=400))
    box.put(letter("This morning", Message_ID="<2@x.example>"), TUESDAY)
    folder = looked(begun(box))
    assert [inbound.received_at for inbound in Inbound.objects.all()] == [TUESDAY]
    assert (folder.last_uid, folder.missing) == (2, 0)


def test_a_wrong_clock_at_the_server_loses_nobody(box):
    mailbox = begun(box)
    looked(mailbox)
    headers = {"Date": "Tue, 03 Mar 2026 10:30:00 +0000", "Message_ID": "<2@x.example>"}
    box.put(letter("I wait", **headers), TUESDAY - timedelta(days=9000))
    looked(mailbox)
    assert Inbound.objects.get().received_at == TUESDAY + 1.5 * HOUR


def test_what_is_old_by_both_clocks_is_no_customer_though_it_came_just_now(box):
    mailbox = begun(box)
    looked(mailbox)
    box.put(letter("Old", Date="Tue, 03 Mar 2020 10:30:00 +0000"), TUESDAY - timedelta(days=2000))
    assert looked(mailbox).last_uid == 1
    assert not Inbound.objects.exists()


def test_numbered_anew_everything_is_looked_at_and_what_is_known_is_not_filed_twice(box):
    box.put(letter(WORDS, Message_ID="<1@x.example>"), TUESDAY)
    mailbox = begun(box)
    before = looked(mailbox).uidvalidity
    case = filed_case()
    box.server.stop()
    box.server.lose_numbers(box.user)
    box.server.start()
    box.put(letter("And while nobody looked?", Message_ID="<2@x.example>"), TUESDAY + HOUR)
    folder = looked(mailbox)
    file_pending(NOW)
    assert folder.uidvalidity != before
    twin = Inbound.objects.get(reason="duplicate")
    assert (twin.duplicate_of.case, twin.looked_at) == (case, NOW)
    assert Case.objects.count() == 2


def test_the_desk_in_bcc_is_known_by_what_the_server_noted_and_the_rest_goes_to_the_mailboxs_team(box):
    noted = letter(
        "Quietly", to="somebody@else.example", Message_ID="<1@x.example>", Delivered_To="technical@halden.example"
    )
    unnoted = letter("Forwarded", to="somebody@else.example", Message_ID="<2@x.example>")
    copied = letter("In copy", to="x@else.example", Cc="Finance <finance@halden.example>", Message_ID="<3@x.example>")
    for mail in (noted, unnoted, copied):
        box.put(mail, TUESDAY)
    mailbox = begun(box, fallback_team=finance())
    looked(mailbox)
    file_pending(NOW)
    teams = dict(Case.objects.values_list("inbounds__message_id", "team__slug"))
    assert teams == {"<1@x.example>": "technical", "<2@x.example>": "finance", "<3@x.example>": "finance"}
    assert technical().slug == "technical"


def test_a_report_of_a_machine_is_known_by_its_empty_sender(box):
    box.put(letter("Not delivered", Return_Path="<>"), TUESDAY)
    looked(begun(box))
    assert Inbound.objects.get().envelope_from == ""


def test_a_large_mail_comes_whole_and_one_beyond_every_limit_is_told_in_a_case(box):
    box.put(letter("x" * 70 + "\n" + ("y" * 70 + "\n") * 40_000), TUESDAY)
    box.put(letter("After it", Message_ID="<2@x.example>"), TUESDAY)
    mailbox = begun(box)
    folder = looked(mailbox, most=2_000_000)
    file_pending(NOW)
    told = Case.objects.exclude(inbounds__message_id="<2@x.example>").get()
    assert (told.subject, told.customer.name) == ("Charged twice for March", "Ana Petrova")
    assert "(too large)" in told.messages.get(direction="in").text
    assert folder.last_uid == 2
    row = Unfetched.objects.get()
    assert (row.subject, row.sender, row.told_at) == ("Charged twice for March", "ana@example.org", NOW)


def test_three_megabytes_come_in_pieces_and_whole(box):
    mail = letter(("y" * 70 + "\n") * 45_000)
    box.put(mail, TUESDAY)
    looked(begun(box))
    assert Inbound.objects.get().raw() == mail.as_bytes().replace(b"\n", b"\r\n")


def test_what_is_here_is_moved_and_nothing_else_is_touched(box):
    box.make("Done")
    box.put(letter("Old"), TUESDAY - timedelta(days=400))
    box.put(letter(WORDS, Message_ID="<2@x.example>"), TUESDAY)
    box.put(
        letter("Somebody is about to delete this", Message_ID="<3@x.example>"),
        TUESDAY - timedelta(days=400),
        flags=("\\Deleted",),
    )
    looked(begun(box, move_to="Done"))
    assert (box.uids(), len(box.uids("Done")), Inbound.objects.count()) == (["1", "3"], 1, 1)


def test_a_folder_that_is_not_there_to_move_to_is_said_and_the_mail_stays(box):
    box.put(letter(WORDS), TUESDAY)
    folder = looked(begun(box, move_to="Nowhere"))
    assert (box.uids(), Inbound.objects.count(), folder.trouble) == (["1"], 1, "")
    assert "Mail cannot be moved to Nowhere" in folder.remark


def make_unreadable(box, words: bytes) -> None:
    """Of the mail with these words the server can tell neither size nor time, and hangs up on whoever asks."""
    folder = box.server.folder / "mail" / box.user
    files = [*(folder / "cur").iterdir(), *(folder / "new").iterdir()]
    harmed = next(file for file in files if words in file.read_bytes())
    box.server.stop()
    for index in folder.glob("dovecot.index*"):
        index.unlink()
    harmed.rename(folder / "cur" / (harmed.name.partition(",S=")[0] + ":2,")).chmod(0)
    box.server.start()


def looked_at_whatever_happens(mailbox: Mailbox, at: datetime) -> MailboxFolder:
    """A look that breaks off is written down, as the process of `answerable imap` does it."""
    try:
        return looked(mailbox, at=at)
    except Trouble as error:
        folder = mailbox.folders.get()
        folder.claim("test", at=at)
        folder.stumble("test", error.sentence, at=at)
        folder.let_go("test")
        return folder


def test_a_mail_that_breaks_every_conversation_keeps_no_other_out(box):
    mailbox = begun(box)
    for number in (1, 2, 3):
        box.put(letter(f"mail {number}", Message_ID=f"<{number}@x.example>"), TUESDAY)
    make_unreadable(box, b"mail 2")
    for day in range(12):
        folder = looked_at_whatever_happens(mailbox, NOW + timedelta(days=day))
    assert folder.trouble == ""
    words = [row.raw() for row in Inbound.objects.order_by("pk")]
    assert [sum(b"mail %d" % number in raw for raw in words) for number in (1, 3)] == [1, 1]
    assert Unfetched.objects.get().told_at
    assert any("could not be fetched" in read(raw).text for raw in words)
