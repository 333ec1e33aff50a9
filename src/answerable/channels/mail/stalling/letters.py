"""The worker's step that tells administrators by mail what stands still, and that it moves again."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from answerable.channels.mail.composing import Letter
from answerable.channels.mail.going_live import once_live
from answerable.channels.mail.heads import refuse_strange
from answerable.channels.mail.meanings import Never, NotNow
from answerable.channels.mail.models import StallLetter
from answerable.channels.mail.to_colleagues import begin
from answerable.channels.mail.transports import Transport, way_out
from answerable.kit import moments
from answerable.kit.languages import at_the_desk
from answerable.staff.entering import zone_of

PAUSE, GIVES_UP_AFTER = timedelta(minutes=5), timedelta(days=2)

log = logging.getLogger(__name__)


@once_live
def send_alarms(at: datetime) -> int:
    """Send what is due; how many were taken up. What cannot leave now is tried again, while it is of use."""
    batch = StallLetter.claim(at)
    if batch:
        with way_out() as transport:
            for letter in batch:
                _send(letter, transport, at)
    return len(batch)


def _send(letter: StallLetter, transport: Transport, at: datetime) -> None:
    row = StallLetter.objects.filter(pk=letter.pk, state="waiting")
    try:
        transport.send(compose(letter))
    except NotNow as trouble:
        later = {"state": "failed"} if at - letter.written_at > GIVES_UP_AFTER else {"not_before": at + PAUSE}
        row.update(lease_until=None, error=str(trouble)[:500], **later)
    except (Never, ValueError) as trouble:
        log.exception("Alarm %s cannot be sent", letter.pk)
        row.update(state="failed", lease_until=None, error=str(trouble)[:500])
    else:
        row.update(state="sent", lease_until=None, error="")


def compose(letter: StallLetter) -> Letter:
    """What stands still since when, or from when until when it did, with the way to the desk's page of it."""
    mail = begin(letter.staff, f"stall.{letter.pk}", letter.written_at)
    with translation.override(at_the_desk(letter.staff.language)), timezone.override(zone_of(letter.staff)):
        mail["Subject"] = _subject(letter)
        mail.set_content("\n\n".join([letter.stall.words, _when(letter), f"{settings.BASE_URL}/desk/channels/"]) + "\n")
    return Letter(f"stall-{letter.pk:010d}.eml", "", letter.staff.email, refuse_strange(mail.as_bytes()))


def _subject(letter: StallLetter) -> str:
    return _("It moves again") if letter.says_end else _("Something stands still")


def _when(letter: StallLetter) -> str:
    stall = letter.stall
    if letter.says_end and stall.ended_at:
        words = _("That was so from %(since)s until %(until)s. It has ended.")
        return words % {"since": moments.exact(stall.since), "until": moments.exact(stall.ended_at)}
    return _("That is so since %(since)s.") % {"since": moments.exact(stall.since)}
