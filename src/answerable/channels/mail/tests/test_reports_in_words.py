"""Reports in words alone, in the manner of many servers: whom they name, what became of it, and why."""

import pytest

from answerable.channels.mail.reading.reader import read_carefully

OURS = "Message-ID: <ours@halden.example>\nFrom: care@halden.example\nTo: bo@example.net\nSubject: Your order\n"
DAEMON = "Mail Delivery System <mailer-daemon@mx.example>"
NAMED_BELOW = """Your message:
   From:    care@halden.example
   Subject: Your order

Could not be delivered because of

550 5.1.1 User unknown

The following recipients were affected:
   bo@example.net

Additional Information
======================
Remote-MTA:         <relay.example>
"""
HEAD_FIRST = """This report relates to a message you sent with the following header fields:

  Message-id: <ours@halden.example>
  From: care@halden.example
  To: bo@example.net

Your message cannot be delivered to the following recipients:

  Recipient address: bo@example.net
  Reason: Remote SMTP server has rejected address
  Diagnostic code: smtp;550 5.1.1 <bo@example.net>... User Unknown
"""
TO_A_LIST = """You are not a member of this mailing list <bo@example.net>.
Original mail as follows:

"""


def report(words, subject="Mail delivery failed", sender=DAEMON, **headers):
    told = {"From": sender, "To": "care@halden.example", "Subject": subject, "Return-Path": "<>"} | headers
    head = "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in told.items())
    raw = f"{head}Content-Type: text/plain; charset=utf-8\n\n{words}\n\n{OURS}\nHello\n"
    return read_carefully(raw.encode()).report


@pytest.mark.parametrize(
    ("words", "status", "reason"),
    [
        (NAMED_BELOW, "5.1.1", "550 5.1.1 User unknown"),
        (HEAD_FIRST, "5.1.1", "Diagnostic code: smtp;550 5.1.1 <bo@example.net>... User Unknown"),
        ("bo@example.net Invalid Address, ERROR_CODE :5.1.1 User Unknown", "5.1.1", "User Unknown"),
        ("Host mx said so.\n<bo@example.net>:\n  mx said: 550 5.2.2\n  <bo@example.net>: full", "5.2.2", "full"),
        ("--- Addresses with problems ---\n<bo@example.net>   (User unknown bo@example.net)", "5.1.1", "(User unknown"),
        ("Could not be delivered to <bo@example.net>, for\ntheir mailfolder is full.", "5.2.2", "mailfolder"),
        ("These addresses were unknown:\n\nSMTP <bo@example.net>\n\nPlease reply to x@y.example", "5.1.1", "These"),
        ("bo@example.net: mailbox not found", "5.1.1", "mailbox not found"),
        ("DNS lookup failure: example.net\n<bo@example.net> could not be delivered", "5.1.2", "DNS lookup failure"),
        ("<bo@example.net>: Relay access denied, could not be delivered", "5.7.1", "Relay access denied"),
        ("Sent by relay.example: <bo@example.net> could not be delivered", "5.0.0", "could not be delivered"),
        ("<<< 250 2.1.0 Sender ok\n>>> RCPT TO:<bo@example.net>\n<<< 553 5.3.0 undeliverable", "5.3.0", "553 5.3.0"),
    ],
)  # fmt: skip
def test_a_server_tells_whom_and_why(words, status, reason):
    (outcome,) = report(words).recipients
    assert (outcome.address, outcome.status, outcome.action) == ("bo@example.net", status, "failed")
    assert reason in outcome.reason
    assert report(words).original_message_id == "<ours@halden.example>"


@pytest.mark.parametrize(
    ("subject", "words", "status"),
    [
        ("Mancata consegna", "Il messaggio non e' stato consegnato a bo@example.net\nMotivo: casella piena", "5.2.2"),
        ("Bericht kon niet worden afgeleverd", "bo@example.net\nReden: onbekende gebruiker", "5.1.1"),
        ("Mensaje no entregado", "bo@example.net: el buzón está lleno", "5.2.2"),
        ("Zwrot wiadomości", "Nie została dostarczona:\n<bo@example.net>: 550 Nie ma takiego konta", "5.1.1"),
        ("失敗通知", "<bo@example.net>:\nRemote host said: 550 5.1.1 unknown", "5.1.1"),
        ("邮件投递失败", "<bo@example.net>: 已满", "5.2.2"),
        ("Non remis : Votre commande", "bo@example.net\n#550 5.1.1 RESOLVER.ADR.RecipNotFound", "5.1.1"),
        ("Processing Error", "Intended recipient: bo@example.net\nIt has been returned because of an error.", "5.0.0"),
    ],
)  # fmt: skip
def test_servers_tell_in_their_own_languages(subject, words, status):
    (outcome,) = report(words, subject).recipients
    assert (outcome.address, outcome.status, outcome.action) == ("bo@example.net", status, "failed")


def test_what_was_delivered_is_no_failure():
    words = "Your message was successfully delivered to:\n\n<bo@example.net>: delivery via mx: 250 2.0.0 OK"
    (outcome,) = report(words, "Successful Mail Delivery Report").recipients
    assert (outcome.address, outcome.status, outcome.action) == ("bo@example.net", "2.0.0", "delivered")


def test_a_list_that_refuses_ours_tells_so():
    by_fml = {"sender": "list-admin@fml.example", "X_MLServer": "fml 4.0", "Return_Path": "<x@fml.example>"}
    refused = report(TO_A_LIST, "Rejected mail from <care@halden.example>", **by_fml)
    assert refused.recipients[0].address == "bo@example.net"
    assert report(TO_A_LIST, "Status of your request", **by_fml) is None


def test_what_a_list_of_outcomes_leaves_out_the_words_tell():
    raw = (
        b"From: MAILER-DAEMON@mx.example\nSubject: Undelivered\nContent-Type: multipart/report;"
        b" report-type=delivery-status; boundary=b\n\n--b\n\n<bo@example.net>: the mailbox is full\n\n--b\n"
        b"Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n"
        b"Final-Recipient: rfc822; bo@example.net\nAction: failed\n\n"
        b"Final-Recipient: rfc822; cy@example.net\nAction: failed\nStatus: 5.1.0\n"
        b"Diagnostic-Code: 550 5.2.2 full; try again\n--b--\n"
    )
    outcomes = read_carefully(raw).report.recipients
    assert [(each.address, each.status, each.reason) for each in outcomes] == [
        ("bo@example.net", "5.2.2", "the mailbox is full"),
        ("cy@example.net", "5.2.2", "550 5.2.2 full; try again"),
    ]


# In the manner of Exim 4.96 and OpenSMTPD 6.8: their list of outcomes tells no reason, their words do, or nobody does.
LIST = """From: MAILER-DAEMON@mx.example
Subject: {subject}
Content-Type: multipart/{kind}; boundary=b

--b

{words}
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Action: {action}
Final-Recipient: rfc822;bo@example.net
Status: {status}
--b--
"""
EXIMS_FAILURE = """This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  bo@example.net{why}
"""
EXIMS_WARNING = """This message was created automatically by mail delivery software.
A message that you sent has not yet been delivered to one or more of its
recipients after more than 24 hours on the queue on mx.example.

The message identifier is:     1xXjyq-0001yi-2u
The subject of the message is: Re: My box [A-1042]
The date of the message is:    Tue, 03 Mar 2026 10:00:00 +0000

The address to which the message has not yet been delivered is:

  bo@example.net{why}

No action is required on your part. Delivery attempts will continue for
some time, and this warning may be repeated at intervals if the message
remains undelivered. Eventually the mail delivery software will give up,
and when that happens, the message will be returned to you.
"""
OPENSMTPDS = """    Hi!

    This is the MAILER-DAEMON, please DO NOT REPLY to this email.

    A message is delayed for more than 4 hours for the following
    list of recipients:

bo@example.net: {why}

    Please note that this is only a temporary failure report.
    The message is kept in the queue for up to 7 days.
    You DO NOT NEED to re-send the message to these recipients.

    Below is a copy of the original message:
"""


@pytest.mark.parametrize(
    ("words", "why", "action", "status", "reason"),
    [
        (EXIMS_FAILURE, "", "failed", "5.0.0", ""),
        (EXIMS_FAILURE, "\n    Unrouteable address", "failed", "5.1.2", "Unrouteable address"),
        (EXIMS_FAILURE, "\n    retry timeout exceeded", "failed", "5.0.0", "retry timeout exceeded"),
        (EXIMS_WARNING, "", "delayed", "4.0.0", ""),
        (EXIMS_WARNING, "\n    host mx.example: timed out", "delayed", "4.4.7", "host mx.example: timed out"),
        (OPENSMTPDS, "Network error on destination MXs", "delayed", "4.4.7", "Network error on destination MXs"),
        (OPENSMTPDS, "550 5.1.1 <bo@example.net>: User unknown", "failed", "5.1.1", "550 5.1.1 <bo@example.net>: User"),
        (OPENSMTPDS, "Domain does not exist", "failed", "5.1.2", "Domain does not exist"),
    ],
)  # fmt: skip
def test_a_reason_is_what_was_said_of_the_address_and_no_sentence_around_it(words, why, action, status, reason):
    facts = {"subject": "Mail delivery failed", "kind": "mixed" if words == OPENSMTPDS else "report"}
    facts |= {"action": action, "status": "4.0.0" if action == "delayed" else "5.0.0", "words": words.format(why=why)}
    (outcome,) = read_carefully(LIST.format(**facts).encode()).report.recipients
    assert (outcome.address, outcome.status, outcome.action) == ("bo@example.net", status, action)
    assert outcome.reason.startswith(reason)
    assert bool(outcome.reason) == bool(reason)


@pytest.mark.parametrize(
    "words",
    [
        "Your message\n\n  To:  list@y.example\n\ndid not reach:\n\nc=US;SMTP=bo@example.net; today\n  not known",
        "Delivery has failed:\n * [bo@example.net]: 550 bo@example.net...User is over quota\n * To: cy@y.example",
    ],
)
def test_whom_a_mail_was_for_is_not_who_did_not_get_it(words):
    assert [each.address for each in report(words).recipients] == ["bo@example.net"]


OTHER = """From: {sender}
Subject: {subject}
Content-Type: multipart/report; report-type={kind}; boundary=b

--b

This is a report for a message that was rejected and could not be delivered.

--b
Content-Type: message/{kind}

{fields}

--b
Content-Type: message/rfc822

{ours}
--b--
"""


@pytest.mark.parametrize("sender", [DAEMON, "postmaster@mx.example", "bo@example.net"])
@pytest.mark.parametrize("kind", ["feedback-report", "disposition-notification"])
@pytest.mark.parametrize("null_sender", [True, False])
def test_complaints_and_read_receipts_are_no_failures_whoever_sends_them(sender, kind, null_sender):
    raw = OTHER.format(sender=sender, subject="Undeliverable: Hi", kind=kind, fields="Version: 1", ours=OURS).encode()
    mail = read_carefully(raw, null_sender=null_sender)
    assert (mail.automatic, mail.report) == ("report", None)


def test_a_mailbox_that_refuses_in_the_form_of_a_read_receipt_is_a_failure():
    words = "Your message to <bo@example.net> was automatically rejected: quota exceeded. It"
    kind = "disposition-notification"
    raw = OTHER.replace("This is", words).format(sender=DAEMON, subject="Rejected", kind=kind, fields="", ours=OURS)
    (outcome,) = read_carefully(raw.encode()).report.recipients
    assert (outcome.address, outcome.status) == ("bo@example.net", "5.2.2")


@pytest.mark.parametrize(
    ("subject", "words", "kind"),
    [
        ("Read: Hi", "Your message\n\n   To: Care\n   Subject: Hi\n   Sent: today\n\nwas read today.", "report"),
        ("Gelesen: Hi", "Ihre Nachricht\n\n   An: Care\n   Betreff: Hi\n   Gesendet: x\n\nwurde gelesen.", "report"),
        ("Return Receipt", "Your document: Hi\nwas received by: Bo\nat: 10:00", "report"),
        ("Read: my story", "Your message was read on Tuesday, and we liked it. Will you call me?", None),
        ("Return receipt", "Where do I find the receipt of what I returned?", None),
        ("Complaint about message from your driver", "He was rude.", None),
        ("complaint about message from 192.0.2.1", "x", "report"),
    ],
)  # fmt: skip
def test_receipts_in_words_are_told_from_people(subject, words, kind):
    raw = f"From: bo@example.net\nSubject: {subject}\n\n{words}\n".encode()
    assert read_carefully(raw).automatic == kind


@pytest.mark.parametrize(
    "subject", ["[Request received] Your order", "Ihre Anfrage ist eingegangen", "Re: We have received your mail"]
)
def test_another_desks_receipt_for_ours_is_an_automatic_reply(subject):
    def kind(*headers):
        return read_carefully(
            "\n".join([f"Subject: {subject}", "From: x@y.example", *headers, "", "Hi"]).encode()
        ).automatic

    answers, marked = "In-Reply-To: <ours@halden.example>", "Auto-Submitted: auto-generated"
    assert [kind(), kind(answers), kind(marked), kind(answers, marked)] == [None, None, "auto-generated", "auto-reply"]


FAILED = "Your message could not be delivered to the following recipients:\n\n<bo@example.net>: 550 5.1.1 unknown"


@pytest.mark.parametrize(
    ("sender", "subject", "is_report"),
    [
        ("Scanner_AntiVirus_for_SMTP@x.example", "Delivery failure notification", True),
        ("E9_SMTP_Mail_Service@x.example", "Returned Mail - Error During Delivery", True),
        ('<"System Administrator"@x.example>', "Delivery failure", True),
        ("<Postmaster\\@x.example@y.example>", "Mail Delivery Warning", True),
        ('"Gate System" <>', "Mail Error", True),
        ("postmaster@x.example", 'FAILED MAIL to "bo"', True),
        ("admin@x.example", "Re: Returned mail - what is it?", False),
        ("Bo <bo@smtp.example>", "Delivery failure notification", False),
        ("noreply@parcels.example", "Delivery failed: your parcel", False),
    ],
)  # fmt: skip
def test_gateways_that_bear_other_names_are_told_from_people(sender, subject, is_report):
    raw = f"From: {sender}\nTo: care@halden.example\nSubject: {subject}\nReturn-Path: <x@y.example>\n\n{FAILED}\n"
    assert bool(read_carefully(raw.encode()).report) == is_report


QUOTED = "-----Original Message-----\nFrom: Care <care@halden.example>\nTo: Ann\nSubject: Your order\n\nIt comes today."


@pytest.mark.parametrize(
    ("sender", "subject"),
    [
        ("Ann <admin@shop.example>", "Delivery failed again"),
        ("Ann <system@shop.example>", "Rejected invoice"),
        ("Ned Rose <ndr@shop.example>", "Undelivered: parcel 4711"),
        ("Ann Rose <>", "My parcel"),
    ],
)
def test_people_who_write_of_a_delivery_that_failed_are_no_machines(sender, subject):
    words = f"My parcel could not be delivered, and your invoice was rejected.\n\n{QUOTED}"
    raw = f"From: {sender}\nTo: care@halden.example\nSubject: {subject}\nReturn-Path: <x@y.example>\n\n{words}\n"
    assert read_carefully(raw.encode()).report is None


def test_an_office_reports_only_what_it_returns():
    raw = f"From: mail@x.example\nTo: care@halden.example\nSubject: Returned Mail: x\n\n{FAILED}\n"
    returned = f"-------- Returned Mail --------\n\nReceived: from a by b\n{OURS}"
    assert read_carefully(raw.replace(": x", " - x").encode()).report is None
    assert read_carefully(f"{raw.replace(': x', ' - x')}{returned}".encode()).report is not None


LISTED = """Reporting-MTA: x400; mta in /PRMD=HALDEN/

Original-Recipient: rfc822; bo@example.net
Final-Recipient: {final}
Action: failed
Status: 5.0.0
"""


@pytest.mark.parametrize("final", ["x400; /S=bo/OU=example/C=GB/", "LOCAL;<bo>"])
def test_whoever_bears_another_name_in_another_net_is_named_as_we_wrote_to_them(final):
    fields = LISTED.format(final=final)
    raw = OTHER.format(sender=DAEMON, subject="Undeliverable", kind="delivery-status", fields=fields, ours=OURS)
    assert [each.address for each in read_carefully(raw.encode()).report.recipients] == ["bo@example.net"]


def test_a_report_that_a_gateway_wrapped_is_read():
    fields = LISTED.format(final="rfc822; bo@example.net")
    report = OTHER.format(sender=DAEMON, subject="Undeliverable", kind="delivery-status", fields=fields, ours=OURS)
    raw = (
        "From: postmaster@x.example\nSubject: Delivery Status Notification (Failure)\n"
        "Content-Type: multipart/mixed; report-type=delivery-status; boundary=outer\n\n"
        f"--outer\nContent-Type: message/rfc822\n\n{report}\n--outer\n\nThis mail was scanned.\n--outer--\n"
    )
    mail = read_carefully(raw.encode())
    assert (mail.automatic, mail.report.original_message_id) == ("bounce", "<ours@halden.example>")
    assert [(each.address, each.status) for each in mail.report.recipients] == [("bo@example.net", "5.0.0")]


def test_what_a_scanner_adds_is_no_reason():
    words = "**** This e-mail has come from outside and has been scanned for viruses ****"
    fields = LISTED.format(final="rfc822; bo@example.net")
    raw = OTHER.replace("This is a report for a message that was rejected and could not be delivered.", words)
    raw = raw.format(sender=DAEMON, subject="Undeliverable", kind="delivery-status", fields=fields, ours=OURS)
    assert [each.reason for each in read_carefully(raw.encode()).report.recipients] == [""]


def test_the_name_of_a_scanner_is_no_virus():
    words = (
        "*** Message from Gate E-Mail VirusWall ***\n\nCould not be delivered.\nReason: maximum delivery attempts made"
    )
    (outcome,) = report(f"{words}\nTo: <bo@example.net>").recipients
    assert (outcome.status, outcome.reason) == ("4.4.7", "Reason: maximum delivery attempts made")
