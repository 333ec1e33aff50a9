"""What becomes of a conversation: whose it is, which team's, and whether it goes on in a case imported before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from answerable.cases.models import Case, Inbound, Message, Participant
from answerable.channels.mail import matching
from answerable.channels.mail.importing.index import Index
from answerable.channels.mail.importing.looking import CHANNEL, Setting
from answerable.channels.mail.importing.places import Place
from answerable.staff.models import Team

MOST_ASKED = 500
MOST_LEFT_OUT = 24  # that are named
MOST_WORDS = 5_000


@dataclass
class Counts:
    """Mails by what becomes of them, or would; and customers met by it."""

    mails: int = 0
    ours: int = 0
    silent: int = 0
    twice: int = 0
    teamless: int = 0
    nobodys: int = 0
    new_customers: int = 0
    # Where the first of those lie that name none of our addresses.
    teamless_at: list[str] = field(default_factory=list)

    def add(self, name: str, place: Place) -> None:
        setattr(self, name, getattr(self, name) + 1)
        if name == "teamless" and len(self.teamless_at) < MOST_LEFT_OUT:
            self.teamless_at.append(str(place))


@dataclass(frozen=True)
class Plan:
    """One conversation. `older` is a case of the desk's own life that it belongs to, and is linked with.

    It `says_nothing` where all of it is by machines or known already.
    """

    talk: int
    customer: str
    is_begun_by_us: bool
    team: Team | None
    case: Case | None
    older: Case | None
    says_nothing: bool

    @property
    def becomes_a_case(self) -> bool:
        return self.case is None and self.customer != "" and self.team is not None and not self.says_nothing

    def left_out(self, case: Case | None) -> str:
        """As what its mails are counted that stay out, there being this case so far; empty where they come in."""
        if case is not None:
            return ""
        if self.team is None:
            return "teamless"
        return "" if self.customer or self.says_nothing else "nobodys"


def plans(index: Index, setting: Setting) -> Iterator[Plan]:
    """The conversations that still have something to be brought in, oldest first."""
    for talk in index.talks():
        if any(not row.is_there for row in index.of(talk)):
            yield plan(index, talk, setting)


def plan(index: Index, talk: int, setting: Setting) -> Plan:
    case, older = _found(index, talk)
    # The first mail that a person wrote, and that is not known from elsewhere.
    first = next((row for row in index.of(talk) if not row.is_automatic and not row.is_twin), None)
    whose = next((row.customer for row in index.of(talk) if row.customer), "")
    return Plan(
        talk=talk,
        customer=first.customer or whose if first else "",
        is_begun_by_us=bool(first and first.is_ours),
        team=_team(index, talk, setting),
        case=case,
        older=older,
        says_nothing=first is None,
    )


def _team(index: Index, talk: int, setting: Setting) -> Team | None:
    number = next((row.team_id for row in index.of(talk) if row.team_id), setting.team_id)
    return Team.objects.filter(pk=number).first() if number else None


def _found(index: Index, talk: int) -> tuple[Case | None, Case | None]:
    """An imported case in which it goes on, and else a live one it belongs to, somebody outside in common."""
    candidates = [*_cases_of_those_there(index, talk), *_cases_by_chain(index, talk)]
    candidates = candidates or [*_cases_that_answer(index, talk)]
    history = next((case for case in candidates if case.is_history), None)
    return history, None if history else next(iter(candidates), None)


def _cases_of_those_there(index: Index, talk: int) -> Iterator[Case]:
    keys = [row.sha256 for row in index.of(talk) if row.is_there][:MOST_ASKED]
    numbers = Inbound.objects.filter(channel=CHANNEL, key__in=keys, fate="case").order_by("pk")
    for number in dict.fromkeys(numbers.values_list("case", flat=True)):
        yield Case.objects.get(pk=number).current()


def _cases_by_chain(index: Index, talk: int) -> Iterator[Case]:
    named = index.named_in(talk, MOST_ASKED)
    rows = Message.objects.filter(message_id__in=named).order_by("pk").values_list("case", flat=True)
    numbers = list(dict.fromkeys(rows[:MOST_ASKED]))
    people = index.outside_in(talk, MOST_ASKED) if numbers else []
    for number in numbers:
        case = Case.objects.get(pk=number).current()
        if any(matching.takes_part(case, address) for address in people):
            yield case


def _cases_that_answer(index: Index, talk: int) -> Iterator[Case]:
    """Cases of people in it whose words name one of its mails: the answers came in before what they answer."""
    named, people = set(index.named_in(talk, MOST_ASKED)), index.outside_in(talk, MOST_ASKED)
    seats = Participant.objects.filter(address__in=people).values("case")
    rows = Message.objects.filter(case__in=seats).exclude(references="").order_by("pk")
    answers = rows.values_list("case", "references")[:MOST_WORDS]
    for number in dict.fromkeys(number for number, names in answers if not named.isdisjoint(names.split())):
        yield Case.objects.get(pk=number).current()
