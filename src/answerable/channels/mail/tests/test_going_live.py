"""A new installation rehearses: nothing leaves until somebody says *Go live*."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from answerable.cases.checking import check
from answerable.cases.models import Alert, Delivery, Digest
from answerable.cases.receipting import acknowledge
from answerable.cases.sweeping import sweep
from answerable.cases.tests.factories import TUESDAY, opened
from answerable.cases.words import Kind, Measure, Turn
from answerable.channels.mail.digests import send_digests
from answerable.channels.mail.going_live import what_waits
from answerable.channels.mail.models import Rehearsal, go_live
from answerable.channels.mail.sending import send_pending
from answerable.channels.mail.tests.factories import desk
from answerable.customers.tests import factories as customers
from answerable.staff.tests.factories import ines, kim, lee

pytestmark = pytest.mark.django_db
WRITTEN = TUESDAY + timedelta(minutes=30)
LIVE = WRITTEN + timedelta(hours=1)


@pytest.fixture
def answer():
    desk()
    Rehearsal.objects.begin(at=TUESDAY)
    return opened().write("Here is your refund.", by=kim(), at=WRITTEN, then="propose")


def test_nothing_leaves_a_rehearsal_and_the_case_stays_ours(answer):
    Digest.objects.create(staff=ines(), made_at=WRITTEN, not_before=WRITTEN)
    assert (send_pending(LIVE), send_digests(LIVE)) == (0, 0)
    row = Delivery.objects.get()
    assert (row.state, row.attempts, answer.case.turn) == ("waiting", 0, Turn.OURS)
    assert what_waits() == {"words": 1, "automatic": 0, "digests": 1}


def test_what_waited_leaves_when_the_desk_goes_live(answer):
    assert go_live(by=ines(), at=LIVE)
    assert not go_live(by=kim(), at=LIVE + timedelta(hours=1))
    send_pending(LIVE)
    assert Delivery.objects.get().state == "accepted"
    assert (Rehearsal.objects.get().live_by, Rehearsal.objects.get().live_at) == (ines(), LIVE)


def test_what_waited_can_be_left_out_and_its_case_says_so(answer):
    go_live(by=ines(), at=LIVE, leave_out=True)
    later = answer.case.write("And again.", by=kim(), at=LIVE + timedelta(minutes=1), then="keep")
    send_pending(LIVE + timedelta(minutes=1))
    assert (answer.deliveries.get().state, later.deliveries.get().state) == ("failed", "accepted")
    assert "before this desk went live" in answer.deliveries.get().error


def test_an_answer_left_out_meets_nothing(answer):
    go_live(by=ines(), at=LIVE, leave_out=True)
    send_pending(LIVE)
    case = type(answer.case).objects.get()
    assert (case.turn, case.has_failed, case.commitment(Measure.ANSWER).started_at) == (Turn.OURS, True, TUESDAY)


def test_a_word_left_out_leaves_after_all_where_it_is_sent_to_another_address(answer):
    go_live(by=ines(), at=LIVE, leave_out=True)
    send_pending(LIVE)
    answer.case.send_again(answer, "ana@example.net", by=kim(), at=LIVE)
    send_pending(LIVE + timedelta(minutes=1))
    assert answer.deliveries.get(address="ana@example.net").state == "accepted"


def test_what_waited_to_be_told_to_colleagues_is_left_out_too(answer):
    before, after = LIVE - timedelta(minutes=1), LIVE + timedelta(minutes=10)
    facts = {"case": answer.case, "team": answer.case.team, "kind": "late"}
    # Happened before, told after; happened before and again after; happened before and made a digest of before.
    for staff, made_at, moments in [(kim(), after, [before]), (ines(), before, [before, after]), (lee(), before, [])]:
        digest = Digest.objects.create(staff=staff, made_at=made_at, not_before=made_at)
        Alert.objects.bulk_create([Alert(staff=staff, digest=digest, at=at, **facts) for at in moments])
    go_live(by=ines(), at=LIVE, leave_out=True)
    send_digests(after)
    assert dict(Digest.objects.values_list("staff__email", "state")) == {
        kim().email: "failed",
        ines().email: "sent",
        lee().email: "failed",
    }
    assert "before this desk went live" in Digest.objects.get(staff=lee()).error


def test_what_waited_to_be_told_to_colleagues_leaves_otherwise(answer):
    Digest.objects.create(staff=ines(), made_at=WRITTEN, not_before=WRITTEN)
    go_live(by=ines(), at=LIVE)
    send_digests(LIVE)
    assert Digest.objects.get().state == "sent"


def test_no_receipt_is_promised_in_a_rehearsal():
    desk()
    Rehearsal.objects.begin(at=TUESDAY)
    tried = opened()
    assert acknowledge(tried, at=TUESDAY) is None
    assert (tried.commitment(Measure.RECEIPT), tried.commitment(Measure.ANSWER).started_at) == (None, TUESDAY)
    sweep(TUESDAY + timedelta(hours=1))
    assert (list(check()), tried.commitments.filter(broken_at__isnull=False).exists()) == ([], False)
    go_live(by=ines(), at=LIVE)
    meant = opened(customer=customers.bo(), at=LIVE)
    assert meant.commitment(Measure.RECEIPT).started_at == LIVE
    assert acknowledge(meant, at=LIVE).kind == Kind.RECEIPT


def test_who_is_live_never_rehearses_again(answer):
    go_live(by=ines(), at=LIVE)
    Rehearsal.objects.begin(at=LIVE + timedelta(days=1))
    assert not Rehearsal.objects.is_on()


@pytest.mark.parametrize(
    "facts",
    [
        {"pk": 2, "began_at": TUESDAY},
        {"pk": 1, "began_at": TUESDAY, "leaves_out": True},
        {"pk": 1, "began_at": TUESDAY, "live_at": TUESDAY - timedelta(seconds=1)},
    ],
)
def test_the_database_knows_one_rehearsal_that_ends_after_it_began(facts):
    with pytest.raises(IntegrityError), transaction.atomic():
        Rehearsal.objects.create(**facts)
