"""The addresses by which a colleague answers a mail of ours: `answer+TOKEN@`, `ask+TOKEN@` and `note+TOKEN@`."""

from __future__ import annotations

from datetime import datetime

from answerable.cases.access import may_write, messages_for_staff
from answerable.cases.models import Alert, Ask, Case, ColleagueGrant, Digest
from answerable.cases.models.grant import COLLEAGUES_LIFE
from answerable.cases.words import Measure
from answerable.channels.mail import ours
from answerable.kit.addresses import split_token
from answerable.staff.access import teams_of
from answerable.staff.models import Staff


def grant_in(digest: Digest, case: Case, alert: Alert) -> ColleagueGrant:
    """What this mail lets its reader do in this case; the same at every attempt to send it."""
    asked = _question(alert, digest.staff)
    seen = messages_for_staff(case).order_by("-pk").values_list("pk", flat=True).first() or 0
    facts = {"staff": digest.staff, "ask": asked, "seen": seen, "created_at": digest.made_at}
    facts["expires_at"] = digest.made_at + COLLEAGUES_LIFE
    return ColleagueGrant.objects.get_or_create(digest=digest, case=case, defaults=facts)[0]


def _question(alert: Alert, staff: Staff) -> Ask | None:
    """The question that the alert is about, if it was put to its reader."""
    row = alert.commitment
    if row is None or row.measure != Measure.ASK:
        return None
    ask = Ask.objects.filter(pk=row.subject.removeprefix("ask:")).first()
    return ask if ask and ask.is_open and was_asked(staff, ask) else None


def was_asked(staff: Staff, ask: Ask) -> bool:
    return ask.to_staff_id == staff.pk or ask.to_team_id in teams_of(staff)


def purposes(grant: ColleagueGrant) -> list[str]:
    """What it may be used for now, what answering the mail itself does first: the question, the customer's answer for
    whoever has the case, else a note. In a case of a sensitive team nothing but a note is left by mail."""
    if grant.case.team.is_sensitive:
        return ["note"]
    if grant.ask:
        return ["ask", "note"]
    if grant.case.is_closed or not may_write(grant.staff, grant.case):
        return ["note"]
    return ["answer", "note"] if grant.case.owner_id == grant.staff_id else ["note", "answer"]


def address_for(grant: ColleagueGrant, purpose: str, home: str) -> str:
    return ours.with_token(home, grant.token(purpose), purpose)


def grant_among(addresses: list[str], at: datetime) -> tuple[str, ColleagueGrant] | None:
    """What the token of a colleague among these is for, and whose it is. Of several, one for a note goes before the
    others: it says nothing to anybody."""
    tokens = [token for address in addresses if (token := split_token(address)[1])]
    found = [pair for token in tokens if (pair := ColleagueGrant.objects.by_token(token, at))]
    return min(found, key=lambda pair: pair[0] != "note", default=None)
