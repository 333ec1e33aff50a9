"""What every capability of a case stands on: its own facts, the lock, the events, and the one way a verb runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar, cast

from django.db import connection, models, transaction

from answerable.cases.models.event import Event
from answerable.cases.models.participant import Participant
from answerable.cases.words import Harm, IfSilent, Origin, Outcome, Turn, Type, WaitingOn
from answerable.kit.announce import announce
from answerable.kit.remembering import looking_anew
from answerable.promises.selection import Facts
from answerable.staff.models import Staff

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from answerable.cases.models.case import Case
    from answerable.cases.models.commitment import Commitment
    from answerable.cases.models.message import Message

# Who did it: a colleague, somebody on the customer's side, or (None) automation.
Actor = Staff | Participant | None

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")
C = TypeVar("C", bound="CaseBase")

# The facts that events record when they change, and from which the case can be rebuilt (I6).
FACTS = (
    "turn",
    "team_id",
    "owner_id",
    "customer_id",
    "type",
    "topic_id",
    "harm",
    "needed_by",
    "remind_at",
    "if_silent",
    "reminded_at",
    "proposed_at",
    "lapses_at",
    "closed_at",
    "outcome",
    "merged_into_id",
    "waiting_on",
    "brand_id",
)


def verb(method: Callable[Concatenate[C, P], R]) -> Callable[Concatenate[C, P], R]:
    """Run a case's verb: lock its row first, do it, `settle()` last, and write its events, all in one transaction.

    Time never runs backwards within a case: an `at` before its last event counts as that event's moment.
    """

    @wraps(method)
    def run(self: C, *args: P.args, **kwargs: P.kwargs) -> R:
        if self._inside_verb:
            return method(self, *args, **kwargs)
        with looking_anew(), transaction.atomic():
            self.lock()
            at = max(kwargs["at"], self.touched_at)  # type: ignore[call-overload]  # every verb takes one
            kwargs["at"] = at
            self._inside_verb = True
            try:
                result = method(self, *args, **kwargs)
                self.settle(at)
                write_events([(self, event) for event in self.take_events(at)])
            finally:
                self._inside_verb = False
                self._noted = []
                self._asked.clear()
        return result

    return cast(Callable[Concatenate[C, P], R], run)


class CaseBase(models.Model):
    """The case's own facts. Status is derived from them; only verbs change them."""

    subject = models.CharField(max_length=400, blank=True)
    type = models.CharField(max_length=12, choices=Type, default=Type.REQUEST)
    topic = models.ForeignKey("cases.Topic", null=True, blank=True, on_delete=models.PROTECT, related_name="cases")
    tags = models.ManyToManyField("cases.Tag", blank=True, related_name="cases")
    fields = models.JSONField(default=dict)
    harm = models.SmallIntegerField(choices=Harm, default=Harm.NONE)
    needed_by = models.DateTimeField(null=True)
    language = models.CharField(max_length=10, default="en")
    channel = models.CharField(max_length=12)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.CUSTOMER)

    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="cases")
    team = models.ForeignKey("staff.Team", on_delete=models.PROTECT, related_name="cases")
    owner = models.ForeignKey("staff.Staff", null=True, on_delete=models.PROTECT, related_name="cases")

    # As whom the house speaks here; none: as itself.
    brand = models.ForeignKey("staff.Brand", null=True, on_delete=models.PROTECT, related_name="+")

    turn = models.CharField(max_length=8, choices=Turn, default=Turn.OURS)
    opened_at = models.DateTimeField()
    next_due_at = models.DateTimeField(null=True)
    next_act_at = models.DateTimeField(null=True)
    # Since when the sweep has failed here, again and again; nothing once it or any other verb has come through.
    unswept_since = models.DateTimeField(null=True)
    next_measure = models.CharField(max_length=12, blank=True)
    remind_at = models.DateTimeField(null=True)
    if_silent = models.CharField(max_length=8, choices=IfSilent, blank=True)
    reminded_at = models.DateTimeField(null=True)
    proposed_at = models.DateTimeField(null=True)
    lapses_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=24, choices=Outcome, blank=True)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged_here")
    # An earlier case of hers that was still open when she wrote anew.
    chases = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="chased_by")

    waiting_on = models.CharField(max_length=12, choices=WaitingOn, blank=True)
    waiting_since = models.DateTimeField(null=True)
    waiting_note = models.CharField(max_length=400, blank=True)
    next_check_at = models.DateTimeField(null=True)

    rejections = models.SmallIntegerField(default=0)
    passes = models.SmallIntegerField(default=0)
    # Kept for lists, so that a row needs no other table: the last words, who said them, and when.
    last_words = models.CharField(max_length=160, blank=True)
    last_spoke_at = models.DateTimeField(null=True)
    is_sending = models.BooleanField(default=False)
    has_failed = models.BooleanField(default=False)
    asks_glance = models.BooleanField(default=False)
    touched_at = models.DateTimeField()

    if TYPE_CHECKING:
        commitments: RelatedManager[Commitment]
        messages: RelatedManager[Message]
        events: RelatedManager[Event]
        participants: RelatedManager[Participant]
        customer_id: int
        team_id: int
        owner_id: int | None
        brand_id: int | None
        topic_id: int | None
        merged_into_id: int | None
        chases_id: int | None

        # What capabilities further up can do, and those further down ask for.
        def take(self, *, by: Staff, at: datetime) -> None: ...
        def current(self) -> Case: ...

    class Meta:
        abstract = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._inside_verb = False
        self._noted: list[Event] = []
        self._asked: dict[Any, Any] = {}
        self._before: dict[str, Any] = {}
        self._as_stored: dict[str, Any] = {}
        self._is_begun_here = False

    @property
    def number(self) -> str:
        """What people call it: A-1042."""
        return f"A-{self.pk + 1000}"

    @property
    def is_closed(self) -> bool:
        return self.turn == Turn.CLOSED

    def __str__(self) -> str:
        return f"{self.number} {self.subject}"

    def lock(self) -> None:
        """Take the case's row for this transaction and read it afresh; SQLite's writer lock is taken at BEGIN."""
        if self._is_begun_here:
            self._is_begun_here = False  # nobody else has seen this row yet
            return
        rows = type(self)._base_manager.filter(pk=self.pk)
        if connection.vendor == "postgresql":
            rows = rows.select_for_update()
        self._as_stored = rows.values(*self._columns()).get()
        for name, value in self._as_stored.items():
            setattr(self, name, value)
        self.remember_facts()

    def save_changes(self) -> None:
        """Write the columns that a verb has changed since the lock, and no others."""
        now = {name: getattr(self, name) for name in self._columns()}
        changed = [name for name, value in now.items() if name not in self._as_stored or self._as_stored[name] != value]
        if changed:
            self.save(update_fields=changed)
            self._as_stored = now

    def begin(self) -> None:
        """Write a new case's row; the verb that follows in this transaction finds it as it is."""
        self.save()
        self._as_stored = {name: getattr(self, name) for name in self._columns()}
        self._is_begun_here = True

    def _columns(self) -> list[str]:
        return [field.attname for field in self._meta.concrete_fields if not field.primary_key]

    def once(self, key: Any, ask: Callable[[], T]) -> T:
        """What `ask` says, asked once for the length of a verb, in which nobody else changes this case."""
        if not self._inside_verb:
            return ask()
        if key not in self._asked:
            self._asked[key] = ask()
        said: T = self._asked[key]
        return said

    def ask_again(self, key: Any) -> None:
        """What was asked once is to be asked anew."""
        self._asked.pop(key, None)

    def note(self, name: str, *, by: Actor, at: datetime, **data: Any) -> None:
        """Put a fact into the history at the end of this verb."""
        kind, number = identify(by)
        event = Event(case_id=self.pk, name=name, at=at, actor_kind=kind, actor_id=number, data=_plain(data))
        self._noted.append(event)

    def take_events(self, at: datetime) -> list[Event]:
        """What was noted, with the facts that changed since the lock; the caller writes them."""
        changed = {name: getattr(self, name) for name in FACTS if getattr(self, name) != self._before.get(name)}
        if changed and not self._noted:
            self.note("case.settled", by=None, at=at)
        if changed:
            self._noted[-1].data["changed"] = _plain(changed)
        noted, self._noted = self._noted, []
        return noted

    def remember_facts(self) -> None:
        """From here on `take_events` says what has changed."""
        self._before = {name: getattr(self, name) for name in FACTS}

    def settle(self, at: datetime) -> None:
        """Recompute from the rows what depends on them; every verb ends here."""
        raise NotImplementedError

    def facts(self) -> Facts:
        """What a promise may look at."""
        return Facts(
            type=self.type,
            topic_ids=self.topic.lineage if self.topic else (),
            harm=Harm(self.harm).name.lower(),
            team_id=self.team_id,
            channel=self.channel,
            language=self.language,
            needed_by=self.needed_by is not None,
        )

    def turn_to(self, turn: Turn, **facts: Any) -> None:
        """Pass the turn; what belonged to the turn before is cleared, what belongs to the new one comes as facts."""
        self.turn = turn
        cleared: dict[str, Any] = {"remind_at": None, "if_silent": "", "reminded_at": None, "proposed_at": None}
        cleared |= {"lapses_at": None, "closed_at": None, "outcome": ""}
        if turn != Turn.OURS:
            cleared |= {"waiting_on": "", "waiting_since": None, "waiting_note": "", "next_check_at": None}
        for name, value in (cleared | facts).items():
            setattr(self, name, value)

    def turn_facts(self) -> dict[str, Any]:
        """The turn with what belongs to it, to be put back by `restore_turn`."""
        names = ("turn", "remind_at", "if_silent", "reminded_at", "proposed_at", "lapses_at", "closed_at", "outcome")
        return _plain({name: getattr(self, name) for name in names})


def write_events(events: Sequence[tuple[CaseBase, Event]]) -> None:
    """Append to the history, wake who follows it, and tell who listens, in this transaction."""
    if not events:
        return
    Event.objects.bulk_create([event for _case, event in events])
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("NOTIFY answerable_events")
    for case, event in events:
        announce(event.name, case=case, event=event)


def identify(actor: Actor) -> tuple[str, int | None]:
    """How an event names who did it: (staff | participant | automation, id)."""
    if actor is None:
        return "automation", None
    return ("staff" if isinstance(actor, Staff) else "participant"), actor.pk


def stored_facts(stored: dict[str, Any]) -> dict[str, Any]:
    """What `turn_facts` once kept, as values again, the turn itself left out."""
    moments = {name: datetime.fromisoformat(value) for name, value in stored.items() if value and name.endswith("_at")}
    return {name: moments.get(name, value) for name, value in stored.items() if name != "turn"}


def _plain(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in data.items()}
