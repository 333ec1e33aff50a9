"""Where a life begins: far enough in that what needs a proposal, an offer or a merge finds one."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from answerable.cases.models import Case, Inbound
from answerable.cases.tests.factories import TUESDAY, answered
from answerable.cases.tests.factories import opened as opened_by_anyone
from answerable.cases.words import Excuse, Then
from answerable.customers.models import Customer
from answerable.staff.models import Staff, Team
from answerable.staff.tests import factories as colleagues

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class Cast:
    """Who plays in a story: its own customer, so that no other story's case is the same matter."""

    customer: Customer
    care: Team
    kim: Staff
    lee: Staff
    ines: Staff


@dataclass(frozen=True)
class Story:
    """How it begins, and the rules that it leads to."""

    begin: Callable[[Cast], None]
    leads_to: tuple[str, ...]

    def __str__(self) -> str:
        return self.begin.__name__


STORIES: list[Story] = []


def leads_to(*rules: str) -> Callable[[Callable[[Cast], None]], Callable[[Cast], None]]:
    def told(begin: Callable[[Cast], None]) -> Callable[[Cast], None]:
        STORIES.append(Story(begin, rules))
        return begin

    return told


class Opening:
    """A few stories begun side by side, once for many lives; each life goes on mostly with one of them."""

    def __init__(self, stories: Sequence[Story], customers: Sequence[Customer]) -> None:
        self.stories = stories
        self.customers = dict(zip(stories, customers[: len(stories)], strict=True))
        self.cases: dict[Story, set[int]] = {}
        people = {
            "care": colleagues.care(),
            "kim": colleagues.kim(),
            "lee": colleagues.lee(),
            "ines": colleagues.ines(),
        }
        for story, customer in self.customers.items():
            story.begin(Cast(customer, **people))
            self.cases[story] = set(Case.objects.filter(customer=customer).values_list("pk", flat=True))

    @property
    def leads_to(self) -> set[str]:
        return {rule for story in self.stories for rule in story.leads_to}


def side_by_side(openings: int, sought: Set[str]) -> list[list[Story]]:
    """All stories; where some rules are sought, those that lead to them, as far as any does."""
    told = [story for story in STORIES if sought & set(story.leads_to)] or STORIES
    return [stories for number in range(openings) if (stories := told[number::openings])]


def opened(cast: Cast, **facts: Any) -> Case:
    return opened_by_anyone(customer=cast.customer, team=cast.care, **facts)


def written(cast: Cast, case: Case, **facts: Any) -> Any:
    return answered(case, by=cast.kim, **facts)


@leads_to("we_write", "we_take", "a_lead_assigns", "we_route", "a_receipt_is_written", "days_go_by")
def new(cast: Cast) -> None:
    opened(cast)


@leads_to("she_rejects", "she_confirms", "the_customer_writes_again", "we_glance", "days_go_by")
def proposed(cast: Cast) -> None:
    written(cast, opened(cast), then=Then.PROPOSE)


@leads_to("we_book_her_word_as_yes", "no_answer_is_needed", "she_withdraws", "we_call")
def doubted(cast: Cast) -> None:
    case = opened(cast)
    written(cast, case, then=Then.PROPOSE)
    case.hear("It works. Or does it?", by=case.customer_participant, at=TUESDAY + DAY, channel="mail")


@leads_to("we_glance", "she_confirms", "days_go_by")
def thanked(cast: Cast) -> None:
    case = opened(cast)
    written(cast, case, then=Then.PROPOSE)
    case.hear("Thanks", by=case.customer_participant, at=TUESDAY + DAY, channel="mail")


@leads_to("days_go_by", "the_sweep_comes_by", "the_customer_writes_again")
def theirs(cast: Cast) -> None:
    written(cast, opened(cast), then=Then.WAIT, remind_at=TUESDAY + 2 * DAY)


@leads_to("she_takes_her_yes_back", "we_reopen", "the_customer_writes_again", "we_glance")
def confirmed(cast: Cast) -> None:
    case = opened(cast)
    written(cast, case, then=Then.PROPOSE)
    case.confirm(by=case.customer_participant, at=TUESDAY + DAY)


@leads_to("it_comes_back", "this_did_not_answer_her", "she_writes", "it_continues_an_older_one")
def replied(cast: Cast) -> None:
    written(cast, opened(cast), next_word_at=TUESDAY + 4 * DAY)


@leads_to("a_sender_works", "a_sender_reports", "we_take_it_back", "it_comes_back")
def held(cast: Cast) -> None:
    case = opened(cast)
    case.write("It is on its way.", by=cast.kim, at=TUESDAY + HOUR, then=Then.PROPOSE, undo=timedelta(seconds=10))


@leads_to("she_needs_an_answer_after_all", "the_customer_writes_again")
def excused(cast: Cast) -> None:
    case = opened(cast)
    case.no_answer_needed(case.waiting(), Excuse.THANKS, by=cast.kim, at=TUESDAY + HOUR)


@leads_to("we_unmerge", "we_write", "it_comes_back", "two_customers_are_one", "somebody_writes_to_a_merged_case")
def merged(cast: Cast) -> None:
    source, target = opened(cast), opened(cast)
    source.let_join("copied", address="max@example.org", at=TUESDAY)
    source.merge_into(target, by=cast.kim, at=TUESDAY)


@leads_to("we_merge", "we_part", "we_link", "it_continues_an_older_one")
def chased(cast: Cast) -> None:
    opened(cast)
    opened(cast, at=TUESDAY + DAY)


@leads_to("it_comes_back", "we_merge")
def parted(cast: Cast) -> None:
    """What was answered in one case is asked in another again, and the answer may come back yet."""
    source, target = opened(cast), opened(cast)
    source.merge_into(target, by=cast.kim, at=TUESDAY)
    written(cast, target)
    source.unmerge(by=cast.kim, at=TUESDAY + DAY)


@leads_to("an_offer_ends", "an_offer_is_taken_back", "we_offer", "we_give_back", "days_go_by")
def offered(cast: Cast) -> None:
    case = opened(cast)
    case.take(by=cast.kim, at=TUESDAY)
    case.offer(to_staff=cast.lee, by=cast.kim, at=TUESDAY)


@leads_to(
    "an_ask_ends", "somebody_answers_our_mail", "somebody_is_let_in", "we_ask", "a_mail_copies_others",
    "it_is_said_who_they_are", "it_is_open_again_who_they_are", "somebody_seems_to_be_her",
)  # fmt: skip
def asked(cast: Cast) -> None:
    case = opened(cast)
    case.ask("Did it run twice?", to_staff=cast.ines, by=cast.kim, at=TUESDAY)
    eve = case.let_join("new", address="eve@example.org", at=TUESDAY)
    case.let_join("new", address="eva@example.org", at=TUESDAY)
    case.note_likeness(eve, cast.customer, case, by_token=True, at=TUESDAY)


@leads_to("a_sponsor_takes_it", "we_wait_no_longer", "we_wait_on", "we_describe", "we_fill_in")
def stuck(cast: Cast) -> None:
    case = opened(cast)
    case.wait_on("supplier", by=cast.kim, at=TUESDAY, next_check_at=TUESDAY + DAY)
    case.escalate(by=case.customer_participant, at=TUESDAY)


@leads_to("an_old_word_is_imported", "somebody_of_an_old_case_is_imported", "the_customer_writes_again")
def imported(cast: Cast) -> None:
    facts = {"subject": "A matter", "channel": "mail", "address": cast.customer.mail_address(), "at": TUESDAY}
    case = Case.bring_in(customer=cast.customer, team=cast.care, **facts)
    case.recall("No light", by=case.customer_participant, said_at=TUESDAY, at=TUESDAY, words={"channel": "mail"})


@leads_to("she_writes", "we_reopen")
def unreachable(cast: Cast) -> None:
    opened(cast).close("unreachable", by=cast.kim, at=TUESDAY)


@leads_to("we_take_a_final_position", "somebody_looks_over", "a_sender_works", "it_comes_back", "we_glance")
def weighed(cast: Cast) -> None:
    case = opened(cast)
    written(cast, case)
    case.look_over(by=cast.ines, at=TUESDAY + DAY)


@leads_to("we_send_it_to_another_address", "a_sender_works", "it_comes_back", "we_write")
def returned(cast: Cast) -> None:
    case = opened(cast)
    message = written(cast, case)
    case.bounced(message.deliveries.get(), "5.1.1 no such user", at=TUESDAY + DAY)


@leads_to(
    "that_was_our_answer",
    "that_was_no_answer_of_ours",
    "somebody_sent_it_elsewhere",
    "she_writes",
    "this_did_not_answer_her",
)
def answered_elsewhere(cast: Cast) -> None:
    case = opened(cast)
    case.sent_elsewhere("It is on its way.", by=cast.kim, at=TUESDAY + HOUR)


@leads_to("we_send_a_note_as_our_answer", "somebody_answers_our_mail", "we_take_it_back")
def offered_by_mail(cast: Cast) -> None:
    """A note in Kim's name that nothing has shown to be hers."""
    case = opened(cast)
    inbound = Inbound.objects.keep("mail", f"kim to {case.pk}", b"It is on its way.", at=TUESDAY)[0]
    case.note_by_mail("It is on its way.", by=cast.kim, at=TUESDAY, mail={"inbound": inbound}, offered_as="answer")


@leads_to("it_is_said_whose_it_is", "a_colleague_passes_it_on", "we_write")
def passed_on(cast: Cast) -> None:
    """Kim sent the desk what somebody wrote to her a day before."""
    forward = {"by": cast.kim, "is_open": True, "written_at": TUESDAY - DAY, "waits_since": TUESDAY - DAY}
    facts = {"subject": "A matter", "text": "No light", "channel": "mail", "receipt": False, "at": TUESDAY}
    Case.open(customer=cast.customer, team=cast.care, first={"forward": forward}, **facts)
