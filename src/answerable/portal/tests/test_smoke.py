from datetime import timedelta

import pytest
from django.test import Client

from answerable.cases.models import Case
from answerable.cases.tests.factories import answered, opened
from answerable.cases.words import Then
from answerable.kit.clock import now
from answerable.staff.tests import factories as colleagues

from .factories import page, with_code, with_link

pytestmark = pytest.mark.django_db


def test_smoke():
    case = opened(at=now() - timedelta(hours=3))
    client = with_link(case)
    r = client.get(page(case))
    print(r.content.decode())
    assert r.status_code == 200
    assert client.post(page(case) + "messages/", {"text": "Hello, more?"}).status_code == 302
    answered(case, at=now() - timedelta(hours=1), then=Then.PROPOSE)
    answered(case, at=now(), then=Then.PROPOSE)
    assert b"Is it?" in client.get(page(case)).content
    assert client.post(page(case) + "rejection/", {"text": "no"}).status_code == 302
    answered(case, at=now(), then=Then.PROPOSE)
    assert client.post(page(case) + "confirmation/").status_code == 302
    case.refresh_from_db()
    assert case.outcome == "confirmed"
    assert client.get(page(case) + "details/").status_code == 200
    c = with_code(case)
    assert c.get(page(case)).status_code == 200
    assert b"".join(c.get(page(case) + "everything/").streaming_content)


def test_tell():
    colleagues.care()
    colleagues.finance()
    client = Client()
    r = client.get("/tell-us/")
    assert r.status_code == 200
    r = client.post(
        "/tell-us/",
        {"story": "My lamp is broken", "address": "ana@example.org", "needed_by": "2026-12-24", "hurt": "the dark"},
    )
    assert r.status_code == 302, r.content.decode()
    r = client.get(r.url)
    print(r.content.decode())
    print(Case.objects.get().messages.first().text)
