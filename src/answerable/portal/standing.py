"""Where a case stands, in a customer's words: who has it, what was promised by when, what happens next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from answerable.cases.models import Case, Commitment
from answerable.cases.models.ending import REOPENS_WITHIN
from answerable.cases.next_word import is_needed_sooner, next_word
from answerable.cases.wording import needed_by
from answerable.cases.words import IfSilent, Measure, Outcome, Turn, WaitingOn
from answerable.kit import moments
from answerable.portal import wording
from answerable.portal.access import Seat
from answerable.portal.looking import WORKING_DAY
from answerable.portal.past import past
from answerable.staff.models import Staff

UNFOLDED = 8  # steps of the past that are shown as they are
NEWEST = 5  # of more than that, so many stand below the fold


@dataclass(frozen=True)
class Step:
    """One line of the way: what happened or will, and when. `state` is "", next, later or kept."""

    words: str
    when: str
    at: datetime | None = None
    state: str = ""


@dataclass(frozen=True)
class Standing:
    """What stands at the top of the page."""

    lead: SafeString
    needed: str
    past: list[Step]
    ahead: list[Step]
    notes: list[str]
    has_waited_long: bool

    @property
    def first(self) -> list[Step]:
        """What stands above the fold; empty where nothing is folded."""
        return self.past[:1] if self.folded else []

    @property
    def folded(self) -> list[Step]:
        """What happened between the beginning and the newest, where that is much."""
        return self.past[1:-NEWEST] if len(self.past) > UNFOLDED else []

    @property
    def steps(self) -> list[Step]:
        """What stands below the fold: the newest, and what comes next."""
        newest = self.past[-NEWEST:] if self.folded else self.past
        return [*newest, *self.ahead]


def standing(seat: Seat, now: datetime) -> Standing:
    """Everything from the case's own facts; of what was said, only what the reader may read."""
    case = seat.case
    commitments = [row for row in case.open_commitments() if not row.paused_at]
    promised = next_word(commitments)
    return Standing(
        lead(case, commitments, promised, now),
        _needed_by(case, commitments, now),
        [Step(words, moments.short(at, now), at) for words, at in past(seat)],
        _ahead(case, commitments, promised, now),
        _notes(case, commitments, now),
        _has_waited_long(case, promised, now),
    )


def _has_waited_long(case: Case, promised: Commitment | None, now: datetime) -> bool:
    """Whether it is time to say so: something of ours is due soon or late, or we said nothing for a working day."""
    if case.turn != Turn.OURS:
        return False
    if promised and moments.nearness(promised.due_at, now):
        return True
    ours = case.messages.public().filter(author_kind="staff", failed_at=None, bounced_at=None)
    since = ours.order_by("-created_at").values_list("created_at", flat=True).first() or case.opened_at
    return bool(case.team.calendar.current().hours().due(since, WORKING_DAY) < now)


def who_has(case: Case) -> str:
    """The person who has the case, or its team while nobody does."""
    return case.owner.working_name if case.owner else case.team.name


def lead(case: Case, commitments: list[Commitment], promised: Commitment | None, now: datetime) -> SafeString:
    """The sentence that says it all."""
    if case.turn == Turn.PROPOSED and case.lapses_at:
        return format_html(
            _("{who} thinks that this is solved. You decide whether it is, <em>until {day}</em>."),
            who=who_has(case),
            day=wording.last_day(case.lapses_at),
        )
    if case.turn == Turn.THEIRS and case.remind_at:
        return format_html(
            _("{who} has your case and needs something from you, <em>by {day}</em> if you can."),
            who=who_has(case),
            day=wording.day(case.remind_at),
        )
    if case.is_closed:
        return format_html("{}", _ended(case))
    return _ours(case, commitments, promised, now)


def _ours(case: Case, commitments: list[Commitment], promised: Commitment | None, now: datetime) -> SafeString:
    facts = {"who": who_has(case), "team": case.team.name}
    if promised is None:
        return format_html(_("{who} has your case."), **facts)
    facts["by"] = wording.by_when(promised.due_at, now)
    if promised.due_at < now:
        return format_html(
            _("{who} has your case. We owed you a word <em>{by}</em> and are late. It counts until you have it."),
            **facts,
        )
    if len(both := _answer_and_announced(commitments)) == 2:
        answer, announced = (wording.by_when(row.due_at, now) for row in both)
        words = _(
            "{who} has your case. "
            "We owe you the answer <em>{by}</em> and the next word we told you of <em>{again}</em>."
        )
        return format_html(words, **facts | {"by": answer, "again": announced})
    if case.owner:
        return format_html(_("{who} has your case. You will hear from {team} <em>{by}</em>."), **facts)
    return format_html(_("{team} has your case. You will hear from a person there <em>{by}</em>."), **facts)


def _answer_and_announced(commitments: list[Commitment]) -> list[Commitment]:
    """The answer that is owed, and the next word that a person told her of: each counts by itself."""
    firsts = (
        next((row for row in commitments if row.measure == kind), None) for kind in (Measure.ANSWER, Measure.GIVEN)
    )
    return [row for row in firsts if row]


def _ended(case: Case) -> str:
    """How it ended, in plain words."""
    day = wording.day(case.closed_at) if case.closed_at else ""
    words = {
        Outcome.CONFIRMED: _said_yes(case),
        Outcome.BY_WORD: _("You told us that this is solved, and so it ended on %(day)s."),
        Outcome.UNCONFIRMED: _("We think this is solved, and heard nothing more from you. We closed it on %(day)s."),
        Outcome.NO_REPLY: _("We asked you something, and heard nothing more from you. We closed it on %(day)s."),
        Outcome.NOT_NEEDED: _("We read your message and thought that it needs no answer, on %(day)s."),
        Outcome.PASSED_ON: _("We passed your case on to those who can decide it, on %(day)s."),
        Outcome.FINAL: _("We gave you our final position on %(day)s."),
        Outcome.WITHDRAWN: _("This case was withdrawn on %(day)s."),
        Outcome.THANKED: _("Thank you for your words. They reached the people they are about, on %(day)s."),
        Outcome.DECIDED: _("Your idea was decided on %(day)s."),
    }
    return words.get(Outcome(case.outcome), _("This case was closed on %(day)s.")) % {"day": day}


def _said_yes(case: Case) -> str:
    if who := booked_by(case):
        words = _("%(who)s took your words as your yes that this is solved, and so it ended on %(day)s.")
        return words.replace("%(who)s", who.replace("%", "%%"))
    return _("You said that this is solved, and so it ended on %(day)s.")


def _ahead(case: Case, commitments: list[Commitment], promised: Commitment | None, now: datetime) -> list[Step]:
    if case.turn == Turn.PROPOSED and case.lapses_at:
        until = _("until %(day)s") % {"day": moments.short(case.lapses_at, now)}
        return [Step(_("You decide whether it is solved"), until, state="next"), _unless_decided(case, now)]
    if case.turn == Turn.THEIRS and case.remind_at:
        return [
            Step(_("You answer our question"), wording.briefly_by(case.remind_at, now), state="next"),
            Step(_if_silent(case), "", state="later"),
        ]
    if case.is_closed:
        return [Step(_("You can write again at any time: it reaches a person"), "", state="later")]
    return _ours_ahead(case, commitments, promised, now)


def _ours_ahead(case: Case, commitments: list[Commitment], promised: Commitment | None, now: datetime) -> list[Step]:
    owed = {row.pk: row for row in _answer_and_announced(commitments)}
    if promised and promised.measure != Measure.RESOLUTION:
        owed |= {promised.pk: promised}
    ahead: list[Step] = []
    for row in sorted(owed.values(), key=lambda row: row.due_at):
        words = {
            Measure.CALL_BACK: _("%(who)s calls you"),
            Measure.UPDATE: _("%(who)s tells you how it stands"),
            Measure.GIVEN: _("%(who)s writes to you again"),
        }.get(Measure(row.measure), _("%(who)s answers you"))
        ahead.append(Step(words % {"who": who_has(case)}, _due(row, now), state="later" if ahead else "next"))
    solved = next((row for row in commitments if row.measure == Measure.RESOLUTION), None)
    if solved:
        words = _("We think it is solved; you decide whether it is")
        ahead.append(Step(words, _due(solved, now), state="later" if ahead else "next"))
    return ahead


def _unless_decided(case: Case, now: datetime) -> Step:
    if case.asks_glance:
        return Step(_("It stays open until a person has read your last message"), "", state="later")
    assert case.lapses_at is not None
    words = _("If we hear nothing, we close it; you can still write")
    return Step(words, moments.short(case.lapses_at, now), state="later")


def _due(row: Commitment, now: datetime) -> str:
    if row.due_at < now:
        return _("late since %(when)s") % {"when": moments.short(row.due_at, now)}
    return wording.briefly_by(row.due_at, now)


def _if_silent(case: Case) -> str:
    return {
        IfSilent.PROPOSE: _("If we hear nothing, we remind you, then take it as solved and ask you once more"),
        IfSilent.CLOSE: _("If we hear nothing, we remind you, then close it; you can still write"),
    }.get(IfSilent(case.if_silent or "ours"), _("If we hear nothing, we remind you, then look at it again ourselves"))


def _notes(case: Case, commitments: list[Commitment], now: datetime) -> list[str]:
    """What she should know besides: what holds us up, a short word that somebody is yet to read."""
    notes = []
    if case.waiting_on and case.waiting_since and case.next_check_at:
        notes.append(
            _("We are held up: %(what)s, since %(since)s. We look again %(next)s. Our promise to you runs on.")
            % {
                "what": _held_up_by(WaitingOn(case.waiting_on)),
                "since": moments.short(case.waiting_since, now),
                "next": wording.briefly_by(case.next_check_at, now),
            }
        )
    glance = next((row for row in commitments if row.measure == Measure.GLANCE), None)
    if glance and case.turn != Turn.OURS:  # where an answer is owed, whoever gives it has read all of it
        words = _("A person reads your last message %(by)s and decides whether it needs more from us.")
        notes.append(words % {"by": wording.by_when(glance.due_at, now)})
    return notes


def _held_up_by(what: WaitingOn) -> str:
    return {
        WaitingOn.COLLEAGUE: _("we wait for a colleague"),
        WaitingOn.SUPPLIER: _("we wait for a supplier"),
        WaitingOn.PART: _("we wait for a part"),
        WaitingOn.AUTHORITY: _("we wait for an authority"),
        WaitingOn.APPOINTMENT: _("we wait for an appointment"),
    }[what]


def _needed_by(case: Case, commitments: list[Commitment], now: datetime) -> str:
    """Their own day, while the case is open; empty where they named none."""
    if not case.needed_by or case.is_closed:
        return ""
    day = wording.day(case.needed_by)
    if case.needed_by < now:
        words = _("You needed it by %(day)s, and that day has passed; whoever works on your case sees that.")
        return words % {"day": day}
    return needed_by(day, sooner=is_needed_sooner(case, commitments))


def booked_by(case: Case) -> str:
    """The colleague who took a written word of hers for the confirmation; nobody, where she gave it herself."""
    booked = case.booking()
    if booked is None or booked.actor_id is None:
        return ""
    return Staff.objects.filter(pk=booked.actor_id).values_list("working_name", flat=True).first() or ""


def way_back(case: Case, now: datetime) -> str:
    """For a closed case: what her next word does."""
    if not case.closed_at:
        return ""
    if case.outcome == Outcome.FINAL:
        return _(
            "Do you know something that we did not? Write it here: a person reads it and decides if we look again."
        )
    until = case.closed_at + REOPENS_WITHIN
    if case.what_a_message_does(now) == "reopen":
        words = _("Something still wrong, or wrong again? Write here until %(day)s and this case is open again.")
        return words % {"day": wording.day(until - timedelta(minutes=1))}
    return _("Something still wrong, or wrong again? Write here: a new case begins that knows this one.")
