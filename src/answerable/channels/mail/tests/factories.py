"""Mail for tests: put through the same rows as the door puts it, filed by the worker's own step."""

from datetime import datetime, timedelta
from email.message import EmailMessage

from answerable.cases.models import Case, Delivery, Inbound
from answerable.cases.tests.factories import TUESDAY
from answerable.channels.mail.composing import compose
from answerable.channels.mail.door import key_of
from answerable.channels.mail.receiving import file_pending
from answerable.staff.tests.factories import care, finance, kim, technical
from tests.smtp import letter

WORDS = "I was charged twice for March. Can you help? It is rather a lot of money for me."


def kept(
    mail: EmailMessage | bytes, *, sender: str = "ana@example.org", to=None, at: datetime = TUESDAY, brought_by="relay"
) -> Inbound:
    """It lies in the door, committed and not yet filed; brought by a mail server of ours."""
    desk()
    raw = mail if isinstance(mail, bytes) else mail.as_bytes()
    recipients = to or ["care@halden.example"]
    facts = {"envelope_from": sender, "envelope_to": recipients, "brought_by": brought_by}
    return Inbound.objects.keep("mail", key_of(raw, recipients), raw, at=at, **facts)[0]


def filed(mail: EmailMessage | bytes, **facts) -> Inbound:
    """It came in and the worker has filed it."""
    inbound = kept(mail, **facts)
    file_pending(inbound.received_at + timedelta(seconds=1))
    inbound.refresh_from_db()
    return inbound


def desk() -> None:
    """Care, Technical and Finance, each with an address and somebody in it."""
    care(), technical(), finance(), kim()


def anas_case(**headers) -> Case:
    """Ana wrote to Care by mail on Tuesday morning, and has the receipt."""
    case = filed(letter(WORDS, Message_ID="<first@example.org>", **headers)).case
    for receipt in case.deliveries.all():
        case.accepted(receipt, at=TUESDAY + timedelta(seconds=5))
    return case


def answer_to_ana(case: Case, text: str = "Here is your refund.", **facts) -> Delivery:
    """Kim answered an hour later and her server took it; the delivery to Ana."""
    facts = {"by": kim(), "at": case.touched_at + timedelta(hours=1)} | facts
    message = case.write(text, **facts)
    for delivery in message.deliveries.all():
        case.accepted(delivery, at=facts["at"] + timedelta(seconds=1))
    return message.deliveries.get(is_decisive=True)


def reply_address(delivery: Delivery, purpose: str = "reply") -> str:
    """`care+TOKEN@`, as this recipient's mail carries it, or `bounce+TOKEN@`."""
    local = "care" if purpose == "reply" else "bounce"
    return f"{local}+{delivery.grant.token(purpose)}@halden.example"


def sent(delivery: Delivery) -> EmailMessage:
    """The mail as this recipient gets it."""
    from email import message_from_bytes, policy

    return message_from_bytes(compose(delivery).raw, policy=policy.default)
