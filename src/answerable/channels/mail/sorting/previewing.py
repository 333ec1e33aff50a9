"""What a rule would have done to the mail of the last thirty days, looked through newest first, a stretch at a time.

Only mail is looked at that the viewer may see, so that no rule asks what stands in mail of others. The other rules
count as they were when the mail came: what one above had said, this one would not have said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from answerable.cases.models import Case, Message
from answerable.channels.mail.models import SortedMail, SortingRule
from answerable.channels.mail.models.rules import FACTS
from answerable.channels.mail.sorting.letters import Letter
from answerable.staff.access import teams_readable
from answerable.staff.models import Staff

LAST_MONTH = timedelta(days=30)
AT_ONCE = 200
EXAMPLES = 20

Rows = QuerySet[SortedMail]
# Where the look has come to: when the last mail came that was looked at, and its id.
Place = tuple[datetime, int]


@dataclass(frozen=True)
class Change:
    """One thing that would have been otherwise: a fact of the case with its values, or set aside, or a case at all."""

    fact: str
    before: Any = None
    after: Any = None


@dataclass(frozen=True)
class Look:
    """How far it has come: how many mails fit, how many of them would have fared otherwise, the newest of those."""

    fits: int = 0
    changed: int = 0
    newest: tuple[int, ...] = ()
    place: Place | None = None
    is_done: bool = False


@dataclass
class Preview:
    """One rule, as it would stand in the list, before the eyes of one colleague."""

    rule: SortingRule
    staff: Staff
    at: datetime
    above: frozenset[int] = field(init=False)

    def __post_init__(self) -> None:
        others = SortingRule.objects.in_force().exclude(pk=self.rule.pk)
        if self.rule.pk:
            others = others.filter(position__lt=self.rule.position)
        self.above = frozenset(others.order_by().values_list("pk", flat=True))

    @property
    def begins_at(self) -> datetime:
        return self.at - LAST_MONTH

    def go_on(self, look: Look, enough: Callable[[], bool]) -> Look:
        """Look further from where it stood until there is nothing left, or `enough` says so."""
        while not look.is_done:
            look = self._take_in(look, list(self._next(look.place)[:AT_ONCE]))
            if enough():
                break
        return look

    def examples(self, look: Look) -> list[tuple[SortedMail, list[Change]]]:
        """The newest mails that would have fared otherwise, and how."""
        rows = SortedMail.objects.filter(pk__in=look.newest).select_related("inbound__team", "inbound__case")
        return [(row, self.changes(row)) for row in self._seen(rows.order_by("-received_at", "-pk"))]

    def changes(self, row: SortedMail) -> list[Change]:
        """What the rule would have changed for a mail that it fits."""
        if row.listed_as_id or not row.begins:
            return []
        spoken_above = [name for name, pk in row.said_by.items() if pk in self.above]
        if self.rule.aside:
            silent = row.is_protected or row.set_aside_by_id or spoken_above
            return [] if silent else [Change("aside", after=self.rule.aside)]
        if row.set_aside_by_id:
            return [] if row.set_aside_by_id in self.above else [Change("case")]
        return [change for name in FACTS if (change := self._change(name, row.given, spoken_above))]

    def _change(self, name: str, given: Mapping[str, Any], spoken_above: list[str]) -> Change | None:
        said = self.rule.says().get(name)
        after = getattr(said, "pk", said)
        if said is None or name not in given or given[name] == after:
            return None
        if given[name] > after if name == "harm" else name in spoken_above:
            return None
        return Change(name, given[name], after)

    def _take_in(self, look: Look, rows: list[SortedMail]) -> Look:
        if not rows:
            return replace(look, is_done=True)
        fitting = [row for row in self._seen(rows) if self.rule.fits(Letter.of_kept(row))]
        changed = [row.pk for row in fitting if self.changes(row)]
        return Look(
            fits=look.fits + len(fitting),
            changed=look.changed + len(changed),
            newest=(*look.newest, *changed)[:EXAMPLES],
            place=(rows[-1].received_at, rows[-1].pk),
        )

    def _next(self, place: Place | None) -> Rows:
        rows = SortedMail.objects.filter(_cheaply(self.rule.conditions), received_at__gte=self.begins_at)
        if place:
            received_at, pk = place
            rows = rows.filter(Q(received_at__lt=received_at) | Q(received_at=received_at, pk__lt=pk))
        rows = rows.select_related("inbound").order_by("-received_at", "-pk")
        if "words" in self.rule.conditions:
            rows = rows.prefetch_related(Prefetch("inbound__messages", Message.objects.only("inbound", "text")))
        return rows

    def _seen(self, rows: Iterable[SortedMail]) -> list[SortedMail]:
        """Those that the viewer may see: of a case of which she may, or set aside in a team that she may read."""
        rows, teams = list(rows), teams_readable(self.staff)
        numbers = {row.inbound.case_id for row in rows if row.inbound.case_id}
        cases = set(Case.objects.visible_to(self.staff).filter(pk__in=numbers).values_list("pk", flat=True))
        return [row for row in rows if row.inbound.case_id in cases or self._lies_in(row, teams)]

    @staticmethod
    def _lies_in(row: SortedMail, teams: frozenset[int]) -> bool:
        return row.inbound.case_id is None and row.inbound.team_id in teams


def passed(look: Look, at: datetime) -> int:
    """How much of the month has been looked through, in percent."""
    if look.is_done or look.place is None:
        return 100 if look.is_done else 0
    return min(99, int(100 * ((at - look.place[0]) / LAST_MONTH)))


def _cheaply(conditions: Mapping[str, Any]) -> Q:
    """What the database can say of the conditions; the rest is looked at row by row, and so is this once more."""
    found = Q()
    if "sender" in conditions:
        found &= Q(inbound__sender__in=conditions["sender"])
    if "domain" in conditions:
        ends = [f"{mark}{domain}" for domain in conditions["domain"] for mark in "@."]
        found &= _any(Q(inbound__sender__endswith=end) for end in ends)
    if "automatic" in conditions:
        found &= Q(automatic__in=conditions["automatic"])
    if "score" in conditions:
        found &= Q(points__gte=conditions["score"]) | Q(points=None, is_spam=True)
    return found


def _any(those: Iterable[Q]) -> Q:
    found = Q()
    for one in those:
        found |= one
    return found
