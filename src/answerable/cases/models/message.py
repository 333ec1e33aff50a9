"""One thing said in a case: by customer, staff or automation; public or internal; written or spoken."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext

from answerable.cases.words import BY_A_PERSON, Audience, Direction, Excuse, IfSilent, Kind, Offer, Then
from answerable.kit.other_form import without_other_form


class MessageQuerySet(models.QuerySet["Message"]):
    """Messages of a case, as different eyes read them."""

    def in_order(self) -> "MessageQuerySet":
        return self.order_by("created_at", "id")

    def public(self) -> "MessageQuerySet":
        return self.filter(audience=Audience.PUBLIC, undone_at=None).vouched_for()

    def vouched_for(self) -> "MessageQuerySet":
        """All but what was sent elsewhere and nobody has confirmed: that may be anybody's word."""
        return self.exclude(kind=Kind.ELSEWHERE, accepted_at=None)

    def unanswered(self) -> "MessageQuerySet":
        """Customer messages that still wait for a person's word."""
        return self.filter(awaits_answer=True, answered_by=None, excused_at=None)

    def on_their_way(self) -> "MessageQuerySet":
        """Public words of ours that nobody has accepted yet, and that have not failed."""
        leaving = self.filter(direction=Direction.OUT, spoken=False, undone_at=None).exclude(kind=Kind.ELSEWHERE)
        return leaving.filter(accepted_at=None, failed_at=None, bounced_at=None)


# A word sent elsewhere does nothing before it is confirmed, and counts since it was written. A person stands for it.
_UNCONFIRMED = Q(accepted_at=None, then="", remind_at=None, next_word_at=None)
_BY_A_PERSON = Q(staff__isnull=False) | Q(confirmed_by__isnull=False)
_CONFIRMED = Q(accepted_at__isnull=False, accepted_at=F("created_at")) & ~Q(then="") & _BY_A_PERSON


class Message(models.Model):
    """A message and what became of it. Its audience and recipients are fixed when it is written (I10)."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="messages")
    direction = models.CharField(max_length=8, choices=Direction)
    kind = models.CharField(max_length=12, choices=Kind)
    audience = models.CharField(max_length=8, choices=Audience)
    author_kind = models.CharField(max_length=12)  # customer | participant | staff | automation
    staff = models.ForeignKey("staff.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    participant = models.ForeignKey("cases.Participant", null=True, on_delete=models.PROTECT, related_name="messages")
    inbound = models.ForeignKey("cases.Inbound", null=True, on_delete=models.PROTECT, related_name="messages")
    channel = models.CharField(max_length=12)
    subject = models.CharField(max_length=400, blank=True)
    text = models.TextField(blank=True)
    # The new part of a reply; what it quotes stays in `text` and is folded, never cut.
    fresh_text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    # Where pictures lie that `html` shows from other places, by the number that marks their place in it.
    pictures = models.JSONField(null=True)
    # What mails attached to it say: each with `who`, `at`, `subject`, `text` and the names of its `files`.
    within = models.JSONField(null=True)
    spoken = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    # What a customer's message waits for.
    awaits_answer = models.BooleanField(default=False)
    answered_by = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="answers")
    excused_at = models.DateTimeField(null=True)
    excused_by = models.ForeignKey("staff.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    excuse = models.CharField(max_length=20, choices=Excuse, blank=True)
    # What the turn was when it came in, so that "no answer needed" can put it back.
    turn_before = models.JSONField(null=True)

    # What our word does once it is accepted.
    then = models.CharField(max_length=8, choices=Then, blank=True)
    remind_at = models.DateTimeField(null=True)
    if_silent = models.CharField(max_length=8, choices=IfSilent, blank=True)
    next_word_at = models.DateTimeField(null=True)
    # Of a final position: the body outside to which she may turn, and who, uninvolved, looked before it was taken.
    outside_body = models.CharField(max_length=400, blank=True)
    looked_over_by = models.ForeignKey("staff.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    send_after = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    bounced_at = models.DateTimeField(null=True)
    not_an_answer_at = models.DateTimeField(null=True)
    # Of what was sent elsewhere: when it was known to be our answer, and who said so; nobody, where our mailbox did.
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey("staff.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    # Of a colleague's mail: the server of ours that has shown that it is theirs. Empty, anybody may have written it.
    proven_by = models.CharField(max_length=255, blank=True)

    # Of a note that came by mail and may have been meant as more: as an answer, or as that to a colleague's question;
    # and the word that was sent for it.
    offered_as = models.CharField(max_length=8, choices=Offer, blank=True)
    offered_to = models.ForeignKey("cases.Ask", null=True, on_delete=models.PROTECT, related_name="+")
    sent_as = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="sent_for")

    # Mail's own names; ours are fixed before the first attempt to send.
    message_id = models.CharField(max_length=998, blank=True)
    references = models.TextField(blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[Kind.NOTE, Kind.ASK, Kind.REPLY, Kind.CALL], audience=Audience.INTERNAL)
                | ~Q(kind__in=[Kind.NOTE, Kind.ASK, Kind.REPLY, Kind.CALL]),
                name="message_inside_stays_inside",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=[Kind.ANSWER, Kind.HOLDING]) | Q(staff__isnull=False, author_kind="staff"),
                name="message_only_a_person_answers",
            ),
            models.CheckConstraint(
                condition=~Q(kind=Kind.HOLDING) | Q(next_word_at__isnull=False), name="message_holding_has_a_date"
            ),
            models.CheckConstraint(
                condition=Q(awaits_answer=False) | Q(direction=Direction.IN), name="message_only_theirs_await"
            ),
            models.CheckConstraint(
                condition=Q(excused_at=None, excused_by=None, excuse="")
                | (Q(excused_at__isnull=False, excused_by__isnull=False) & ~Q(excuse="")),
                name="message_excused_by_a_person",
            ),
            models.CheckConstraint(
                condition=(~Q(then=Then.FINAL) & Q(outside_body="", looked_over_by=None))
                | (Q(then=Then.FINAL, kind=Kind.ANSWER, looked_over_by__isnull=False) & ~Q(outside_body="")),
                name="message_final_was_looked_over",
            ),
            models.CheckConstraint(
                condition=Q(looked_over_by=None) | ~Q(looked_over_by=F("staff")), name="message_final_by_two"
            ),
            models.CheckConstraint(
                condition=~Q(kind=Kind.IMPORTED)
                | Q(direction=Direction.OUT, accepted_at__isnull=False, answered_by=None, then=""),
                name="message_imported_is_over",
            ),
            models.CheckConstraint(
                condition=~Q(kind=Kind.ELSEWHERE)
                | Q(
                    direction=Direction.OUT,
                    audience=Audience.PUBLIC,
                    author_kind="staff",
                    spoken=False,
                    send_after=None,
                    undone_at=None,
                    failed_at=None,
                    bounced_at=None,
                ),
                name="message_elsewhere_never_leaves_here",
            ),
            models.CheckConstraint(
                condition=(Q(confirmed_at=None, confirmed_by=None) & (~Q(kind=Kind.ELSEWHERE) | _UNCONFIRMED))
                | (Q(kind=Kind.ELSEWHERE, confirmed_at__isnull=False) & _CONFIRMED),
                name="message_elsewhere_counts_once_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(offered_as="", offered_to=None, sent_as=None)
                | Q(kind=Kind.NOTE, staff__isnull=False, offered_as=Offer.ANSWER, offered_to=None)
                | Q(kind=Kind.NOTE, staff__isnull=False, offered_as=Offer.REPLY, offered_to__isnull=False),
                name="message_offered_is_a_note",
            ),
            models.UniqueConstraint(
                fields=["message_id"],
                condition=Q(direction=Direction.OUT) & ~Q(message_id=""),
                name="message_id_of_ours_once",
            ),
        ]
        indexes = [
            models.Index(fields=["case", "created_at", "id"], name="message_by_case"),
            models.Index(fields=["created_at"], name="message_by_day"),
            models.Index(fields=["message_id"], condition=~Q(message_id=""), name="message_by_message_id"),
            models.Index(
                fields=["case"],
                condition=Q(awaits_answer=True, answered_by=None, excused_at=None),
                name="message_unanswered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} in {self.case_id}"

    @property
    def state(self) -> str:
        """sending | accepted | failed for words of ours that leave, unconfirmed | accepted for those sent elsewhere;
        accepted for everything else."""
        if self.is_unconfirmed:
            return "unconfirmed"
        if self.failed_at or self.bounced_at:
            return "failed"
        if self.direction != Direction.OUT or self.spoken or self.accepted_at:
            return "accepted"
        return "sending"

    @property
    def is_by_a_person(self) -> bool:
        return self.author_kind == "staff" and self.kind in BY_A_PERSON

    @property
    def is_unconfirmed(self) -> bool:
        """Sent elsewhere, and nobody has said yet that it was our answer."""
        return self.kind == Kind.ELSEWHERE and self.accepted_at is None

    @property
    def awaits_confirmation(self) -> bool:
        """Sent elsewhere, and nobody has said yet whether it was our answer."""
        return self.is_unconfirmed and self.not_an_answer_at is None

    @property
    def is_sent(self) -> bool:
        """Of a note that was offered as an answer: it went out as one, and was not taken back. Needs `sent_as`."""
        return self.sent_as is not None and self.sent_as.undone_at is None

    @property
    def shown_text(self) -> str:
        return self.fresh_text or self.text

    @property
    def told_text(self) -> str:
        """What is shown without what only the other form of its mail says."""
        return without_other_form(self.shown_text)

    @property
    def folded_text(self) -> str:
        """What the message quotes, to be folded under the new part; empty when there is none."""
        return self.text if self.fresh_text and self.fresh_text.strip() != self.text.strip() else ""

    @property
    def author_name(self) -> str:
        """Needs `staff` and `participant` selected with the row."""
        if self.author_kind == "staff":
            return self.staff.working_name if self.staff else gettext("A colleague")  # imported, and nobody we know
        return str(self.participant) if self.participant else ""

    def can_be_undone(self, at: datetime) -> bool:
        """Held back still; whether a sender has already claimed it is decided when it is tried."""
        return bool(self.send_after and self.send_after > at and not self.accepted_at and not self.undone_at)
