"""Cases of one customer that are one matter: merged and parted again. Nothing is copied; the source points."""

from __future__ import annotations

from copy import copy
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from answerable.cases.models.base import Actor, CaseBase, stored_facts, verb
from answerable.cases.models.commitment import Commitment
from answerable.cases.models.link import Link, Share
from answerable.cases.models.message import Message
from answerable.cases.models.resolving import Resolving
from answerable.cases.refusals import Refused
from answerable.cases.words import Measure, Outcome, Turn
from answerable.staff.models import Staff, Team

if TYPE_CHECKING:
    from answerable.cases.models.case import Case


# What the target of a merge goes on owing, a date or a call that she was told above all; the rest ends with the source.
TAKEN_OVER = (
    Measure.ANSWER,
    Measure.UPDATE,
    Measure.GIVEN,
    Measure.RESOLUTION,
    Measure.CALL_BACK,
    Measure.GLANCE,
)
MERGED = f"closed-{Outcome.MERGED}"


class Merging(Resolving):
    """Merging, linking, and letting a colleague in."""

    class Meta:
        abstract = True

    def current(self) -> Case:
        """Where this matter is dealt with now: itself, or what it was merged into."""
        case = cast("Case", self)
        while case.merged_into is not None:
            case = cast("Case", case.merged_into)
        return case

    def merge_into(self, target: Case, *, by: Staff, at: datetime) -> None:
        """Close this case as merged into `target`: its clocks go to the target with the older start and earlier due."""
        with transaction.atomic():
            _lock_in_order(type(self)._base_manager.filter(pk__in=[self.pk, target.pk]))
            target.lock()  # what it was when the page was painted may be over by now
            self._merge_into(target, by=by, at=at)

    @verb
    def _merge_into(self, target: Case, *, by: Staff, at: datetime) -> None:
        self._check_merge(target)
        # As they are before the end of this case voids them.
        rows = [copy(row) for row in self.open_commitments()]
        has_questions, before = self.waiting().exists(), self.turn_facts()
        self.close_as(Outcome.MERGED, at=at)
        self.merged_into = target
        self.note("case.merged", by=by, at=at, into=target.pk, before=before)
        target.take_in(self, rows, has_questions, by=by, at=at)

    def _check_merge(self, target: Case) -> None:
        if target.pk == self.pk:
            raise Refused(_("A case is not merged into itself."), "target")
        if target.merged_into_id or self.merged_into_id:
            raise Refused(_("One of these cases is merged already. Choose the one it was merged into."), "target")
        if target.is_closed:
            raise Refused(_("The case to merge into is closed. Merge the other way, or reopen it first."), "target")
        if target.customer_id not in self.customer.family_ids():
            raise Refused(_("These cases belong to different customers. Link them instead."), "target")
        if target.team_id != self.team_id and not self.team.is_open:
            # Merged, its words would show through to everybody who reads the other case.
            raise Refused(
                _("What is with %(team)s stays there. Link the cases instead.") % {"team": self.team}, "target"
            )
        if Message.objects.filter(case_id=self.pk).on_their_way().exists():
            raise Refused(_("A message of ours is still on its way here. Merge when it has been sent."))

    @verb
    def take_in(self, source: Merging, rows: list[Commitment], has_questions: bool, *, by: Staff, at: datetime) -> None:
        """The target's side of a merge."""
        if has_questions:
            self.come_back_to_us(at)
        for theirs in rows:
            if _goes_on(theirs, has_questions):
                self._take_over(theirs, at)
        self.note("case.took-in", by=by, at=at, source=source.pk)

    def _take_over(self, theirs: Commitment, at: datetime) -> None:
        measure = Measure(theirs.measure)
        agreed = theirs.due_at if theirs.is_agreed else None
        mine = self.start(measure, at=at, since=theirs.started_at, subject=theirs.subject, due_at=agreed)
        old = mine.due_at
        mine.started_at = min(mine.started_at, theirs.started_at)
        if theirs.due_at < mine.due_at and not mine.paused_at and not theirs.paused_at:
            mine.due_at = theirs.due_at
            mine.promise_version, mine.calendar_version = theirs.promise_version, theirs.calendar_version
            mine.counting, mine.seconds, mine.count = theirs.counting, theirs.seconds, theirs.count
            mine.run_from, mine.left_seconds = theirs.run_from, theirs.left_seconds
        mine.save()
        self.note("commitment.due-moved", by=None, at=at, commitment=mine.pk, measure=measure, old=old, new=mine.due_at)

    @verb
    def unmerge(self, *, by: Actor, at: datetime) -> None:
        """Part a merged case again, with its clocks from their stored starts: ours, unless it was over before."""
        if self.merged_into is None:
            raise Refused(_("This case is not merged."))
        target, self.merged_into = self.current(), None
        self.save(update_fields=["merged_into"])  # so that the target sees what is still its matter
        # What this merge ended; what an earlier one did was answered or decided where it was dealt with.
        ended = list(self.commitments.filter(void_reason=MERGED, void_at__gte=self.closed_at).order_by("id"))
        before, waits = self._turn_before_merging(), self.waiting().exists()
        was_over = before.get("turn") == Turn.CLOSED and not waits
        self.turn_to(Turn.CLOSED if was_over else Turn.OURS, **(stored_facts(before) if was_over else {}))
        for row in {(row.measure, row.subject): row for row in ended}.values():
            fits = row.measure == Measure.GLANCE if was_over else _goes_on(row, waits)
            if fits and not _was_kept(row, target):
                self.restore(row, "unmerged", at=at)
        if not was_over:
            self.come_back_to_us(at)
        self.wait_again(at=at)
        self.note("case.unmerged", by=by, at=at, target=target.pk)
        target.let_part(self, by=by, at=at)

    def _turn_before_merging(self) -> dict[str, Any]:
        merged = self.events.filter(name="case.merged").order_by("-id").first()
        return dict((merged.data.get("before") if merged else None) or {})

    @verb
    def let_part(self, source: Merging, *, by: Actor, at: datetime) -> None:
        """The target's side of parting: what ran here only for the source's words runs there again."""
        gone = {
            f"message:{pk}" for pk in Message.objects.filter(case__in=source.matter_ids()).values_list("pk", flat=True)
        }
        for row in self.open_commitments():
            if row.measure in (Measure.GLANCE, Measure.GIVEN) and row.subject in gone:
                self.void_one(row, "parted", at=at)
        if not self.is_closed and not self.waiting().exists():
            self.void(Measure.ANSWER, "parted", at=at)
        self.note("case.let-part", by=by, at=at, source=source.pk)

    @verb
    def link_to(self, other: CaseBase, *, by: Staff | None, at: datetime, kind: str = "linked") -> Link:
        """See two cases together; linking twice changes nothing."""
        if other.pk == self.pk:
            raise Refused(_("A case is not linked to itself."), "target")
        first, second = sorted((self.pk, other.pk))
        link, created = Link.objects.get_or_create(
            first_id=first, second_id=second, parted_at=None, defaults={"kind": kind, "made_at": at, "made_by": by}
        )
        if created:
            self.note("case.linked", by=by, at=at, other=other.pk, kind=kind)
        return link

    @verb
    def part(self, link: Link, *, by: Staff, at: datetime) -> None:
        """These two are not the same matter after all."""
        if self.pk not in (link.first_id, link.second_id) or link.parted_at:
            raise Refused(_("These cases are not linked."))
        link.parted_at, link.parted_by = at, by
        link.save()
        self.note("case.parted", by=by, at=at, link=link.pk)

    @verb
    def share_with(self, person: Staff | Team, *, by: Staff | None, at: datetime) -> None:
        """Let a colleague or a team from elsewhere read and help in this case."""
        reader = {"staff": person} if isinstance(person, Staff) else {"team": person}
        row, created = Share.objects.get_or_create(
            case_id=self.pk, **reader, defaults={"shared_by": by, "shared_at": at}
        )
        if created:
            self.note("case.shared", by=by, at=at, share=row.pk)


def _goes_on(row: Commitment, has_questions: bool) -> bool:
    """Whether a clock runs on in another case: an answer's only for a question, an update's only while it ran."""
    if row.measure == Measure.ANSWER:
        return has_questions
    return row.measure in TAKEN_OVER and not (row.measure == Measure.UPDATE and row.paused_at)


def _was_kept(row: Commitment, target: Case) -> bool:
    """Whether it was met where it was dealt with meanwhile, so that parting does not ask for it twice."""
    if row.measure == Measure.RESOLUTION or row.void_at is None:
        return False
    kept = target.commitments.filter(measure=row.measure, subject=row.subject, met_at__gte=row.void_at)
    return kept.exists()


def _lock_in_order(cases: QuerySet[Any]) -> None:
    """Two colleagues who merge these two cases at once, one each way, wait for each other instead of for ever."""
    if connection.vendor == "postgresql":
        list(cases.select_for_update().order_by("pk").values_list("pk"))
