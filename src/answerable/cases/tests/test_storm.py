"""Many cases fall due in one morning before ten colleagues: what each customer and each colleague receives.

Nine hundred of them with `--deep`, two hundred and fifty otherwise; both are far more than ten people can look into.
"""

from collections import Counter
from datetime import timedelta

import pytest

from answerable.cases.checking import check
from answerable.cases.digesting import gather, lines
from answerable.cases.models import Alert, Digest, Message, Sponsor
from answerable.cases.receipting import acknowledge
from answerable.cases.telling_late import tell_of_lateness
from answerable.cases.tests.factories import TUESDAY, accept, opened, person, sweep_all
from answerable.cases.words import Kind
from answerable.customers.tests.factories import CustomerFactory
from answerable.staff.tests.factories import ines

COLLEAGUES = 10
DUE = TUESDAY + timedelta(hours=4)

# It counts letters; no SQL of it differs.
pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.long]


def so_many_cases(team, count):
    """Each of ten colleagues has a tenth of them, all from Tuesday at ten, and every customer has had her receipt."""
    ten = [person(f"Colleague {number}") for number in range(COLLEAGUES - 1)]
    for one in ten:
        team.join(one)
    ten.append(team.members().get(working_name="Kim"))
    for number in range(count):
        case = opened(customer=CustomerFactory(), team=team, address=f"c{number}@example.org")
        case.take(by=ten[number % COLLEAGUES], at=TUESDAY)
        accept(acknowledge(case, at=TUESDAY), at=TUESDAY)
    return ten


def a_day_passes(begin, hours):
    """The worker comes by every quarter of an hour."""
    for quarter in range(hours * 4 + 1):
        at = begin + quarter * timedelta(minutes=15)
        sweep_all(at)
        while tell_of_lateness(at, limit=200):
            pass
        gather(at)


@pytest.mark.parametrize("count", [250, pytest.param(900, marks=pytest.mark.deep)])
def test_a_storm_reaches_nobody(ladder, count):
    ladder.part(ladder.members().get(working_name="Max"), at=TUESDAY)
    ten = so_many_cases(ladder, count)
    a_day_passes(TUESDAY + timedelta(hours=2), hours=6)  # from noon until six
    # Each customer: one calm word.
    told = Counter(Message.objects.filter(kind=Kind.NOTICE).values_list("case__customer", flat=True))
    assert (len(told), set(told.values())) == (count, {1})
    # Each colleague: the warnings and what is late, in one overload that names all of it, and no mail beside.
    for one in ten:
        mails = list(Digest.objects.filter(staff=one).order_by("made_at"))
        assert [mail.is_overload for mail in mails] == [True], one
        assert lines(mails[0])[1] >= count // COLLEAGUES
    # Nobody is called twice for a case, and the calls are spread evenly over those on duty.
    calls = Counter(Sponsor.objects.filter(staff__in=ten).values_list("staff", flat=True))
    assert sum(calls.values()) == count
    assert max(calls.values()) - min(calls.values()) <= count // COLLEAGUES // 5
    # The lead has not been called yet: hers is the next rung.
    assert not Alert.objects.filter(staff=ines()).exists()
    assert Digest.objects.count() == COLLEAGUES
    assert list(check(DUE + timedelta(hours=4))) == []
