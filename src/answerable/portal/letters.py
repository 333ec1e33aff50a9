"""The conversation, as somebody on the customer's side reads it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from answerable.cases.masking import masked
from answerable.cases.models import Attachment, Message
from answerable.cases.words import ANSWERS, Direction, Kind, Measure, Part, Then
from answerable.kit.other_form import without_other_form
from answerable.portal import wording
from answerable.portal.access import Seat


@dataclass(frozen=True)
class Letter:
    """One message: who said it, when and how, its words without our tokens, its files, and what she can do about it."""

    number: int
    who: str
    when: str
    at: datetime
    about: str
    text: str
    folded: str
    is_ours: bool
    is_machine: bool
    notes: list[str] = field(default_factory=list)
    files: list[Attachment] = field(default_factory=list)
    can_refuse: bool = False
    can_need: bool = False

    @property
    def is_pictured(self) -> bool:
        """Whether one of its files can be seen, on a device that gave the code."""
        return any(file.preview for file in self.files)


def letters(seat: Seat, now: datetime) -> tuple[list[Letter], int]:
    """What this device may show, and how many are held: all once its code was given, else the latest exchange and
    whatever it was shown before."""
    files = Prefetch("attachments", Attachment.objects.select_related("file__preview"))
    rows = list(seat.messages().prefetch_related(files))
    open_to_it = {row.pk for row in [*latest_exchange(rows), *_seen(rows, seat.seen_from)]}
    shown = [row for row in rows if seat.is_known or row.pk in open_to_it]
    met = seat.case.commitments.filter(measure=Measure.ANSWER, met_by__isnull=False).values_list("met_by", flat=True)
    answers = set(met)
    return [_letter(row, seat, now, answers) for row in shown], len(rows) - len(shown)


def latest_exchange(rows: list[Message]) -> list[Message]:
    """The last word of a person here with the one it answers, and everything since; all, while nobody here spoke."""
    ours, theirs = _spoken_by(Direction.OUT, rows), _spoken_by(Direction.IN, rows)
    if not ours:
        return rows[theirs[0] :] if theirs else rows[-1:]
    answered = [place for place in theirs if place < ours[-1]]
    return rows[(answered or ours)[-1] :]


def _spoken_by(side: Direction, rows: list[Message]) -> list[int]:
    """The places of what people of one side said."""
    return [place for place, row in enumerate(rows) if row.author_kind != "automation" and row.direction == side]


def _seen(rows: list[Message], first: int) -> list[Message]:
    """From the first message that this device was shown, all that was said in the same case; not what was merged."""
    places = [place for place, row in enumerate(rows) if row.pk == first]
    return [row for place in places for row in rows[place:] if row.case_id == rows[place].case_id]


def _letter(row: Message, seat: Seat, now: datetime, answers: set[int]) -> Letter:
    mine = row.case_id == seat.case.pk and seat.may_decide
    return Letter(
        number=row.pk,
        who=_who(row, seat),
        when=wording.day_and_clock(row.created_at, now),
        at=row.created_at,
        about=_about(row),
        text=masked(row.told_text.strip()),
        folded=_folded(row),
        is_ours=row.direction == Direction.OUT,
        is_machine=row.author_kind == "automation",
        notes=_notes(row, now),
        files=list(row.attachments.all()),
        can_refuse=mine and not seat.case.is_closed and _counts(row) and (row.then != Then.WAIT or row.pk in answers),
        can_need=mine and row.excused_at is not None,
    )


def _folded(row: Message) -> str:
    """The whole of it, where it says more than is shown."""
    whole = without_other_form(row.folded_text).strip()
    return masked(whole) if whole != row.told_text.strip() else ""


def _counts(row: Message) -> bool:
    """It is an answer that arrived. One that asks something is none by itself, only where it met the clock (I3)."""
    arrived = row.accepted_at and not row.bounced_at and not row.not_an_answer_at
    return bool(row.kind in ANSWERS and row.then != Then.FINAL and arrived)


def _who(row: Message, seat: Seat) -> str:
    if row.author_kind == "automation":
        kinds = {Kind.RECEIPT: _("Automatic receipt"), Kind.REMINDER: _("Automatic reminder")}
        return kinds.get(Kind(row.kind), _("Automatic notice"))
    return _("You") if row.direction == Direction.IN and is_their_own(row, seat) else row.author_name


def is_their_own(row: Message, seat: Seat) -> bool:
    """Whether the reader wrote it, here or in a case that was joined with this one."""
    author = row.participant
    both_customer = author is not None and author.part == Part.CUSTOMER and seat.is_customer
    return author == seat.person or both_customer


def _about(row: Message) -> str:
    """On what road it came or went."""
    if row.author_kind == "automation":
        return _("not yet an answer") if row.kind == Kind.RECEIPT else _("written by a machine")
    if row.spoken:
        return _("said on the phone") if row.channel == "phone" else _("said in person")
    roads = {"mail": _("by mail"), "web": _("by the form"), "page": _("on this page"), "api": _("by another program")}
    return roads.get(row.channel, "")


def _notes(row: Message, now: datetime) -> list[str]:
    notes = []
    if row.failed_at or row.bounced_at:
        notes.append(_("This did not reach your mail address. You can read it here; your case still waits for us."))
    if row.not_an_answer_at:
        when = wording.day_and_clock(row.not_an_answer_at, now)
        notes.append(
            _("You said %(when)s that this did not answer you. The clock of your question runs again.") % {"when": when}
        )
    if row.excused_at and row.excused_by:
        facts = {"who": row.excused_by.working_name, "when": wording.day_and_clock(row.excused_at, now)}
        notes.append(_("%(who)s read this %(when)s and thought that it needs no answer.") % facts)
    return notes
