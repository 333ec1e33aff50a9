"""Each domain is written to at a pace that its servers take well. Whoever has to wait keeps their place."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from answerable.cases.models import Delivery
from answerable.channels.mail.models import DomainPace

REST = timedelta(minutes=5)


class NotItsTurn(Exception):
    """So much goes to this domain that this letter waits; its turn comes at `comes_at`."""

    def __init__(self, domain: str, comes_at: datetime) -> None:
        super().__init__(f"So much goes to {domain} at present that this one waits for its turn.")
        self.comes_at = comes_at


def await_turn(delivery: Delivery, at: datetime) -> None:
    """Let it pass when its turn has come; otherwise raise `NotItsTurn`, with the place that is kept for it.

    Only where letters leave by a server: a folder takes whatever it is given.
    """
    if not (settings.EMAIL_URL and settings.MAIL_PER_DOMAIN):
        return
    domain = domain_of(delivery.address)
    turn = _rested(domain, delivery.turn_at) if delivery.turn_at else None
    turn = turn or DomainPace.place(domain, at, settings.MAIL_PER_DOMAIN)
    if turn > at:
        raise NotItsTurn(domain, turn)


def slow_down(address: str, said: str, at: datetime) -> None:
    """Its server said that it is too much: the whole domain is left in peace for a while."""
    if settings.MAIL_PER_DOMAIN:
        DomainPace.rest(domain_of(address), at + REST, said, at)


def domain_of(address: str) -> str:
    return address.rpartition("@")[2].lower()[:255]


def _rested(domain: str, turn: datetime) -> datetime:
    """The place that it has, or the end of a rest that was asked for since."""
    rest = DomainPace.objects.filter(domain=domain, rests_until__gt=turn).values_list("rests_until", flat=True).first()
    return rest or turn
