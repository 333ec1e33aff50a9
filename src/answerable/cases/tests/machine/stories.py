"""Where a life begins: far enough in that what needs a proposal, an offer or a merge finds one."""

from __future__ import annotations

from datetime import timedelta

from answerable.cases.tests.factories import TUESDAY, answered, opened
from answerable.cases.words import Then
from answerable.staff.tests import factories as colleagues

DAY = timedelta(days=1)


def new() -> None:
    opened()


def proposed() -> None:
    answered(opened(), then=Then.PROPOSE)


def theirs() -> None:
    answered(opened(), then=Then.WAIT, remind_at=TUESDAY + 2 * DAY)


def confirmed() -> None:
    case = opened()
    answered(case, then=Then.PROPOSE)
    case.confirm(by=case.customer_participant, at=TUESDAY + DAY)


def merged() -> None:
    source, target = opened(), opened()
    source.merge_into(target, by=colleagues.kim(), at=TUESDAY)


def offered() -> None:
    case = opened()
    case.take(by=colleagues.kim(), at=TUESDAY)
    case.offer(to_staff=colleagues.lee(), by=colleagues.kim(), at=TUESDAY)


def asked() -> None:
    case = opened()
    case.ask("Did it run twice?", to_staff=colleagues.ines(), by=colleagues.kim(), at=TUESDAY)
    case.let_join("new", address="eve@example.org", at=TUESDAY)


def unreachable() -> None:
    opened().close("unreachable", by=colleagues.kim(), at=TUESDAY)


STORIES = [new, proposed, theirs, confirmed, merged, offered, asked, unreachable]
