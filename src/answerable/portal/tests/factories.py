"""Browsers before the page of a case, for tests."""

from django.test import Client

from answerable.cases.models import Case, Participant
from answerable.cases.models.grant import LIFE, Grant
from answerable.kit.clock import now
from answerable.portal.models import PortalCode


def grant_for(person: Participant) -> Grant:
    """A live link for this participant, as a mail would carry it."""
    at = now()
    return Grant.objects.create(case=person.case, participant=person, created_at=at, expires_at=at + LIFE)


def link_of(grant: Grant) -> str:
    return f"/case/{grant.token('page')}/"


def with_link(case: Case, person: Participant | None = None) -> Client:
    """A browser that came by a link."""
    client = Client()
    answer = client.get(link_of(grant_for(person or case.customer_participant)))
    assert answer.status_code == 302
    return client


def with_code(case: Case, person: Participant | None = None) -> Client:
    """A browser that came by a link and gave the code that was mailed."""
    client = with_link(case, person)
    give_code(client, case)
    return client


def give_code(client: Client, case: Case) -> None:
    client.post(page(case) + "code/mail/")
    digits = PortalCode.objects.latest("pk").digits
    assert client.post(page(case) + "code/", {"digits": digits}).status_code == 302


def page(case: Case) -> str:
    return f"/your/{case.number}/"


def read(client: Client, case: Case) -> str:
    """The page, as it comes."""
    answer = client.get(page(case))
    assert answer.status_code == 200
    return answer.content.decode()


def press(client: Client, case: Case, what: str, **words) -> str:
    """Post one of the buttons and read the page that follows."""
    answer = client.post(f"{page(case)}{what}/", words, follow=True)
    assert answer.status_code == 200, answer.content.decode()
    case.refresh_from_db()
    return answer.content.decode()


def refused(client: Client, case: Case, what: str, status: int = 422, **words) -> str:
    """Post one of the buttons where it is refused; nothing has changed."""
    before = case.events.count()
    answer = client.post(f"{page(case)}{what}/", words)
    assert (answer.status_code, case.events.count()) == (status, before), answer.content.decode()
    return answer.content.decode()
