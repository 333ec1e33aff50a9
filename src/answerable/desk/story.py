"""The story of a case: everything said and the quiet facts between, in the order in which they happened."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch
from django.utils.dateparse import parse_datetime
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from answerable.cases.access import messages_for_staff
from answerable.cases.masking import masked
from answerable.cases.models import Ask, Attachment, Case, Delivery, Forward, Message
from answerable.cases.models.answering import UNDO_WITHIN
from answerable.cases.words import Audience, Direction, Kind, Measure, Then
from answerable.channels.mail.models import Rehearsal
from answerable.desk.facts import Fact, facts_of
from answerable.desk.late_facts import CALLS
from answerable.kit.other_form import other_forms
from answerable.kit.places import page_of
from answerable.staff.access import teams_of
from answerable.staff.models import Staff

# More lines in a row about who was called than these are said in one.
CALLS_IN_FULL = 3


@dataclass
class Said:
    """A message as the desk shows it, with what can be done about it."""

    message: Message
    at: datetime
    kind: str = "said"
    who: str = ""
    is_own: bool = False
    is_just_said: bool = False
    is_inside: bool = False
    is_ours: bool = False
    is_automatic: bool = False
    is_automatic_reply: bool = False
    undo_until: datetime | None = None
    deliveries: list[Delivery] = field(default_factory=list)
    ask: Ask | None = None
    may_answer_ask: bool = False
    may_withdraw_ask: bool = False
    asks_glance: bool = False
    waits: bool = False
    may_book: bool = False
    may_stand_for: bool = False
    may_send_note: bool = False
    may_say_whose: bool = False
    proposes: bool = False
    from_case: str = ""

    @property
    def words(self) -> str:
        """The new part of it, or all where a machine wrote it; without what only its other form says."""
        return masked(self.message.text if self.is_automatic else self.message.told_text)

    @property
    def other_forms(self) -> list[tuple[str, str]]:
        """What only the plain form says, or only the laid-out one, each under the name of its form."""
        found = other_forms(self.message.shown_text)
        return [(form, masked(words)) for form, words in found] if self.message.direction == Direction.IN else []

    @property
    def folded(self) -> str:
        return masked(self.message.folded_text)

    @property
    def within(self) -> list[dict[str, Any]]:
        """The mails attached to it, without our tokens."""
        return [
            one
            | {name: masked(one[name]) for name in ("who", "subject", "text")}
            | {"at": parse_datetime(one["at"]) if one["at"] else None}
            for one in self.message.within or []
        ]

    @property
    def files(self) -> list[Attachment]:
        return list(self.message.attachments.all())

    @property
    def forward(self) -> Forward | None:
        """How it came, where a colleague passed it on."""
        return getattr(self.message, "forward", None)

    @property
    def asked(self) -> str:
        """Whom an ask was put to; the row has them selected."""
        return str(self.ask.to_staff or self.ask.to_team) if self.ask else ""

    @property
    def outbox_href(self) -> str:
        """Where the mail to the customer lies that waits to leave, in a rehearsal."""
        waiting = next((row for row in self.deliveries if row.is_decisive and row.state == "waiting"), None)
        return f"{page_of('outbox')}{waiting.pk:010d}/" if waiting else ""

    @property
    def has_doing(self) -> bool:
        ask = self.may_answer_ask or self.may_withdraw_ask
        return (
            ask
            or self.asks_glance
            or self.waits
            or self.may_book
            or self.may_stand_for
            or self.may_send_note
            or self.may_say_whose
        )

    @property
    def recipients(self) -> str:
        return ", ".join(delivery.address for delivery in self.deliveries if delivery.replaced_by_id is None)

    @property
    def may_send_again(self) -> bool:
        """It did not reach the customer; a copy that came back decides nothing."""
        failed = any(row.is_decisive and row.state in ("failed", "bounced") for row in self.deliveries)
        return failed and self.message.is_by_a_person and not self.from_case

    @property
    def error(self) -> str:
        """What the last server said about a road that has not worked yet."""
        return next(
            (row.error for row in self.deliveries if row.error and row.state != "accepted" and not row.replaced_by_id),
            "",
        )


def story_of(case: Case, staff: Staff, writes: bool, at: datetime) -> dict[str, Any]:
    """Messages and facts, with a mark at each new day; and the last message, so that a reply knows what was seen."""
    rows = (
        messages_for_staff(case)
        .annotate(has_colleagues_address=Exists(Staff.objects.filter(email=OuterRef("participant__address"))))
        .select_related(
            "staff", "participant", "looked_over_by", "sent_as", "inbound", "forward__by", "forward__decided_by"
        )
        .prefetch_related(Prefetch("attachments", Attachment.objects.select_related("file__preview")), "deliveries")
    )
    messages = [message for message in rows if message.undone_at is None]
    said, facts = _dressed(case, messages, staff, at), facts_of(case)
    solved = {fact.message for fact in facts if fact.event == "call.logged"}
    for one in said:
        one.proposes = one.message.then == Then.PROPOSE and one.message.pk not in solved
    entries: list[Any] = [*said, *facts]
    entries.sort(key=lambda entry: (entry.at, isinstance(entry, Said) is False))
    return {
        "entries": _with_days(_with_calls_folded(entries)),
        "may_write": writes,
        "rehearses": any(message.state == "sending" for message in messages) and Rehearsal.objects.is_on(),
        "their_page": page_of("their page", case.number),
        "seen": max((message.pk for message in messages), default=0),
    }


def _dressed(case: Case, messages: list[Message], staff: Staff, at: datetime) -> list[Said]:
    asks = {ask.message_id: ask for ask in Ask.objects.filter(case=case).prefetch_related("to_staff", "to_team")}
    glances = {row.subject for row in case.commitments.all() if row.measure == Measure.GLANCE and row.is_open}
    may_propose = any(message.then in (Then.PROPOSE, Then.WAIT) for message in messages)  # most cases ask no more
    bookable = set(case.bookable().values_list("pk", flat=True)) if may_propose else set()
    mine = teams_of(staff) if asks else frozenset()
    whose = case.forward_to_decide() if any(_may_be_passed_on(message) for message in messages) else None
    told = []
    for message in messages:
        one = _said(case, message, staff, at)
        one.asks_glance = f"message:{message.pk}" in glances
        one.may_book = message.pk in bookable
        one.may_stand_for = message.is_unconfirmed and not one.from_case and case.may_stand_for(message, staff)
        one.may_send_note = bool(message.offered_as) and one.is_own and not one.from_case and not message.is_sent
        one.may_say_whose = whose is not None and whose.message_id == message.pk
        _add_ask(one, asks.get(message.pk), staff, mine, case)
        told.append(one)
    return told


def _may_be_passed_on(message: Message) -> bool:
    return hasattr(message, "forward") or getattr(message, "has_colleagues_address", False)


def _said(case: Case, message: Message, staff: Staff, at: datetime) -> Said:
    return Said(
        message=message,
        at=message.created_at,
        who=message.author_name,
        is_own=message.staff_id == staff.pk,
        is_just_said=message.staff_id == staff.pk and message.created_at > at - UNDO_WITHIN,
        is_inside=message.audience == Audience.INTERNAL and message.kind != Kind.SILENT,
        is_ours=message.direction == Direction.OUT,
        is_automatic=message.author_kind == "automation",
        is_automatic_reply=message.kind == Kind.SILENT,
        undo_until=message.send_after if message.staff_id == staff.pk and message.can_be_undone(at) else None,
        deliveries=list(message.deliveries.all()),
        waits=message.awaits_answer and not message.answered_by_id and not message.excused_at,
        from_case=message.case.number if message.case_id != case.pk else "",
    )


def _add_ask(said: Said, ask: Ask | None, staff: Staff, mine: frozenset[int], case: Case) -> None:
    if ask is None:
        return
    said.ask = ask
    said.may_answer_ask = ask.is_open and (ask.to_staff_id == staff.pk or ask.to_team_id in mine)
    said.may_withdraw_ask = ask.is_open and staff.pk in (ask.asked_by_id, case.owner_id)


@dataclass(frozen=True)
class Calls:
    """Lines about who was called that follow each other, said in one."""

    facts: list[Fact]
    kind: str = "calls"

    @property
    def at(self) -> datetime:
        return self.facts[0].at

    @property
    def words(self) -> str:
        count = len({fact.staff for fact in self.facts if fact.staff})
        words = ngettext("%(count)s colleague was called", "%(count)s colleagues were called", count)
        return words % {"count": count} if count else _("Nobody was there to be called")


def _with_calls_folded(entries: list[Any]) -> list[Any]:
    told: list[Any] = []
    for is_call, run in groupby(entries, key=lambda entry: isinstance(entry, Fact) and entry.event in CALLS):
        rows = list(run)
        told += [Calls(rows)] if is_call and len(rows) > CALLS_IN_FULL else rows
    return told


@dataclass(frozen=True)
class Day:
    """A new day begins in the story."""

    on: date
    kind: str = "day"


def _with_days(entries: list[Any]) -> list[Any]:
    told: list[Any] = []
    today: date | None = None
    for entry in entries:
        on = localtime(entry.at).date()
        if today is not None and on != today:
            told.append(Day(on))
        today = on
        told.append(entry)
    return told
