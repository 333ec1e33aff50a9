"""Events of a case as quiet facts: who did what, in words. What is shown as a message is not told twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from answerable.cases.models import Case, Event, Handover
from answerable.cases.models.concluding import LOOKED_OVER
from answerable.cases.models.looking import LOOKED, ONE_LOOK
from answerable.cases.models.releasing import SCANNED_AGAIN
from answerable.cases.words import Excuse, Measure, Outcome, Part, SecondScan, WaitingOn
from answerable.channels.mail.models import SortingRule
from answerable.desk.late_facts import LATE_TELLING, WHAT, with_each_call_once
from answerable.kit.moments import exact
from answerable.staff.models import Staff, Team


@dataclass(frozen=True)
class Fact:
    """One line of the history."""

    at: datetime
    words: str
    event: str
    number: int
    message: int | None = None
    staff: int | None = None


class Names:
    """The names that a history's ids stand for, each kind asked for once."""

    def __init__(self, events: Iterable[Event], case: Case) -> None:
        people = Staff.objects.filter(pk__in=_ids(events, "staff", "owner", "to_staff"))
        self.people = dict(people.values_list("pk", "working_name"))
        self.teams = dict(Team.objects.filter(pk__in=_ids(events, "-", "team", "to_team")).values_list("pk", "name"))
        self.participants = {person.pk: str(person) for person in case.participants.all()}
        declined = [event.data["handover"] for event in events if event.name == "handover.declined"]
        self.declined = dict(Handover.objects.filter(pk__in=declined).values_list("pk", "reason"))
        sorted_by = {pk for event in events if event.name == "case.sorted" for pk in event.data["rules"].values()}
        self.rules = dict(SortingRule.objects.filter(pk__in=sorted_by).values_list("pk", "name")) if sorted_by else {}
        self.customer = case.customer.display_name
        self.measures = {row.pk: Measure(row.measure) for row in case.commitments.all()}
        self.dues = {row.pk: row.broken_at or row.due_at for row in case.commitments.all()}

    def actor(self, event: Event) -> str:
        if event.actor_kind == "staff":
            return self.people.get(event.actor_id or 0, _("A colleague"))
        if event.actor_kind == "participant":
            return self.participants.get(event.actor_id or 0, self.customer)
        return "Answerable"

    def of(self, event: Event) -> dict[str, Any]:
        """What the sentences may name."""
        data = event.data
        return {
            "who": self.actor(event),
            "whom": self.people.get(data.get("to_staff") or data.get("owner") or data.get("staff"))
            or self.teams.get(data.get("to_team") or data.get("team"), _("a colleague")),
            "customer": self.customer,
            "joined": self.participants.get(data.get("participant"), _("Somebody")),
            "why": self.declined.get(data.get("handover"), ""),
            "what": self._what(data),
            "due": exact(self.dues.get(data.get("commitment", 0), event.at)),
            **{f"rule-{pk}": self.rules.get(pk, "") for pk in data.get("rules", {}).values()},
        }

    def _what(self, data: dict[str, Any]) -> str:
        """The promise that it is about."""
        measure = self.measures.get(data.get("commitment", 0))
        return str(WHAT[measure]) if measure else ""


def _ids(events: Iterable[Event], actor: str, *names: str) -> set[int]:
    found = {event.data.get(name) for event in events for name in (*names, "staff" if actor == "staff" else "-")}
    found |= {event.actor_id for event in events if event.actor_kind == actor}
    return {number for number in found if isinstance(number, int)}


def facts_of(case: Case) -> list[Fact]:
    """The lines of a case's history, in order."""
    events = _worth_telling(case.events.filter(name__in=TELLING).order_by("id"))
    names = Names(events, case)
    told = [(event, TELLING[event.name](event.data) % names.of(event)) for event in events]
    return [_fact(event, words) for event, words in told if words]


def _fact(event: Event, words: str) -> Fact:
    return Fact(event.at, words, event.name, event.pk, event.data.get("message"), event.data.get("staff"))


def _worth_telling(events: Iterable[Event]) -> list[Event]:
    """Without looks that belong to one look. That a word proposed a solution stands by the word itself."""
    return with_each_call_once(_with_each_look_once(events))


def _with_each_look_once(events: Iterable[Event]) -> list[Event]:
    told: list[Event] = []
    looks: dict[int | None, datetime] = {}
    for event in events:
        if event.name == LOOKED:
            before = looks.get(event.actor_id)
            if before and event.at < before + ONE_LOOK:
                continue
            looks[event.actor_id] = event.at
        told.append(event)
    return told


def _number(data: dict[str, Any], name: str) -> str:
    return f"A-{data[name] + 1000}" if data.get(name) else ""


def _broken(data: dict[str, Any]) -> str:
    return _("Promise broken: %(measure)s was due %(due)s") % {
        "measure": Measure(data["measure"]).label.lower(),
        "due": "%(due)s",
    }


def _opened(data: dict[str, Any]) -> str:
    words = {
        "behalf": _("%(who)s wrote this up for %(customer)s"),
        "ours": _("%(who)s began this case"),
        "machine": _("A machine reported this"),
    }
    again = _("%(customer)s wrote anew while %(number)s was open") % {
        "customer": "%(customer)s",
        "number": _number(data, "chases"),
    }
    return again if data.get("chases") else words.get(data.get("origin", ""), "")


def _sponsor(data: dict[str, Any]) -> str:
    reasons = {
        "customer": _("the customer asked for someone else to look"),
        "colleague": _("a colleague asked for someone else to look"),
        "rejected-twice": _("rejected twice"),
        "third-pass": _("passed on for the third time"),
        "late": _("late"),
        "risk": _("a person is at risk"),
    }
    return _("%(whom)s joined as a sponsor: %(reason)s") % {
        "whom": "%(whom)s",
        "reason": reasons.get(data["reason"], data["reason"]),
    }


def _date(text: str | None) -> str:
    return exact(datetime.fromisoformat(text)) if text else ""


def _always(words: Callable[[], str]) -> Callable[[dict[str, Any]], str]:
    return lambda data: words()


def _outcome(data: dict[str, Any]) -> str:
    return _("%(who)s closed the case: %(how)s") % {"who": "%(who)s", "how": Outcome(data["outcome"]).label}


def _excused(data: dict[str, Any]) -> str:
    return _("%(who)s: no answer needed (%(why)s)") % {"who": "%(who)s", "why": Excuse(data["excuse"]).label.lower()}


def _scanned_again(data: dict[str, Any]) -> str:
    words = _("%(who)s had a file scanned again that was found infected: %(why)s")
    return words % {"who": "%(who)s", "why": SecondScan(data["why"]).label}


def _glanced(data: dict[str, Any]) -> str:
    return _("%(who)s glanced: it needs an answer") if data["needs_answer"] else _("%(who)s glanced: no answer needed")


def _declined(data: dict[str, Any]) -> str:
    return _("%(who)s declined the handover: %(why)s")


def _waits(data: dict[str, Any]) -> str:
    return _("Waiting on: %(what)s, next check %(when)s") % {
        "what": WaitingOn(data["what"]).label.lower(),
        "when": _date(data["next_check_at"]),
    }


def _let_in(data: dict[str, Any]) -> str:
    return _("%(who)s let %(joined)s in (%(part)s)") % {
        "who": "%(who)s",
        "joined": "%(joined)s",
        "part": Part(data["part"]).label.lower(),
    }


def _joined(data: dict[str, Any]) -> str:
    return _("%(joined)s joined (%(part)s)") % {"joined": "%(joined)s", "part": Part(data["part"]).label.lower()}


def _left_out(data: dict[str, Any]) -> str:
    count = data["count"]
    words = ngettext("and %(count)s more in copy, not added", "and %(count)s more in copy, not added", count)
    return words % {"count": f"{count:,}"}


def _sorted(data: dict[str, Any]) -> str:
    """Each rule once, with what it said of the case."""
    facts = {
        "team": _("team"),
        "brand": _("brand"),
        "topic": _("topic"),
        "type": _("type"),
        "language": _("language"),
        "harm": _("harm"),
    }
    said = [(f"%(rule-{data['rules'][fact]})s", label) for fact, label in facts.items() if fact in data["rules"]]
    of_each = {rule: ", ".join(fact for by, fact in said if by == rule) for rule, _fact in said}
    return "; ".join(
        _("By the rule “%(rule)s”: %(facts)s") % {"rule": rule, "facts": of_each[rule]} for rule in of_each
    )


def _linked(data: dict[str, Any]) -> str:
    if data.get("kind") == "probably-same":
        return ""
    return _("Linked with %(number)s") % {"number": _number(data, "other")}


def _merged(data: dict[str, Any]) -> str:
    return _("%(who)s merged this into %(number)s") % {"who": "%(who)s", "number": _number(data, "into")}


def _took_in(data: dict[str, Any]) -> str:
    return _("%(who)s merged %(number)s into this") % {"who": "%(who)s", "number": _number(data, "source")}


def _call_agreed(data: dict[str, Any]) -> str:
    return _("%(who)s agreed a call for %(when)s") % {"who": "%(who)s", "when": _date(data["call_at"])}


def _call(data: dict[str, Any]) -> str:
    return _("%(customer)s said that it is solved: confirmed by word") if data["solved"] else ""


TELLING: dict[str, Callable[[dict[str, Any]], str]] = {
    "answer.needed": _always(lambda: _("%(who)s does need an answer")),
    "answer.not-needed": _excused,
    "answer.refused": _always(lambda: _("%(who)s: this did not answer me")),
    "call.agreed": _call_agreed,
    "call.logged": _call,
    "case.assigned": _always(lambda: _("%(who)s assigned the case to %(whom)s")),
    "case.closed": _outcome,
    "case.continues": _always(lambda: _("A late word about an earlier case: it goes on here")),
    "case.escalated": _always(lambda: _("%(who)s asked for someone else to look")),
    "case.given-back": _always(lambda: _("%(who)s gave the case back to the team")),
    "case.imported": _always(lambda: _("Imported: this was written before the desk was here")),
    "case.linked": _linked,
    SCANNED_AGAIN: _scanned_again,
    LOOKED: _always(lambda: _("%(who)s looked into it")),
    LOOKED_OVER: _always(lambda: _("%(who)s, uninvolved, looked it over")),
    "case.merged": _merged,
    "case.opened": _opened,
    "case.parted": _always(lambda: _("%(who)s parted a linked case")),
    "case.reopened": _always(lambda: _("%(who)s opened the case again")),
    "case.routed": _always(lambda: _("%(who)s moved the case to %(whom)s")),
    "case.sorted": _sorted,
    "address.linked": _always(lambda: _("%(who)s found that %(joined)s is a customer whom we knew by another address")),
    "address.kept-apart": _always(lambda: _("%(who)s found that %(joined)s is nobody whom we knew")),
    "address.undecided": _always(lambda: _("%(who)s took back what was found about %(joined)s")),
    "case.shared": _always(lambda: _("%(who)s let a colleague in")),
    "case.speaks-as": _always(lambda: _("%(who)s changed as whom we speak here")),
    "case.taken": _always(lambda: _("%(who)s took the case")),
    "case.took-in": _took_in,
    "case.unmerged": _always(lambda: _("%(who)s parted this case from the one it was merged into")),
    "case.waited-on": _always(lambda: _("%(who)s: no longer waiting on anybody")),
    "case.waits-on": _waits,
    "case.withdrawn": _always(lambda: _("%(who)s no longer needs it")),
    "commitment.broken": _broken,
    "copies.left-out": _left_out,
    "customer.named": _always(lambda: _("%(who)s said that %(customer)s is the customer")),
    "customer.reminded": _always(lambda: _("%(customer)s was reminded")),
    "delivery.given-up": _always(lambda: _("%(who)s gave up a message that waited to leave: it was not delivered")),
    "delivery.hurried": _always(lambda: _("%(who)s had a message that waited tried at once")),
    "delivery.put-off": _always(lambda: _("Not accepted yet; we try again")),
    "glance.decided": _glanced,
    "handover.accepted": _always(lambda: _("%(who)s accepted the handover")),
    "handover.declined": _declined,
    "handover.lapsed": _always(lambda: _("Nobody accepted the handover in time")),
    "handover.offered": _always(lambda: _("%(who)s offered the case to %(whom)s")),
    "handover.withdrawn": _always(lambda: _("The offer was withdrawn")),
    "message.bounced": _always(lambda: _("A message of ours came back: it was not delivered")),
    "message.confirmed": _always(lambda: _("%(who)s confirmed that a word sent from elsewhere was our answer")),
    "message.disowned": _always(lambda: _("%(who)s said that a word sent from elsewhere was no answer of ours")),
    "message.held-up": _always(lambda: _("Their mail server has not passed our message on yet, and goes on trying")),
    "message.sent-again": _always(lambda: _("%(who)s sent the message to another address")),
    "message.undone": _always(lambda: _("%(who)s took a message back before it was sent")),
    "notices.stopped": _always(lambda: _("%(who)s wants no more notices that we are late")),
    "notices.wanted": _always(lambda: _("%(who)s wants to be told again when we are late")),
    "participant.joined": _joined,
    "participant.let-in": _let_in,
    "position.taken": _always(lambda: _("%(customer)s has our final position: the case is closed")),
    "proposal.booked-as-confirmed": _always(lambda: _("%(who)s booked %(customer)s's words as the confirmation")),
    "proposal.confirmed": _always(lambda: _("%(who)s confirmed that it is solved")),
    "proposal.lapsed": _always(lambda: _("No word for seven days: closed, unconfirmed")),
    "proposal.rejected": _always(lambda: _("%(who)s said that it is not solved")),
    "proposal.taken-back": _always(lambda: _("%(who)s took the confirmation back")),
    "silence.broken": _always(
        lambda: _("Nobody looked at a short word of %(customer)s in time: it waits for an answer")
    ),
    "sponsor.added": _sponsor,
    "sponsor.took": _always(lambda: _("%(who)s took the case as its sponsor")),
    **LATE_TELLING,
    "wait.ended": _always(lambda: _("No word by the date we gave: what we announced happened")),
}
