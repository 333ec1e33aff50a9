"""Several folders of one mailbox: listed with their uses, each with its own customers, team and way; no mail twice."""

from datetime import timedelta

import pytest

from answerable.cases.models import Case, Inbound
from answerable.cases.refusals import Refused
from answerable.cases.tests.factories import TUESDAY
from answerable.channels.mail.models import MailboxFolder
from answerable.channels.mail.receiving import file_pending
from answerable.channels.mail.tests.factories import WORDS
from answerable.channels.mail.tests.mailboxes import NOW, begun, box, dovecot, looked
from answerable.channels.mail.tests.test_errands import run
from answerable.staff.tests.factories import finance
from tests.dovecot import Box
from tests.scripted_imap import ScriptedImap
from tests.smtp import letter

__all__ = ["box", "dovecot"]
pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_the_servers_folders_are_kept_with_their_names_uses_and_counts(box):
    for name in ("Kunden", "Kunden/Ärger & Lob", 'Say "hi"'):
        box.make(name)
    box.put(letter(WORDS), TUESDAY, folder="Kunden/Ärger & Lob")
    mailbox = begun(box)
    errand = run(mailbox, "folders")
    mailbox.refresh_from_db()
    told = {each["name"]: (each["use"], each["can_be_read"], each["mails"]) for each in mailbox.known_folders}
    assert errand.outcome == "done"
    assert told == {
        "INBOX": ("inbox", True, 0),
        "Kunden": ("", True, 0),
        "Kunden/Ärger & Lob": ("", True, 1),
        'Say "hi"': ("", True, 0),
        "Sent": ("sent", True, 0),
    }


def test_each_folder_has_its_own_customers_team_and_way(box):
    for name in ("Orders", "Done"):
        box.make(name)
    to_nobody = {"to": "somebody@else.example"}
    box.put(letter("in", Message_ID="<1@x.example>", **to_nobody), TUESDAY)
    box.put(letter("early", Message_ID="<2@x.example>", **to_nobody), TUESDAY, "Orders")
    box.put(letter("late", Message_ID="<3@x.example>", **to_nobody), TUESDAY + 2 * HOUR, "Orders")
    mailbox = begun(box, move_to="Done")
    facts = {"since": TUESDAY + HOUR, "older": "left-out", "team": finance(), "is_moved": False, "at": NOW}
    mailbox.read_folder("Orders", kind="in", **facts)
    looked(mailbox), looked(mailbox, "Orders")
    file_pending(NOW)
    teams = dict(Case.objects.values_list("inbounds__message_id", "team__slug"))
    assert teams == {"<1@x.example>": "care", "<3@x.example>": "finance"}
    assert (box.uids(), len(box.uids("Orders")), len(box.uids("Done"))) == ([], 2, 1)


def test_the_same_mail_in_two_folders_is_one_case_and_nobody_need_look_at_the_second():
    """As Gmail shows it: in INBOX, and in All Mail by another number."""
    script = ScriptedImap({1: letter(WORDS).as_bytes().replace(b"\n", b"\r\n")})
    with script:
        mailbox = begun(Box(script, script.user), folders=("INBOX", "[Gmail]/All Mail"))
        looked(mailbox)
        script.mails = {9: script.mails[1]}
        for _twice in range(2):
            looked(mailbox, "[Gmail]/All Mail")
        file_pending(NOW)
    first, second = Inbound.objects.order_by("pk")
    assert (second.reason, second.duplicate_of, second.looked_at) == ("duplicate", first, NOW)
    assert Case.objects.get().messages.filter(direction="in").count() == 1


def test_a_mail_to_which_its_server_adds_a_line_in_another_folder_is_one_case_too():
    """Its bytes are others then; what makes it the same is its Message-ID, sender and words."""
    raw = letter(WORDS, Message_ID="<1@x.example>").as_bytes().replace(b"\n", b"\r\n")
    script = ScriptedImap({1: raw})
    with script:
        mailbox = begun(Box(script, script.user), folders=("INBOX", "Orders"))
        looked(mailbox)
        script.mails = {9: b"X-Folder: Orders\r\n" + raw}
        looked(mailbox, "Orders")
        file_pending(NOW)
    first, second = Inbound.objects.order_by("pk")
    assert (second.reason, second.duplicate_of, first.case) == ("duplicate", first, Case.objects.get())


@pytest.mark.parametrize("names", [{"Message_ID": "<1@x.example>"}, {}], ids=["named", "nameless"])
def test_a_mail_that_two_folders_bring_at_once_is_one_case(names):
    """Neither look sees what the other has in hand: whoever files tells that they are one."""
    raw = letter(WORDS, **names).as_bytes().replace(b"\n", b"\r\n")
    script = ScriptedImap({1: raw})
    with script:
        mailbox = begun(Box(script, script.user), folders=("INBOX", "Orders"))
        looked(mailbox)
        Inbound.objects.update(channel="elsewhere")  # as one sees what another has not committed yet
        looked(mailbox, "Orders")
        Inbound.objects.update(channel="mail")
        assert list(Inbound.objects.values_list("fate", flat=True)) == ["", ""]
        file_pending(NOW)
    assert list(Inbound.objects.order_by("pk").values_list("reason", flat=True)) == ["", "duplicate"]
    assert Case.objects.get().messages.filter(direction="in").count() == 1


def test_a_folder_that_was_left_out_goes_on_where_it_was(box):
    box.make("Orders")
    mailbox = begun(box, folders=("INBOX", "Orders"))
    box.put(letter("before"), TUESDAY, "Orders")
    orders = looked(mailbox, "Orders")
    assert mailbox.leave_out(orders, at=NOW) == 0
    box.put(letter("meanwhile", Message_ID="<2@x.example>"), NOW, "Orders")
    mailbox.read_folder("Orders", kind="in", since=orders.since, older="left-out", at=NOW)
    looked(mailbox, "Orders", at=NOW + HOUR)
    assert Inbound.objects.count() == 2


def test_one_folder_at_least_is_read_for_what_comes_in(box):
    mailbox = begun(box)
    inbox = MailboxFolder.objects.get()
    facts = {"since": inbox.since, "older": "history", "at": NOW}
    with pytest.raises(Refused, match="at least"):
        mailbox.read_folder("INBOX", kind="sent", **facts)
    with pytest.raises(Refused, match="stays while it is read"):
        mailbox.read_folder("INBOX", kind="in", **facts | {"since": NOW})
    with pytest.raises(Refused, match="only folder"):
        mailbox.leave_out(inbox, at=NOW)
