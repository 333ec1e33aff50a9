"""The door of the desk: what is refused before any page looks at it."""

import pytest

from answerable.cases.models import Draft, Message
from answerable.cases.tests.factories import opened
from answerable.staff.tests.factories import kim

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["search/?q=a%00b", "customers/?q=a%00b", "set-aside/?team=%00", "search/?%00=a"])
def test_no_page_looks_for_nul(client, path):
    client.force_login(kim())
    assert client.get(f"/desk/{path}").status_code == 400


@pytest.mark.parametrize("what", ["notes", "asks", "messages", "drafts/answer"])
def test_no_page_keeps_nul(client, what):
    case = opened()
    client.force_login(kim())
    given = {"text": "a\0b", "kind": "answer", "then": "keep", "to": f"staff-{kim().pk}"}
    assert client.post(f"/desk/cases/{case.number}/{what}/", given).status_code == 400
    assert (Message.objects.filter(case=case).count(), Draft.objects.count()) == (1, 0)
