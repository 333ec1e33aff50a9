"""The door of the desk: what is refused before any page looks at it."""

import pytest

from answerable.cases.models import Draft, Message
from answerable.cases.tests.factories import opened
from answerable.staff.tests.factories import finance, kim

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


def test_what_is_not_there_and_what_is_not_hers_look_the_same(client):
    hidden = opened(team=finance())
    client.force_login(kim())
    answers = [client.get(path) for path in (f"/desk/cases/{hidden.number}/", "/desk/cases/A-99999/", "/nowhere/")]
    assert {(answer.status_code, answer.content) for answer in answers} == {(404, answers[0].content)}
    page = answers[0].content.decode()
    assert "This does not exist, or is not yours to see" in page
    assert 'href="/desk/"' in page
    assert "answer that message" not in page


def test_who_is_not_signed_in_is_told_to_answer_our_message(client):
    page = client.get("/nowhere/").content.decode()
    assert "Every mail from us carries the link to your case." in page
    assert '<a href="/tell-us/">Tell us</a>' in page
    assert "/desk/" not in page
