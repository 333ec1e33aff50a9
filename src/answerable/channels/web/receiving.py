"""The web form's way in: kept before anything else, then a case; what a killed process left behind is filed later."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from answerable.cases.models import Case, Inbound
from answerable.cases.receipting import acknowledge
from answerable.cases.words import Turn
from answerable.channels.web.models import Submission
from answerable.channels.web.telling import Telling, end_of_day
from answerable.customers.models import Customer
from answerable.staff.models import Team

CHANNEL = "web"
AT_ONCE = 20

log = logging.getLogger(__name__)


def receive(telling: Telling, form_id: str, *, at: datetime) -> Case | None:
    """Keep what she told and open her case. None: it is kept, and will be filed within minutes."""
    inbound, _is_new = Inbound.objects.keep(CHANNEL, telling.key(form_id), telling.raw(), at=at, sender=telling.address)
    try:
        return file(inbound, at=at)
    except Exception:
        log.exception("Inbound %s could not be filed at once", inbound.pk)
        return None


def waits_still(key: str) -> bool:
    """Whether what was told so waits for a first word of ours: told again meanwhile, it says nothing new."""
    inbound = Inbound.objects.filter(channel=CHANNEL, key=key).select_related("case").first()
    if inbound is None or inbound.case is None:
        return True
    case = inbound.case.current()
    return case.turn == Turn.OURS and not case.messages.public().filter(author_kind="staff").exists()


def file_pending(at: datetime) -> int:
    """File what was kept and not filed, oldest first; how many were taken up."""
    kept = Inbound.objects.filter(channel=CHANNEL)
    if not kept.unfiled().exists():
        return 0  # asked without a lock: most of the time nothing waits
    claimed = kept.claim(at, AT_ONCE)
    for inbound in claimed:
        try:
            file(inbound, at=at)
        except Exception:
            log.exception("Inbound %s could not be filed at attempt %s", inbound.pk, inbound.attempts)
    return len(claimed)


def file(inbound: Inbound, *, at: datetime) -> Case:
    """Its fate: a case, once, however many ask at the same time."""
    with transaction.atomic():
        # By itself: PostgreSQL reads a row joined to it as it was before the wait for the lock.
        row = Inbound.objects.select_for_update().get(pk=inbound.pk)
        known: Case | None = row.case
        return known or _open(row, Telling.read(row.raw()), at)


def _open(inbound: Inbound, telling: Telling, at: datetime) -> Case:
    evidence = "the web form, not verified"
    customer, _is_new = Customer.meet("mail", telling.address, telling.name, telling.language, evidence, at=at)
    team = _team(telling)
    case, _message = Case.open(
        customer=customer,
        team=team,
        subject=telling.subject,
        text=telling.text(),
        channel=CHANNEL,
        at=inbound.received_at,
        address=telling.address,
        needed_by=end_of_day(telling.day, team.calendar.current().hours().zone) if telling.day else None,
        language=telling.language,
        brand_id=telling.brand,
        receipt=Submission.may_have_receipt(telling.address, at),
        first={"inbound": inbound, "attachments": telling.files},
        then=lambda case: acknowledge(case, at=inbound.received_at),
    )
    return case


def _team(telling: Telling) -> Team:
    """The team they chose, if it still takes words from customers; else the first that does."""
    chosen = next((team for team in open_teams() if team.pk == telling.team), None)
    return chosen or open_teams(telling.brand)[0]


def open_teams(brand: int | None = None) -> list[Team]:
    """The teams that customers may choose: those that are written to, and not the sensitive ones.

    On a brand's page those that are written to as this brand; where nobody is, all of them.
    """
    teams = Team.objects.active().exclude(visibility=Team.Visibility.SENSITIVE).in_order()
    if brand is None:
        return list(teams)
    written_to = Q(brand=brand, address__isnull=False) | Q(addresses__brand=brand)
    return list(teams.filter(written_to).distinct()) or list(teams)
