import pytest

from answerable.kit import announce as announcing
from answerable.kit.announce import announce, listen


@pytest.fixture(autouse=True)
def _forget(monkeypatch):
    monkeypatch.setattr(announcing, "_listeners", type(announcing._listeners)(list))


def test_listeners_hear_the_facts_in_the_order_in_which_they_were_named():
    heard = []
    listen("case.closed", lambda **facts: heard.append(("first", facts)))
    listen("case.closed", lambda **facts: heard.append(("second", facts)))
    listen("case.opened", lambda **facts: heard.append(("never", facts)))
    announce("case.closed", number=7)
    assert heard == [("first", {"number": 7}), ("second", {"number": 7})]


def test_a_listener_named_twice_hears_once():
    heard = []

    def hear(**facts):
        heard.append(facts)

    listen("case.closed", hear)
    listen("case.closed", hear)
    announce("case.closed")
    assert heard == [{}]


def test_the_error_of_a_listener_reaches_the_announcer():
    def refuse(**facts):
        raise ValueError(facts["number"])

    listen("case.closed", refuse)
    with pytest.raises(ValueError, match="7"):
        announce("case.closed", number=7)


def test_an_announcement_nobody_listens_to_is_no_error():
    announce("nothing.heard", number=1)
