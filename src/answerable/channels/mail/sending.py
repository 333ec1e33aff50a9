"""What we said, on its way: deliveries are claimed, sent and recorded. At least once, and never silently not."""

from __future__ import annotations

import logging
import random
import time
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F

from answerable.cases.models import Delivery, File, Message
from answerable.cases.words import Kind
from answerable.channels.mail.composing import compose
from answerable.channels.mail.going_live import LEFT_OUT, once_live
from answerable.channels.mail.meanings import Never, NotNow, TooFast, Unreachable
from answerable.channels.mail.models import AutomaticMail, DeadAddress, Rehearsal
from answerable.channels.mail.ours import ours
from answerable.channels.mail.pacing import NotItsTurn, await_turn, slow_down
from answerable.channels.mail.transports import Transport, way_out

AT_ONCE = 20
# Well within the lease: whoever takes over after it must not meet us still sending.
LONGEST_BATCH = 40.0  # seconds
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=2)
SCANNED_WITHIN = timedelta(seconds=10)
STRAY = 0.25  # of a pause, added by chance, so that what failed together does not come back together
GIVES_UP_AFTER = timedelta(days=5)

log = logging.getLogger(__name__)


@once_live
def send_pending(at: datetime) -> int:
    """Send what is due, a batch at a time over one connection; how many were taken up."""
    batch = Delivery.objects.claim(at, AT_ONCE)
    if batch:
        with way_out() as transport:
            Batch(transport, at).send(batch)
    return len(batch)


class Batch:
    """One connection's worth of deliveries, each recorded by itself the moment its fate is known."""

    def __init__(self, transport: Transport, at: datetime) -> None:
        self.transport = transport
        self.began_at, self._clock = at, time.monotonic()
        self.ours = ours()
        self.left_out_until = Rehearsal.objects.left_out_until()
        self.unreachable: Unreachable | None = None

    @property
    def at(self) -> datetime:
        """Now, by the time the batch was given."""
        return self.began_at + timedelta(seconds=int(self._passed))

    @property
    def _passed(self) -> float:
        return time.monotonic() - self._clock

    def send(self, deliveries: list[Delivery]) -> None:
        for delivery in deliveries:
            if self._passed > LONGEST_BATCH:
                self._put_back(delivery)
            else:
                self._send(delivery)

    def _send(self, delivery: Delivery) -> None:
        try:
            self._try(delivery)
        except NotItsTurn as trouble:
            self._let_wait(delivery, trouble)
        except NotScanned as trouble:
            later, held_by = self.at + SCANNED_WITHIN, Delivery.HeldBy.SCAN
            self._put_back(delivery, not_before=later, error=str(trouble)[:500], held_by=held_by)
        except NotNow as trouble:
            self._put_off(delivery, str(trouble), trouble.held_by)
            if isinstance(trouble, TooFast):
                slow_down(delivery.address, str(trouble), self.at)
        except Never as trouble:
            delivery.case.failed(delivery, str(trouble), at=self.at)
        except ValueError as error:
            log.exception("Delivery %s can never be made into a mail", delivery.pk)
            delivery.case.failed(delivery, f"It cannot be made into a mail: {error}", at=self.at)
        except Exception as error:
            log.exception("Delivery %s could not be made into a mail", delivery.pk)
            self._put_off(delivery, f"It could not be made into a mail: {error!r}", Delivery.HeldBy.FAULT)
        else:
            delivery.case.accepted(delivery, at=self.at, taken_by=self.transport.takes_as)

    def _try(self, delivery: Delivery) -> None:
        """Hand it over, unless it must not leave at all or nobody can be reached."""
        if delivery.address in self.ours:
            raise Never("This is an address of our own desk; mail to it would come back to us.")
        if dead := DeadAddress.objects.of(delivery.address):
            raise Never(
                f"Mail to this address came back on {dead.since:%Y-%m-%d}, and nobody wrote from it since: {dead.said}"
            )
        if self._is_left_out(delivery):
            raise Never(LEFT_OUT)
        _check_files(delivery.message)
        if self.unreachable:
            raise self.unreachable
        await_turn(delivery, self.at)
        capped = _is_capped(delivery.message)
        if capped and not AutomaticMail.may_go(delivery.address, self.at):
            raise NotNow("Too much automatic mail has gone there; this one waits.", Delivery.HeldBy.CAP)
        try:
            self.transport.send(compose(delivery))
        except Unreachable as trouble:
            self.unreachable = trouble
            raise
        if capped:
            AutomaticMail.count(delivery.address, self.at)

    def _is_left_out(self, delivery: Delivery) -> bool:
        """It waited when we went live; not so what somebody sent to another address since."""
        if self.left_out_until is None or delivery.message.created_at > self.left_out_until:
            return False
        return not Delivery.objects.filter(replaced_by=delivery).exists()

    def _let_wait(self, delivery: Delivery, turn: NotItsTurn) -> None:
        """It keeps its place."""
        self._put_back(
            delivery,
            not_before=turn.comes_at,
            turn_at=turn.comes_at,
            error=str(turn)[:500],
            held_by=Delivery.HeldBy.PACE,
        )

    def _put_back(self, delivery: Delivery, **facts: Any) -> None:
        """Nobody was asked, so it was no attempt."""
        taken = Delivery.objects.filter(pk=delivery.pk, state="sending")
        taken.update(state="waiting", lease_until=None, attempts=F("attempts") - 1, **facts)

    def _put_off(self, delivery: Delivery, error: str, held_by: Delivery.HeldBy) -> None:
        """Later, after pauses that double and stray a little; after days of it, never."""
        if self.at - delivery.message.created_at > GIVES_UP_AFTER:
            delivery.case.failed(delivery, error, at=self.at)
            return
        pause = min(FIRST_PAUSE * 2 ** min(delivery.attempts - 1, 10), LONGEST_PAUSE)
        until = self.at + pause * random.uniform(1, 1 + STRAY)
        delivery.case.put_off(delivery, error, until, at=self.at, held_by=held_by)


class NotScanned(Exception):
    """A file of it waits for the virus scanner, with the sentence that says so."""


def _check_files(message: Message) -> None:
    """What our own colleagues send along is scanned as well."""
    for row in message.attachments.filter(file__in=File.objects.held()).select_related("file"):
        if row.file.scan == "infected":
            raise Never(f"{row.name} is infected ({row.file.found}), so this did not leave.")
        raise NotScanned(f"{row.name}: {row.hold}")


def _is_capped(message: Message) -> bool:
    """Automatic mail, but for receipts: those were counted when they were written."""
    return message.author_kind == "automation" and message.kind != Kind.RECEIPT
