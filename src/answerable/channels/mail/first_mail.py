"""A first mail for a new desk: brought to its own door, as any server would bring it."""

from __future__ import annotations

import smtplib
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from answerable.staff.models import Team

TIMEOUT = 20.0  # seconds


class NotBrought(Exception):
    """The mail was not taken, with the sentence that says why and what to do."""


def bring(host: str, port: int, sender: str) -> str:
    """From this sender to the first team that has an address, which is returned. Raises `NotBrought`."""
    address = Team.objects.active().exclude(address=None).in_order().values_list("address", flat=True).first()
    if address is None:
        raise NotBrought("No team has an address yet: give one to a team first, at Settings → Teams.")
    if not sender.isprintable() or "@" not in sender:
        raise NotBrought(f"{sender!r} is no mail address: a mail needs a sender.")
    try:
        with smtplib.SMTP(host, port, timeout=TIMEOUT) as door:
            door.send_message(_mail(sender, address))
    except smtplib.SMTPException as error:
        raise NotBrought(f"The mail door at {host}:{port} did not take it: {error}") from error
    except OSError as error:
        raise NotBrought(f"No mail door answers at {host}:{port}: is the server running? ({error})") from error
    return address


def _mail(sender: str, to: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, "No internet since this morning"
    mail["Date"], mail["Message-ID"] = formatdate(), make_msgid(domain="first-mail.example")
    mail.set_content("Since this morning nothing loads any more. The light on the box is red.\n\nCan you help?\n")
    return mail
