"""The timeline: every word of a person in order, theirs and ours; what is much is folded, nothing is left out."""

import re
from datetime import timedelta

from answerable.cases.models import Message
from answerable.cases.tests.factories import TUESDAY, answered, opened
from answerable.cases.words import Kind, Part, Then
from answerable.staff.tests import factories as colleagues

from .factories import press, read, with_code, with_link
from .test_standing import steps

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def hers(case, text, at) -> Message:
    return case.hear(text, by=case.customer_participant, at=at, channel="mail")


def said(words: str) -> list[str]:
    """The lines of the timeline about words of a person, but for the first, with which the case began."""
    about = ("wrote", "answered", "You said", "spoke")
    return [line for line in steps(words)[1:] if any(word in line.partition(" · ")[0] for word in about)]


def test_an_earlier_answer_stays_on_the_timeline_when_a_later_one_comes(case, clock):
    client = with_link(case)
    answered(case, at=TUESDAY + 42 * MINUTE, then=Then.PROPOSE)
    clock.move_to(TUESDAY + 43 * MINUTE)
    press(client, case, "rejection")
    answered(case, at=TUESDAY + 44 * MINUTE, then=Then.PROPOSE)
    clock.move_to(TUESDAY + 45 * MINUTE)
    assert steps(press(client, case, "confirmation"))[:-1] == [
        "You wrote to us 10:00",
        "Kim took your case 10:00",
        "Kim answered you 10:42",
        "You said: not solved 10:43",
        "Kim answered you 10:44",
        "You said: solved 10:45",
        "The case was closed 10:45",
    ]


def test_every_public_word_of_a_long_case_is_on_the_page_and_on_the_timeline(case, clock):
    for hour in range(1, 9):
        clock.move_to(TUESDAY + hour * HOUR)
        hers(case, f"Question number {hour}, and what about it?", TUESDAY + hour * HOUR)
        answered(case, at=TUESDAY + hour * HOUR + 20 * MINUTE, text=f"Answer number {hour}.", then=Then.KEEP)
    clock.move_to(TUESDAY + 10 * HOUR)
    case.tell(Kind.RECEIPT, "It is here.", at=TUESDAY + 10 * HOUR)
    public = case.messages.public().in_order()
    words, unproved = read(with_code(case), case), read(with_link(case), case)
    places = [words.index(row.text) for row in public]
    assert (len(places), places) == (18, sorted(places))
    held = int(re.search(r"(\d+) earlier messages", unproved)[1])
    assert held + sum(row.text in unproved for row in public) == 18
    told = [
        f"{who} {11 + place}:{minute}"
        for place in range(8)
        for who, minute in (("You wrote to us", "00"), ("Kim answered you", "20"))
    ]
    assert said(words) == said(unproved) == told
    assert len(told) == public.exclude(author_kind="automation").count() - 1


def test_a_short_past_is_not_folded_and_of_a_long_one_the_beginning_and_the_newest_stand_open(case, clock):
    for minute in range(1, 7):
        hers(case, "One thing more?", TUESDAY + minute * MINUTE)
    clock.move_to(TUESDAY + HOUR)
    assert "in between" not in read(with_link(case), case)
    hers(case, "And this?", TUESDAY + 7 * MINUTE)
    words = read(with_link(case), case)
    fold = re.search(r"<details>(.*?)</details>", words, re.DOTALL)[1]
    assert "3 more steps, in between" in fold
    assert steps(fold) == ["Kim took your case 10:00", "You wrote to us 10:01", "You wrote to us 10:02"]
    assert steps(words)[0] == "You wrote to us 10:00"
    assert steps(words)[4:9] == [f"You wrote to us 10:0{minute}" for minute in range(3, 8)]


def test_an_answer_that_came_back_or_was_none_stays_and_says_so(case, clock):
    refused = answered(case, at=TUESDAY + MINUTE, text="It is in the manual.")
    clock.move_to(TUESDAY + 2 * MINUTE)
    press(with_link(case), case, f"messages/{refused.pk}/refusal")
    back = answered(case, at=TUESDAY + 3 * MINUTE, text="Here it is.")
    case.bounced(back.deliveries.get(), "550", at=TUESDAY + HOUR)
    assert steps(read(with_link(case), case))[2:5] == [
        "Kim answered you 10:01",
        "You said: this did not answer me 10:02",
        "Kim wrote to you, and it did not reach your mail address 10:03",
    ]


def test_a_call_that_reached_them_and_what_was_said_in_a_joined_case_are_there(case, clock):
    case.log_call("We spoke about March.", by=colleagues.kim(), reached=True, at=TUESDAY + MINUTE)
    other = opened("My lamp flickers as well.", at=TUESDAY + 2 * MINUTE)
    other.merge_into(case, by=colleagues.kim(), at=TUESDAY + 3 * MINUTE)
    assert steps(read(with_link(case), case))[2:4] == ["Kim spoke with you 10:01", "You wrote to us 10:02"]


def test_who_joined_later_reads_nothing_of_what_was_said_before_and_theirs_as_theirs(case, clock):
    hers(case, "Have you looked?", TUESDAY + MINUTE)
    answered(case, at=TUESDAY + 2 * MINUTE)
    bo = case.let_join(Part.COPIED, address="bo@example.org", name="Bo Lind", at=TUESDAY + 3 * MINUTE)
    hers(case, "And now?", TUESDAY + 4 * MINUTE)
    case.hear("I ask that, too.", by=bo, at=TUESDAY + 5 * MINUTE, channel="mail")
    ana = case.customer_participant
    assert said(read(with_link(case, bo), case)) == [
        f"{ana.name or ana.customer.name} wrote to us 10:04",
        "You wrote to us 10:05",
    ]
    assert said(read(with_link(case), case))[-1] == "Bo Lind wrote to us 10:05"
