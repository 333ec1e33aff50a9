"""Browsers before the page of a case, for tests."""

from datetime import datetime

from django.test import Client

from answerable.cases.models import Case, Participant
from answerable.cases.models.grant import LIFE, Grant
from answerable.kit.clock import now
from answerable.portal.models import PortalCode


def grant_for(person: Participant, at: datetime | None = None) -> Grant:
    """A live link for this participant, as a mail would carry it."""
    at = at or now()
    return Grant.objects.create(case=person.case, participant=person, created_at=at, expires_at=at + LIFE)


def with_link(case: Case, person: Participant | None = None) -> Client:
    """A browser that came by a link."""
    client = Client()
    answer = client.get(f"/case/{grant_for(person or case.customer_participant).token('page')}/")
    assert answer.status_code == 302
    return client


def with_code(case: Case, person: Participant | None = None) -> Client:
    """A browser that came by a link and gave the code that was mailed."""
    client = with_link(case, person)
    client.post(page(case) + "code/mail/")
    digits = PortalCode.objects.latest("pk").digits
    assert client.post(page(case) + "code/", {"digits": digits}).status_code == 302
    return client


def page(case: Case) -> str:
    return f"/your/{case.number}/"
