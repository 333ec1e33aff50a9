"""The sender decides the effect: who takes part is filed, who holds a token is someone new, others begin anew."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from answerable.cases.models import Case, Participant
from answerable.cases.words import Origin, Outcome, Part
from answerable.channels.mail import matching, receipts
from answerable.channels.mail.arrival import Arrival
from answerable.channels.mail.colleagues.answering import take_answer
from answerable.channels.mail.colleagues.elsewhere import file_elsewhere
from answerable.channels.mail.colleagues.forwarding import (
    PassedOn,
    known_already,
    note_above,
    passed_on,
    passed_on_without_head,
)
from answerable.channels.mail.colleagues.writing import Writer, writer_of
from answerable.channels.mail.matching import Match
from answerable.channels.mail.recognising import Probably, probably
from answerable.channels.mail.sharing import share_with_others
from answerable.channels.mail.sorting.deciding import Decision, decide
from answerable.channels.mail.sorting.letters import Letter
from answerable.channels.mail.sorting.remembering import remember
from answerable.customers.models import Customer
from answerable.staff.models import Staff

MOST_COPIES = 200  # who copies more has sent a circular; the case says how many were not added


def take_in(arrival: Arrival, *, at: datetime) -> None:
    """A mail that counts: set aside where sorting says so, else into the case it belongs to, or into a new one."""
    if take_answer(arrival, at=at):
        return
    match = matching.find(arrival)
    decision = decide(Letter.of_arrival(arrival), match)
    writer = writer_of(arrival)
    if decision.reason and not (writer and writer.is_proven):
        arrival.inbound.set_aside(decision.reason, at=at, team=arrival.first_team())
        remember(arrival.inbound, decision)
    elif writer and (passed := passed_on(arrival, writer)):
        _take_passed_on(passed, match, decision, at)
    elif writer and match is None and (passed := passed_on_without_head(arrival, writer)):
        _take_passed_on(passed, None, decision, at)
    elif writer is None or not _take_from_colleague(arrival, match, decision, writer, at):
        _take(arrival, match, decision, at)


def _take_passed_on(passed: PassedOn, match: Match | None, decision: Decision, at: datetime) -> None:
    """Where the customer's own mail would go; known already, it is there, and the colleague's words go to it."""
    seen = Case.objects.visible_to(passed.writer.staff)
    if before := known_already(passed):
        case = before.case.current()
        if seen.filter(pk=case.pk).exists():
            note_above(passed, case, _("(passed on a mail that the desk has already)"))
        else:
            passed.inbound.set_aside("duplicate", at=at, team=passed.first_team(), duplicate_of=before.inbound)
        return
    if not passed.is_sure:
        case = _begin(passed, decision)
        if match and not match.current.team.is_sensitive:
            case.link_to(match.current, by=None, at=passed.at, kind="quoted")
    else:
        theirs = matching.find(passed) or match
        if theirs and not seen.filter(pk=theirs.current.pk).exists():
            theirs = None  # nobody writes into a case behind a wall
        _take(passed, theirs, decide(passed.letter(), theirs), at)
    if passed.inbound.case:
        note_above(passed, passed.inbound.case)


def _take_from_colleague(
    arrival: Arrival, match: Match | None, decision: Decision, writer: Writer, at: datetime
) -> bool:
    """Whether it was a colleague's word in the desk's matters, and is filed as that."""
    apart = match is not None and _is_walled_off(arrival, match)
    return file_elsewhere(arrival, None if apart else match, decision, writer, at=at)


def _take(arrival: Arrival, match: Match | None, decision: Decision, at: datetime) -> None:
    if match is None:
        _begin(arrival, decision)
        return
    person = None if _is_walled_off(arrival, match) else matching.speaker(match, arrival.sender)
    seems = probably(arrival, match) if person is None else None
    if person is None and match.grant is None:
        _begin_beside(match.current, arrival, decision, seems)
        return
    _speak(arrival, match, person, decision, at, seems)


def _begin_beside(
    case: Case, arrival: Arrival, decision: Decision, seems: Probably | None, team_of: Case | None = None
) -> None:
    """A stranger's own case, linked for staff with the one that they quoted."""
    new = _begin(arrival, decision, team_of=team_of)
    new.link_to(case, by=None, at=arrival.at, kind="quoted")
    if seems:
        seems.note(new, new.customer_participant, arrival)


def _is_walled_off(arrival: Arrival, match: Match) -> bool:
    """She answered an old mail, but wrote to sensitive teams alone: the old case's readers are not whom she means."""
    if match.grant or not arrival.teams:
        return False
    return all(team.is_sensitive and team.pk != match.current.team_id for team in arrival.teams)


def _speak(
    arrival: Arrival,
    match: Match,
    person: Participant | None,
    decision: Decision,
    at: datetime,
    seems: Probably | None,
) -> None:
    """Somebody who may speak in this case: open, reopened, continued in a new one, or set aside."""
    case = match.current
    does = case.what_a_message_does(arrival.at)
    if does != "continue":
        remember(arrival.inbound, decision)
    match does:
        case "aside":
            reason = "spam" if case.outcome == Outcome.SPAM else "not-a-matter"
            arrival.inbound.set_aside(reason, at=at, team=case.team)
        case "continue" if person:
            _begin(arrival, decision, team_of=case).continue_from(case, at=arrival.at)
        case "continue":
            _begin_beside(case, arrival, decision, seems, team_of=case)
        case _:
            who = person or _someone_new(case, arrival.sender, arrival.sender_name, arrival.at)
            _hear(arrival, case, who)
            if seems:
                seems.note(case, who, arrival)


def _hear(arrival: Arrival, case: Case, person: Participant) -> None:
    case.hear(
        arrival.text,
        by=person,
        at=arrival.at,
        channel="mail",
        subject=arrival.mail.subject[:400],
        **arrival.first(),
    )
    if person.part in (Part.CUSTOMER, Part.REPRESENTATIVE):
        _bring_along(arrival, case)


def hear_silently(arrival: Arrival, match: Match) -> bool:
    """File an automatic reply; False where its readers are not whom it is for, or a stranger only quotes a number."""
    if _is_walled_off(arrival, match):
        return False
    case = match.current
    person = matching.speaker(match, arrival.sender) or (match.grant.participant if match.grant else None)
    if person is None and not match.is_thread:
        return False
    person = person or _someone_new(case, arrival.sender, arrival.sender_name, arrival.at)
    subject = arrival.mail.subject[:400]
    case.hear(
        arrival.text, by=person, at=arrival.at, channel="mail", subject=subject, automatic=True, **arrival.first()
    )
    return True


def _begin(arrival: Arrival, decision: Decision, team_of: Case | None = None) -> Case:
    """A new case of this sender, described as rules say, with a receipt where one may be sent."""
    customer = customer_of(arrival)
    case, _message = Case.open(
        customer=customer,
        team=team_of.team if team_of else decision.place(arrival.first_team()),
        subject=arrival.subject,
        text=arrival.text,
        channel="mail",
        address=_address_of(customer, arrival),
        at=arrival.at,
        origin=Origin.MACHINE if arrival.mail.automatic == "auto-generated" else Origin.CUSTOMER,
        receipt=receipts.may_go_to(arrival),
        first=arrival.first(),
        then=lambda case: _complete(case, arrival, decision, is_placed=team_of is not None),
        **{"language": arrival.mail.language or customer.language or "en", "brand_id": arrival.brand_id}
        | decision.matter,
    )
    return case


def _complete(case: Case, arrival: Arrival, decision: Decision, is_placed: bool) -> None:
    """What else belongs to a new case: how it was sorted, whom she copied, other teams written to, the receipt."""
    is_moved = _note_sorting(case, arrival, decision, is_placed)
    if not arrival.mail.automatic:
        _bring_along(arrival, case)
    share_with_others(arrival, case, is_moved=is_moved)
    receipts.give(case, arrival)


def _note_sorting(case: Case, arrival: Arrival, decision: Decision, is_placed: bool) -> bool:
    """Keep which rules described it; whether one of them has moved it to another team."""
    said, written_to = decision.facts.get("team"), arrival.first_team()
    is_moved = said is not None and said.pk == case.team_id != written_to.pk
    # A chaser stands with the case that it chases, and what a sensitive team was written stays there.
    apart = is_placed or ((written_to.is_sensitive or case.chases_id is not None) and not is_moved)
    closed_to_rules = ("team",) if apart else ()
    if rules := decision.rules(but=closed_to_rules):
        case.note_sorting(rules, at=arrival.at)
    remember(arrival.inbound, decision, case, closed_to_rules=closed_to_rules)
    return is_moved


def customer_of(arrival: Arrival) -> Customer:
    """Whom we know by the sender's address, or somebody new. Who names no address is nobody we know."""
    language = arrival.mail.language
    if not arrival.sender:
        return Customer.objects.create(name=_("Unknown sender"), language=language, created_at=arrival.at)
    name = arrival.sender_name
    return Customer.meet("mail", arrival.sender, name, language, "wrote to us by mail", at=arrival.at)[0]


def _address_of(customer: Customer, arrival: Arrival) -> str:
    """Where we answer: where she wrote from, or where she asks for it if we know that address as hers."""
    for each in arrival.answer_to():
        known = Customer.objects.with_address("mail", each.address)
        if known and known.pk == customer.current().pk:
            return each.address
    return arrival.sender


def _bring_along(arrival: Arrival, case: Case) -> None:
    """Whom the customer copied takes part from now on; an unknown Reply-To is someone new until let in."""
    if copied := _not_colleagues(arrival):
        case.let_copies_join(copied[:MOST_COPIES], left_out=len(copied[MOST_COPIES:]), at=arrival.at)
    for each in arrival.answer_to()[:MOST_COPIES]:
        if not matching.takes_part(case, each.address):
            _someone_new(case, each.address, each.name, arrival.at)


def _not_colleagues(arrival: Arrival) -> list[tuple[str, str]]:
    """Colleagues in copy have the desk; they are not made customers' side by it."""
    others = arrival.others()
    colleagues = set(Staff.objects.filter(email__in=[each.address for each in others]).values_list("email", flat=True))
    unproven = {each.address for each in arrival.answer_to()}
    return [(each.address, each.name) for each in others if each.address not in colleagues | unproven]


def _someone_new(case: Case, address: str, name: str, at: datetime) -> Participant:
    return case.let_join(Part.NEW, at=at, address=address, name=name)
