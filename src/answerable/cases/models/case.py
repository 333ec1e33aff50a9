"""The case: one matter, from first word to its end. A page-long table of contents of what it can do."""

from django.db import models
from django.db.models import Q

from answerable.cases.models.forwarding import Forwarding
from answerable.cases.models.queries import CaseQuerySet
from answerable.cases.words import Harm, Outcome, Turn, Type


class Case(Forwarding):
    """One matter, always in exactly one of four turns (I1).

    From the ground up: `base` (facts, lock, events), `clocks` (commitments, settle), `matter` (what belongs to it),
    `ending`, `excusing` (words that need no answer), `reopening`, `joining` (who takes part), `hearing` (their words),
    `bouncing` (ours that did not reach them), `counting` (ours that did), `answering` (ours, from writing to sending),
    `assigning`, `handing_over`, `asking`, `resolving`, `merging`, `blocking` (what holds us up), `describing`,
    `speaking` (as which brand), `sparing` (notices), `calling`, `concluding` (final positions), `readdressing`,
    `elsewhere` (ours that went another road),
    `by_mail` (colleagues' answers to our mails), `hurrying` (what waits to leave), `opening`, `looking`,
    `releasing` (a file found infected by mistake),
    `recognising` (her under another address), `importing` (history), `forwarding` (whose a mail is that was passed on).
    """

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(turn=Turn.OURS) | Q(next_due_at__isnull=False), name="case_ours_has_a_due_time"
            ),
            models.CheckConstraint(
                condition=Q(turn=Turn.THEIRS, remind_at__isnull=False) | (~Q(turn=Turn.THEIRS) & Q(remind_at=None)),
                name="case_theirs_has_a_date",
            ),
            models.CheckConstraint(
                condition=Q(turn=Turn.PROPOSED, lapses_at__isnull=False, proposed_at__isnull=False)
                | (~Q(turn=Turn.PROPOSED) & Q(lapses_at=None)),
                name="case_proposed_has_an_end",
            ),
            models.CheckConstraint(
                condition=(Q(turn=Turn.CLOSED, closed_at__isnull=False) & ~Q(outcome=""))
                | (~Q(turn=Turn.CLOSED) & Q(closed_at=None, outcome="")),
                name="case_closed_has_an_outcome",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(turn=Turn.CLOSED, outcome=Outcome.MERGED),
                name="case_merged_is_closed",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=models.F("id")), name="case_not_into_itself"
            ),
            models.CheckConstraint(condition=Q(turn__in=Turn.values), name="case_turn_known"),
            models.CheckConstraint(condition=Q(type__in=Type.values), name="case_type_known"),
            models.CheckConstraint(condition=Q(harm__in=Harm.values), name="case_harm_known"),
            models.CheckConstraint(condition=Q(outcome__in=["", *Outcome.values]), name="case_outcome_known"),
            models.CheckConstraint(
                condition=Q(waiting_on="", waiting_since=None, next_check_at=None)
                | (~Q(waiting_on="") & Q(waiting_since__isnull=False, next_check_at__isnull=False)),
                name="case_waiting_on_says_since",
            ),
        ]
        indexes = [
            models.Index(
                models.F("turn"),
                models.F("harm").desc(),
                models.F("next_due_at"),
                models.F("id"),
                name="case_order_of_work",
            ),
            models.Index(fields=["owner", "turn", "next_due_at"], name="case_by_owner"),
            models.Index(fields=["team", "turn", "-harm", "next_due_at", "id"], name="case_by_team"),
            models.Index(fields=["remind_at", "id"], condition=Q(remind_at__isnull=False), name="case_theirs_by_date"),
            models.Index(fields=["lapses_at", "id"], condition=Q(lapses_at__isnull=False), name="case_proposed_by_end"),
            models.Index(fields=["customer", "id"], name="case_by_customer"),
            models.Index(fields=["opened_at"], name="case_by_opening"),
            models.Index(fields=["closed_at"], name="case_by_end"),
            models.Index(fields=["next_act_at"], condition=Q(next_act_at__isnull=False), name="case_to_act_on"),
            models.Index(fields=["unswept_since"], condition=Q(unswept_since__isnull=False), name="case_unswept"),
            models.Index(fields=["-last_spoke_at", "-id"], name="case_by_last_word"),
            models.Index(
                fields=["-harm", "next_due_at", "id"], condition=Q(asks_glance=True), name="case_to_glance_at"
            ),
        ]
