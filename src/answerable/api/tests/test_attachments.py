"""A file by the API: asked for with the token, fetched by a link that needs none."""

import pytest
from django.test import Client

from answerable.api.tests.test_api import Program
from answerable.api.tests.test_contract import with_file
from answerable.staff.tests.factories import care, finance, kim, lee, technical

pytestmark = pytest.mark.django_db


def test_a_file_is_fetched_by_who_may_see_its_case():
    care(), technical(), finance()
    program, case = Program(kim()), with_file()
    told = program.get(f"/cases/{case.number}/messages")["items"][0]["attachments"][0]
    answer = program.client.get(f"/api/v1/attachments/{told['id']}")
    assert (answer.status_code, told["kind"]) == (307, "text/plain")
    assert b"".join(Client().get(answer["Location"]).streaming_content) == b"a bill"
    case.team = finance()
    case.save()
    program_of_lee = Program(lee())
    program_of_lee.get(f"/attachments/{told['id']}", 404)
    assert Client().get(f"/api/v1/attachments/{told['id']}").status_code == 401
