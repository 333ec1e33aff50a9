"""The lists of the desk: which cases each holds, in which order, and how they are read page by page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext_lazy as _

from answerable.cases.models import Ask, Case, Handover
from answerable.cases.models.queries import CaseQuerySet
from answerable.cases.words import Harm, Turn
from answerable.staff.access import teams_of
from answerable.staff.models import Staff

PAGE = 50
COUNTED = 1000  # beyond this a list says "1,000+"; nobody needs the exact figure and it would cost what it counts


@dataclass(frozen=True)
class Listing:
    """One list: a key for its address, its name, its choice of cases, and the moment its order follows."""

    key: str
    name: str | Lazy
    choose: Callable[[CaseQuerySet, Staff, datetime], CaseQuerySet]
    teaches: str | Lazy
    moment: str = "next_due_at"
    by_harm: bool = True

    @property
    def order(self) -> tuple[str, ...]:
        return (*(["-harm"] if self.by_harm else []), self.moment, "id")

    def cases(self, visible: CaseQuerySet, staff: Staff, at: datetime) -> CaseQuerySet:
        """The cases of this list that `staff` may see, in its order."""
        return self.choose(visible, staff, at).order_by(*self.order)


def _ours(rows: CaseQuerySet, staff: Staff, at: datetime) -> CaseQuerySet:
    return rows.for_hands_of(staff).filter(turn=Turn.OURS)


def _elsewhere(rows: CaseQuerySet, staff: Staff, at: datetime) -> CaseQuerySet:
    return rows.merely_open_to(staff).filter(turn=Turn.OURS)


def _mine(rows: CaseQuerySet, staff: Staff, at: datetime) -> CaseQuerySet:
    mine = Case.objects.filter(owner=staff, turn__in=[Turn.OURS, Turn.THEIRS, Turn.PROPOSED])
    return mine.annotate(stands_at=Coalesce(F("next_due_at"), F("remind_at"), F("lapses_at")))


def _asked(rows: CaseQuerySet, staff: Staff, at: datetime) -> CaseQuerySet:
    """What somebody asked or offered her, or one of her teams; so few that they are named one by one."""
    to_me = Q(to_staff=staff) | Q(to_staff=None, to_team_id__in=teams_of(staff))
    asks = Ask.objects.filter(to_me, answered_at=None, withdrawn_at=None).order_by("-id")
    offers = Handover.objects.filter(to_me, ending="").exclude(offered_by=staff).order_by("-id")
    found = [*asks.values_list("case", flat=True)[:COUNTED], *offers.values_list("case", flat=True)[:COUNTED]]
    return Case.objects.filter(pk__in=found, next_due_at__isnull=False)


def _theirs(rows: CaseQuerySet, staff: Staff, at: datetime) -> CaseQuerySet:
    return rows.filter(remind_at__isnull=False)  # by a constraint exactly those of turn `theirs`


def _proposed(rows: CaseQuerySet, staff: Staff, at: datetime) -> CaseQuerySet:
    return rows.filter(lapses_at__isnull=False)  # by a constraint exactly those of turn `proposed`


def _late(rows: CaseQuerySet, staff: Staff, at: datetime) -> CaseQuerySet:
    # Every harm by name, so that the database seeks in the order of work instead of walking all of it.
    return rows.for_hands_of(staff).filter(turn=Turn.OURS, harm__in=Harm.values, next_due_at__lt=at)


def _glance(rows: CaseQuerySet, staff: Staff, at: datetime) -> CaseQuerySet:
    return rows.for_hands_of(staff).filter(asks_glance=True, next_due_at__isnull=False)


OURS = Listing(
    "ours",
    _("Waiting for us"),
    _ours,
    _("Cases in which a customer waits for you and your teams stand here, the one that matters most first."),
)
MINE = Listing(
    "mine",
    _("Mine"),
    _mine,
    _("Cases that you have stand here. Take one from the list of your team, by its key t."),
    moment="stands_at",
)
ASKED = Listing(
    "asked",
    _("Asked and offered"),
    _asked,
    _("When a colleague asks you something, or offers you a case, it stands here until you answer."),
)
THEIRS = Listing(
    "theirs",
    _("Waiting for them"),
    _theirs,
    _("Cases in which we asked the customer something stand here, by the date on which we remind them."),
    moment="remind_at",
    by_harm=False,
)
PROPOSED = Listing(
    "proposed",
    _("Proposed"),
    _proposed,
    _("Cases that we think are solved stand here until the customer says whether they are."),
    moment="lapses_at",
    by_harm=False,
)
LATE = Listing(
    "late",
    _("Late"),
    _late,
    _("Cases in which a promise of ours is overdue stand here, by harm, then by how long they wait."),
)
GLANCE = Listing(
    "glance",
    _("Please glance"),
    _glance,
    _(
        "Short words that came after a case was proposed or closed wait here until a person decides whether they "
        "need an answer. A thank-you stays closed; “still broken” goes back to its owner."
    ),
)
ELSEWHERE = Listing(
    "elsewhere",
    _("In other teams"),
    _elsewhere,
    _("Cases that wait in teams whose work you may read, and in which others answer, stand here."),
)
LISTINGS = {listing.key: listing for listing in (OURS, MINE, ASKED, THEIRS, PROPOSED, LATE, GLANCE, ELSEWHERE)}


def of_team(pk: int, slug: str, name: str) -> Listing:
    """What waits for us in one team."""

    def choose(rows: CaseQuerySet, staff: Staff, at: datetime) -> CaseQuerySet:
        return rows.filter(turn=Turn.OURS, team_id=pk)

    return Listing(f"team-{slug}", name, choose, _("Cases of this team in which a customer waits stand here."))


def page_of(rows: CaseQuerySet, order: tuple[str, ...], cursor: tuple[Any, ...] | None) -> list[dict[str, Any]]:
    """One page and one row more of an ordered list, from behind the cursor: by keys, never by counting rows off."""
    wanted = rows.values(*ROW, *({order[-2]} - set(ROW)))
    if cursor is None:
        return list(wanted[: PAGE + 1])
    if len(order) == 2:
        return list(wanted.filter(_behind(order, cursor))[: PAGE + 1])
    same = wanted.filter(harm=cursor[0]).filter(_behind(order[1:], cursor[1:]))
    got = list(same[: PAGE + 1])
    return got + list(wanted.filter(harm__lt=cursor[0])[: PAGE + 1 - len(got)])


def _behind(order: tuple[str, ...], cursor: tuple[Any, ...]) -> Q:
    moment, (at, number) = order[0], cursor
    return Q(**{f"{moment}__gte": at}) & (Q(**{f"{moment}__gt": at}) | Q(id__gt=number))


def cursor_of(row: dict[str, Any], order: tuple[str, ...]) -> str:
    """Where a page ends, for the address of the next."""
    values = [row[name.removeprefix("-")] for name in order]
    return "~".join(value.isoformat() if isinstance(value, datetime) else str(value) for value in values)


def cursor_from(text: str, order: tuple[str, ...]) -> tuple[Any, ...] | None:
    """The cursor in an address; ValueError for what is none."""
    if not text:
        return None
    *lead, moment, number = text.replace(" ", "+").split("~")
    at = datetime.fromisoformat(moment)
    if len(lead) != len(order) - 2 or at.tzinfo is None:
        raise ValueError(text)
    try:
        return (*(int(value) for value in lead), at.astimezone(UTC), int(number))
    except OverflowError:  # at the ends of the calendar
        raise ValueError(text) from None


ROW = (
    "id", "subject", "last_words", "harm", "turn", "next_due_at", "next_measure", "remind_at", "lapses_at", "outcome",
    "channel", "is_sending", "has_failed", "waiting_on", "asks_glance", "chases_id", "owner_id", "team_id",
    "needed_by", "rejections", "customer__name", "customer__known_by", "team__name", "owner__working_name",
)  # fmt: skip
