"""Each domain is written to at a pace its servers take well; whoever waits keeps their place."""

from datetime import timedelta

import pytest

from answerable.cases.models import Delivery
from answerable.cases.tests.factories import TUESDAY, opened
from answerable.cases.words import Part
from answerable.channels.mail.models import BURST, DomainPace
from answerable.channels.mail.sending import send_pending
from answerable.channels.mail.tests.factories import desk
from answerable.channels.mail.tests.test_sending import TheirServer
from answerable.staff.tests.factories import kim
from tests.smtp import listening

pytestmark = pytest.mark.django_db
WRITTEN = TUESDAY + timedelta(minutes=30)
A_MINUTE = 30
GAP = timedelta(minutes=1) / A_MINUTE


@pytest.fixture
def relay(settings):
    desk()
    server = TheirServer()
    with listening(server.open) as port:
        settings.EMAIL_URL, settings.MAIL_PER_DOMAIN = f"smtp://127.0.0.1:{port}", A_MINUTE
        yield server


def to_many(count: int, domain: str = "many.example"):
    """One answer with so many in copy at one domain."""
    case = opened()
    for number in range(count):
        case.let_join(Part.COPIED, address=f"p{number}@{domain}", at=TUESDAY)
    return case.write("The line works again.", by=kim(), at=WRITTEN, then="keep")


def states():
    return sorted(Delivery.objects.values_list("state", flat=True))


def test_a_burst_goes_at_once_and_the_rest_at_the_pace(relay):
    to_many(BURST + 3)
    send_pending(WRITTEN)
    send_pending(WRITTEN)
    waiting = Delivery.objects.filter(state="waiting").order_by("not_before")
    assert len(relay.taken) == BURST + 1  # and the customer, at a domain of her own
    assert [row.not_before - WRITTEN for row in waiting] == [GAP, 2 * GAP, 3 * GAP]
    assert {(row.attempts, "many.example" in row.error) for row in waiting} == {(0, True)}


def test_whoever_waited_goes_when_the_turn_has_come_and_asks_for_no_second_place(relay):
    to_many(BURST + 2)
    for seconds in (0, 0, 2, 4):
        send_pending(WRITTEN + timedelta(seconds=seconds))
    assert states() == ["accepted"] * (BURST + 3)
    assert DomainPace.objects.get(domain="many.example").used_until == WRITTEN + (BURST + 2) * GAP


def test_one_crowded_domain_holds_up_no_other(relay):
    to_many(BURST + 5)
    other = opened().write("Here is your refund.", by=kim(), at=WRITTEN + timedelta(seconds=1), then="keep")
    for _round in range(3):
        send_pending(WRITTEN + timedelta(seconds=1))
    assert other.deliveries.get().state == "accepted"


def test_a_server_that_asks_for_patience_is_left_in_peace_for_its_whole_domain(relay):
    relay.says = {"RCPT": ["421 4.7.28 Our system has detected an unusual rate of mail"]}
    case = opened()
    case.let_join(Part.COPIED, address="bo@example.org", at=TUESDAY)  # the same domain as the customer's
    case.write("Here is your refund.", by=kim(), at=WRITTEN, then="keep")
    send_pending(WRITTEN)
    first, second = Delivery.objects.order_by("-attempts")
    assert (first.attempts, second.attempts) == (1, 0)
    assert second.not_before == WRITTEN + timedelta(minutes=5)
    send_pending(WRITTEN + timedelta(minutes=6))
    assert states() == ["accepted", "accepted"]


def test_into_a_folder_everything_goes_at_once(relay, settings):
    settings.EMAIL_URL = ""
    to_many(BURST + 5)
    send_pending(WRITTEN)
    send_pending(WRITTEN)
    assert states() == ["accepted"] * (BURST + 6)


def test_no_limit_of_ours_where_the_operator_sets_none(relay, settings):
    settings.MAIL_PER_DOMAIN = 0
    to_many(BURST + 5)
    send_pending(WRITTEN)
    send_pending(WRITTEN)
    assert states() == ["accepted"] * (BURST + 6)
    assert not DomainPace.objects.exists()
