"""Questions about many cases; they chain in English: `Case.objects.visible_to(kim).ours().late(at)`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Value

from answerable.cases.models.ask import Ask
from answerable.cases.models.handover import Handover
from answerable.cases.models.link import Share
from answerable.cases.models.sponsor import Sponsor
from answerable.cases.words import Turn
from answerable.kit.remembering import remembered
from answerable.staff.access import teams_of, teams_readable
from answerable.staff.models import Staff, StandingShare, Team

if TYPE_CHECKING:
    from answerable.cases.models.case import Case  # noqa: F401 - the class names it in quotes


class CaseQuerySet(QuerySet["Case"]):
    """Cases, by who may see them and where they stand."""

    def visible_to(self, staff: Staff) -> CaseQuerySet:
        """I9: what this colleague may read, for lists, search, counts, files and live events alike."""
        if not staff.is_active:
            return self.none()
        return self.alias(of_team=_OF_TEAM).filter(remembered(("visible", staff.pk), lambda: _visible(staff)))

    def of_teams(self, teams: Iterable[int]) -> CaseQuerySet:
        """Of these teams, found by whatever else is asked of them."""
        return self.alias(of_team=_OF_TEAM).filter(of_team__in=list(teams))

    def concerning(self, staff: Staff) -> CaseQuerySet:
        """Those she has to do with: of a team of hers or shared with it, her own, or let in; not merely open to her."""
        return self.filter(_concerning(staff))

    def for_hands_of(self, staff: Staff) -> CaseQuerySet:
        """Of those she may read, the ones in which she has something to do; to who leads all teams, all of them."""
        return self if staff.sees_all else self.alias(of_team=_OF_TEAM).filter(_in_hands(staff))

    def merely_open_to(self, staff: Staff) -> CaseQuerySet:
        """Of those she may read, the ones in which others have all there is to do."""
        return self.none() if staff.sees_all else self.alias(of_team=_OF_TEAM).exclude(_in_hands(staff))

    def with_concern(self, staff: Staff) -> CaseQuerySet:
        """With `concerns_her`: whether each is among those."""
        return self.annotate(concerns_her=ExpressionWrapper(_concerning(staff), BooleanField()))

    def ours(self) -> CaseQuerySet:
        return self.filter(turn=Turn.OURS)

    def still_open(self) -> CaseQuerySet:
        return self.exclude(turn=Turn.CLOSED)

    def late(self, at: datetime) -> CaseQuerySet:
        """Something promised in them is overdue."""
        return self.still_open().filter(next_due_at__lt=at)

    def to_act_on(self, at: datetime) -> CaseQuerySet:
        """What the sweep must look at now."""
        return self.filter(next_act_at__lte=at)

    def unswept(self, since: datetime) -> CaseQuerySet:
        """What time should do in them has failed at least since then."""
        return self.filter(unswept_since__lte=since)

    def in_order_of_work(self) -> CaseQuerySet:
        """Harm, then when the next promise falls due. Nothing else: loud and quiet are served alike (law 4)."""
        return self.order_by("-harm", "next_due_at", "id")

    def numbered(self, number: str) -> CaseQuerySet:
        """The case that people call A-1042; none for anything else."""
        digits = number.strip().upper().removeprefix("A-")
        return self.filter(pk=int(digits) - 1000) if digits.isdecimal() and len(digits) < 16 else self.none()


# SQLite would gather all cases of her teams by their index before it looks at the order of a list: a sum has no index.
_OF_TEAM = F("team_id") + Value(0) if connection.vendor == "sqlite" else F("team_id")

# So many cases are named one by one, which every list of a page then does for nearly nothing; beyond, by subqueries.
FEW = 500


def _visible(staff: Staff) -> Q:
    own = Q(owner=staff) & ~Q(of_team__in=_sensitive_teams_without(staff))
    return Q(of_team__in=teams_readable(staff)) | own | _by_name(staff, teams_of(staff))


def _concerning(staff: Staff) -> Q:
    mine = teams_of(staff)
    shared = StandingShare.objects.filter(reader_team__in=mine).values("owner_team")
    return Q(team__in=mine) | Q(team__in=shared) | Q(owner=staff) | _by_name(staff, mine)


def _in_hands(staff: Staff) -> Q:
    mine = teams_of(staff)
    return Q(of_team__in=mine) | Q(owner=staff) | _by_name(staff, mine)


def _sensitive_teams_without(staff: Staff) -> QuerySet[Any]:
    """Whoever has left a sensitive team leaves behind what they had there, though closed cases still name them."""
    return Team.objects.filter(visibility=Team.Visibility.SENSITIVE).exclude(memberships__staff=staff).values("pk")


def _by_name(staff: Staff, mine: frozenset[int]) -> Q:
    let_in = remembered(("let in", staff.pk), lambda: _let_in(staff, mine))
    return Q(pk__in=let_in) if len(let_in) <= FEW else _let_in_by_rows(staff, mine)


def _let_in(staff: Staff, mine: frozenset[int]) -> list[int]:
    """The cases into which somebody let her: asked, offered, shared, or brought in as a sponsor; one more than FEW."""
    teams = ",".join(str(number) for number in sorted(mine)) or "NULL"
    with connection.cursor() as cursor:
        cursor.execute(_LET_IN.format(teams=teams), {"staff": staff.pk, "most": FEW + 1})
        return [row[0] for row in cursor.fetchall()]


_LET_IN = """
SELECT case_id FROM cases_ask WHERE answered_at IS NULL AND withdrawn_at IS NULL
    AND (to_staff_id = %(staff)s OR to_team_id IN ({teams}))
UNION SELECT case_id FROM cases_handover WHERE ending = ''
    AND (to_staff_id = %(staff)s OR (to_staff_id IS NULL AND to_team_id IN ({teams})))
UNION SELECT case_id FROM cases_share WHERE staff_id = %(staff)s OR team_id IN ({teams})
UNION SELECT case_id FROM cases_sponsor WHERE staff_id = %(staff)s
LIMIT %(most)s
"""


def _let_in_by_rows(staff: Staff, mine: frozenset[int]) -> Q:
    asked = Ask.objects.filter(case=OuterRef("pk"), answered_at=None, withdrawn_at=None)
    offered = Handover.objects.filter(case=OuterRef("pk"), ending="")
    shared = Share.objects.filter(case=OuterRef("pk"))
    return (
        Q(Exists(asked.filter(Q(to_staff=staff) | Q(to_team_id__in=mine))))
        | Q(Exists(offered.filter(Q(to_staff=staff) | Q(to_staff=None, to_team_id__in=mine))))
        | Q(Exists(shared.filter(Q(staff=staff) | Q(team_id__in=mine))))
        | Q(Exists(Sponsor.objects.filter(case=OuterRef("pk"), staff=staff)))
    )
