"""`answerable mail try`: a new desk's first case, by its own door."""

import pytest

from answerable.cases.models import Inbound
from answerable.cli import main
from answerable.staff.tests.factories import care
from tests.smtp import free_port, open_door

pytestmark = pytest.mark.django_db(transaction=True)


def tried(port: int, *more: str) -> int:
    return main(["mail", "try", "--port", str(port), *more])


def test_it_lies_in_the_door_like_any_other_mail(capsys):
    care()
    with open_door() as port:
        assert tried(port) == 0
    inbound = Inbound.objects.get()
    assert (inbound.envelope_to, inbound.envelope_from) == (["care@halden.example"], "ana@example.org")
    assert "care@halden.example" in capsys.readouterr().out


def test_where_no_team_has_an_address_it_says_what_to_do_first(capsys):
    assert tried(free_port()) == 1
    assert "give one to a team first" in capsys.readouterr().err


@pytest.mark.parametrize("sender", ["ana@example.org\nBcc: bo@example.net", "ana@example.org\r", "ana", ""])
def test_what_is_no_address_sends_nothing(sender, capsys):
    care()
    assert tried(free_port(), "--sender", sender) == 1
    assert capsys.readouterr().err == f"{sender!r} is no mail address: a mail needs a sender.\n"


def test_where_no_door_stands_it_says_so(capsys):
    care()
    port = free_port()
    assert tried(port) == 1
    assert f"No mail door answers at 127.0.0.1:{port}" in capsys.readouterr().err
