"""What the mail channel knows to stand still: filing, sending, mailboxes that cannot be read, and clocks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Min, Q
from django.utils.translation import gettext as _

from answerable.cases.models import Case, Delivery, File, Inbound
from answerable.cases.traffic import last_accepted_at
from answerable.channels.mail.hooks.traffic import NAMES, failing_since
from answerable.channels.mail.models import Awaited, MailboxFolder, Rehearsal
from answerable.channels.mail.pacing import domain_of
from answerable.channels.mail.stalling.registry import Standstill

HeldBy = Delivery.HeldBy
# What one recipient's own server makes wait says nothing about our sending, until several say it.
OF_THEIRS = (HeldBy.PACE, HeldBy.REST, HeldBy.GREYLIST, HeldBy.FULL, HeldBy.LATER, HeldBy.CAP, HeldBy.SCAN)
ASKED_ABOUT = 50
NAMED = 5
# Asked so often in vain, with pauses that double, the scanner is not merely busy.
ASKED_IN_VAIN = 4


def allowed(what: str) -> timedelta | None:
    """How long this may stand still (`ALARM_…_MINUTES`); None where the operator wants no alarm about it."""
    minutes = settings.ALARM_MINUTES[what]
    return timedelta(minutes=minutes) if minutes else None


def filing(at: datetime) -> Iterator[Standstill]:
    """Something came in and has had no fate for too long."""
    if (most := allowed("filing")) is None:
        return
    waiting = Inbound.objects.unfiled().filter(received_at__lt=at - most)
    for channel, since in waiting.values_list("channel").annotate(oldest=Min("received_at")).order_by("channel"):
        words = _("What came in by %(channel)s is not filed, so nobody sees it in a case.") % {"channel": channel}
        yield Standstill(f"filing:{channel}", since, words)


def sending(at: datetime) -> Iterator[Standstill]:
    """Something should have left for too long, and nothing left meanwhile; or the next server does not let some of it
    out, whatever else leaves."""
    if (most := allowed("sending")) is None or Rehearsal.objects.is_on():
        return
    past = Q(message__send_after__lt=at - most) | Q(message__send_after=None, message__created_at__lt=at - most)
    due = Delivery.objects.filter(past, channel="mail").on_their_way(at).select_related("message").order_by("pk")
    if something_left := last_accepted_at("mail", since=at - most) is not None:
        due = due.filter(held_by=HeldBy.LEAVE)
    rows = list(due[:ASKED_ABOUT])
    ours = [row for row in rows if row.held_by not in OF_THEIRS]
    asked = {domain_of(row.address) for row in rows if row.attempts}
    if blamed := ours or (rows if len(asked) > 1 else []):
        first = blamed[0]
        said = f" {first.error}" if first.error else ""
        words = _("Some mail does not leave, though other mail does.") if something_left else _words()
        yield Standstill("sending", first.message.send_after or first.message.created_at, words + said)


def _words() -> str:
    return _("No mail leaves, though some should.")


def mailboxes(at: datetime) -> Iterator[Standstill]:
    """A mailbox could not be read for too long."""
    if (most := allowed("mailbox")) is None:
        return
    troubled = MailboxFolder.objects.to_read().filter(troubled_at__lt=at - most).select_related("mailbox")
    told = set()
    for folder in troubled.order_by("troubled_at", "pk"):
        if folder.mailbox_id not in told and folder.troubled_at:
            told.add(folder.mailbox_id)
            words = _("The mailbox %(name)s cannot be read: %(trouble)s")
            facts = {"name": folder.mailbox.name, "trouble": folder.trouble}
            yield Standstill(f"mailbox:{folder.mailbox_id}", folder.troubled_at, words % facts)


def posting(at: datetime) -> Iterator[Standstill]:
    """What a provider posts has been refused for too long, for a reason that is ours to mend, and none was taken."""
    if (most := allowed("filing")) is None:
        return
    for provider in settings.WEBHOOKS:
        since, sentence = failing_since(provider, at) or (at, "")
        if at - since >= most:
            words = _("Nothing that %(provider)s posts is taken: %(sentence)s.")
            facts = {"provider": NAMES.get(provider, provider), "sentence": sentence}
            yield Standstill(f"posting:{provider}", since, words % facts)


def awaiting(at: datetime) -> Iterator[Standstill]:
    """What a provider told of has not come for too long."""
    if (most := allowed("filing")) is None:
        return
    late = Awaited.objects.waiting().filter(told_at__lt=at - most)
    for provider, since in late.values_list("provider").annotate(since=Min("told_at")).order_by("provider"):
        troubled = late.filter(provider=provider).exclude(trouble="").order_by("told_at")
        words = _("A mail that %(provider)s told us of has not come. %(trouble)s")
        facts = {"provider": NAMES.get(provider, provider)}
        facts["trouble"] = troubled.values_list("trouble", flat=True).first() or ""
        yield Standstill(f"awaiting:{provider}", since, (words % facts).strip())


def sweeping(at: datetime) -> Iterator[Standstill]:
    """Time has tried in vain to act in a case for too long: its clocks run, and nobody hears of them."""
    if (most := allowed("sweeping")) is None:
        return
    cases = Case.objects.unswept(since=at - most).order_by("unswept_since", "pk")
    if first := cases.first():
        words = _(
            "The clocks of %(number)s cannot be looked after, so nobody is warned there; the worker's log says why."
        )
        numbers = ", ".join(case.number for case in cases[:NAMED])
        yield Standstill("sweeping", first.unswept_since or at, words % {"number": numbers})


def scanner(at: datetime) -> Iterator[Standstill]:
    """Files wait for a virus scanner that does not answer."""
    asked = File.objects.to_scan().filter(scan_trouble="down", scan_attempts__gte=ASKED_IN_VAIN)
    if settings.CLAMD and asked.exists():
        yield Standstill(
            "scanner", at, _("The virus scanner does not answer: files that came or should leave wait for it.")
        )
