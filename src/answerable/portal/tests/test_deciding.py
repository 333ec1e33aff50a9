"""What only she decides: yes, no, someone else, not an answer, no longer needed; by buttons that post."""

import re
from datetime import timedelta

import pytest

from answerable.cases.tests.factories import TUESDAY, answered
from answerable.cases.words import Part, Then
from answerable.staff.tests import factories as colleagues

from .factories import page, press, read, refused, with_link

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BUTTON = "Ask someone else to look</button>"


@pytest.fixture
def proposed(case):
    """Kim answered and thinks that it is solved."""
    answered(case, at=TUESDAY, then=Then.PROPOSE)
    return case


def last_event(case, name):
    return case.events.filter(name=name).latest("id")


def test_one_press_confirms_and_the_history_says_that_she_did(proposed):
    words = press(with_link(proposed), proposed, "confirmation")
    assert (proposed.turn, proposed.outcome) == ("closed", "confirmed")
    told = last_event(proposed, "proposal.confirmed")
    assert (told.actor_kind, told.actor_id) == ("participant", proposed.customer_participant.pk)
    assert "for 14 days you can take that back here" in words


def test_pressed_twice_it_is_one_yes(proposed):
    client = with_link(proposed)
    press(client, proposed, "confirmation")
    press(client, proposed, "confirmation")
    assert proposed.events.filter(name="proposal.confirmed").count() == 1


def test_one_press_rejects_and_the_case_is_ours_with_a_clock(proposed, clock):
    clock.shift(HOUR)
    words = press(with_link(proposed), proposed, "rejection", text="The second charge is still there.")
    assert (proposed.turn, proposed.rejections) == ("ours", 1)
    assert proposed.commitment("answer").started_at == TUESDAY + HOUR
    assert "The second charge is still there." in words
    assert '<span>You said: not solved</span><span class="when">11:00</span>' in words
    assert last_event(proposed, "proposal.rejected").actor_kind == "participant"


def test_yes_and_no_look_alike(proposed):
    words = read(with_link(proposed), proposed)
    assert re.findall(r"<button([^>]*)>(Yes|No), it is", words) == [("", "Yes"), ("", "No")]


def test_a_no_decides_about_short_words_before_it_too(proposed, clock):
    proposed.hear("Thank you!", by=proposed.customer_participant, at=TUESDAY, channel="mail")
    client = with_link(proposed)
    assert "A person reads your last message" in read(client, proposed)
    words = press(client, proposed, "rejection")
    assert ("A person reads your last message" in words, proposed.asks_glance) == (False, False)
    assert proposed.commitments.get(measure="glance").void_reason == "rejected"


def test_no_glance_is_announced_beside_the_answer_that_is_owed(proposed, clock):
    client = with_link(proposed)
    press(client, proposed, "messages", text="Thank you!")
    assert "A person reads your last message" in read(client, proposed)
    words = press(client, proposed, "messages", text="But why was it charged twice?")
    assert (proposed.turn, proposed.asks_glance) == ("ours", True)
    assert "A person reads your last message" not in words


def test_a_no_needs_no_words_and_the_second_brings_someone_from_the_next_level(proposed, clock):
    colleagues.ines()
    client = with_link(proposed)
    press(client, proposed, "rejection")
    answered(proposed, at=TUESDAY + HOUR, then=Then.PROPOSE)
    clock.move_to(TUESDAY + 2 * HOUR)
    words = press(client, proposed, "rejection")
    assert proposed.sponsors.get().staff == colleagues.ines()
    assert "Ines was asked to look at it" in words


def test_there_is_nothing_to_decide_where_nothing_was_proposed(case):
    client = with_link(case)
    for what in ("confirmation", "rejection"):
        assert "There is no open proposal to decide on." in refused(client, case, what, text="No!")
    assert "There is no decision to take back." in refused(client, case, "confirmation/undo")


def test_what_she_typed_comes_back_with_a_refusal(case):
    assert "Null characters are not allowed" in refused(with_link(case), case, "rejection", text="a\x00b")


def test_a_yes_can_be_taken_back_for_fourteen_days(proposed, clock):
    client = with_link(proposed)
    press(client, proposed, "confirmation")
    clock.shift(13 * DAY)
    words = press(client, proposed, "confirmation/undo")
    assert (proposed.turn, proposed.outcome) == ("proposed", "")
    assert words.index("You said: solved") < words.index("You took your yes back")
    press(client, proposed, "confirmation")
    clock.shift(15 * DAY)
    assert "Take my yes back" not in read(client, proposed)
    assert "14 days" in refused(client, proposed, "confirmation/undo")


def test_she_sees_what_was_booked_as_her_yes_and_undoes_it(proposed, clock):
    clock.shift(HOUR)
    said = proposed.hear(
        "It works now, though I wonder whether it will last?",
        by=proposed.customer_participant,
        at=TUESDAY + HOUR,
        channel="mail",
    )
    proposed.book_as_confirmation(said, by=colleagues.kim(), at=TUESDAY + 2 * HOUR)
    clock.shift(2 * HOUR)
    client = with_link(proposed)
    page = read(client, proposed)
    assert "Kim read your message as a yes." in page
    assert "Kim took your words as your yes that this is solved, and so it ended on" in page
    assert "You said that this is solved" not in page
    assert "waits for our answer again" in press(client, proposed, "confirmation/undo")
    assert proposed.turn == "ours"
    assert proposed.commitment("answer").started_at == said.created_at


def test_someone_else_is_asked_to_look_and_who_has_it_keeps_it(case):
    ines = colleagues.ines()
    due_at = case.next_due_at
    words = press(with_link(case), case, "escalation")
    assert (case.sponsors.get().staff, case.owner, case.next_due_at) == (ines, colleagues.kim(), due_at)
    assert "Ines was asked to look at it. Who has your case keeps it meanwhile" in words
    assert "looks at it" not in words
    assert last_event(case, "case.escalated").actor_kind == "participant"


def test_before_the_press_it_says_what_that_does(case):
    assert "Kim keeps it, and nothing gets slower." in read(with_link(case), case)


def test_while_who_was_asked_has_not_looked_nobody_else_is_asked(case, clock):
    colleagues.ines(), colleagues.StaffFactory(role="admin")
    client = with_link(case)
    words = press(client, case, "escalation")
    assert BUTTON not in words
    assert "Ines was asked to look at it, 10:00. If that brings nothing, you can ask again from Wed 10:00." in words
    assert "Ines was asked to look at it" in press(client, case, "escalation")
    assert case.sponsors.count() == case.events.filter(name="case.escalated").count() == 1


def test_after_a_working_day_someone_else_can_be_asked(case, clock):
    colleagues.ines(), colleagues.StaffFactory(working_name="Vera", role="admin")
    client = with_link(case)
    press(client, case, "escalation")
    clock.move_to(TUESDAY + DAY)
    assert BUTTON in read(client, case)
    words = press(client, case, "escalation")
    assert "Vera was asked to look at it. Who" in words
    assert "<span>Ines was asked to look at it</span>" in words


def test_where_nobody_is_left_to_be_asked_it_says_so(case, clock):
    colleagues.ines()
    client = with_link(case)
    press(client, case, "escalation")
    clock.move_to(TUESDAY + DAY)
    assert "There is nobody else whom we could ask here." in press(client, case, "escalation")


def test_that_they_look_is_said_once_they_wrote_something(case, clock):
    ines, client = colleagues.ines(), with_link(case)
    press(client, case, "escalation")
    case.add_note("I ask the bank.", by=ines, at=TUESDAY + HOUR)
    clock.move_to(TUESDAY + HOUR)
    words = read(client, case)
    assert "<span>Ines looks at it too</span>" in words
    assert BUTTON in words


def test_who_was_asked_and_took_it_has_it(case, clock):
    ines, client = colleagues.ines(), with_link(case)
    press(client, case, "escalation")
    case.sponsor_takes(by=ines, at=TUESDAY + HOUR)
    clock.move_to(TUESDAY + HOUR)
    words = read(client, case)
    assert "<span>Ines took your case</span>" in words
    assert "looks at it too" not in words


def test_an_answer_that_is_none_unmeets_its_clock_once(case, clock):
    answer = answered(case, at=TUESDAY + HOUR, text="Have you tried turning it off?", then=Then.KEEP)
    clock.move_to(TUESDAY + 2 * HOUR)
    client = with_link(case)
    words = press(client, case, f"messages/{answer.pk}/refusal")
    assert case.commitment("answer").started_at == TUESDAY
    assert "You said today 12:00 that this did not answer you." in words
    assert "This did not answer me</button>" not in words
    assert "You have told us so already" in refused(client, case, f"messages/{answer.pk}/refusal")


def test_only_what_she_can_read_can_be_called_no_answer(case):
    note = case.add_note("Inside", by=colleagues.kim(), at=TUESDAY)
    client = with_link(case)
    assert client.post(f"{page(case)}messages/{note.pk}/refusal/").status_code == 404
    assert client.post(f"{page(case)}messages/{note.pk}/need/").status_code == 404


def test_before_she_leaves_she_is_asked_once(case):
    client, way = with_link(case), f"{page(case)}withdrawal/"
    assert f'<a href="{way}">I no longer need this</a>' in read(client, case)
    assert "Close my case</button>" in client.get(way).content.decode()
    case.refresh_from_db()
    assert case.turn == "ours"
    press(client, case, "withdrawal")
    assert client.get(way)["Location"] == page(case)


def test_she_may_leave(case):
    words = press(with_link(case), case, "withdrawal")
    assert (case.turn, case.outcome) == ("closed", "withdrawn")
    assert "A word from you opens it again." in words
    assert "There is nothing to withdraw." in refused(with_link(case), case, "withdrawal")


@pytest.mark.parametrize("part", [Part.COPIED, Part.OUTSIDE])
def test_nobody_else_decides(proposed, part):
    other = proposed.let_join(part, address="dana@example.org", name="Dana", at=TUESDAY)
    answer = proposed.messages.get(kind="answer")
    client = with_link(proposed, other)
    words = client.get(page(proposed)).content.decode()
    for what in ("confirmation", "rejection", "escalation", "withdrawal"):
        assert f"{page(proposed)}{what}/" not in words
        refused(client, proposed, what)
    refused(client, proposed, f"messages/{answer.pk}/refusal")
    proposed.refresh_from_db()
    assert proposed.turn == "proposed"


def test_a_representative_decides_as_she_does(proposed):
    other = proposed.let_join(Part.NEW, address="dana@example.org", name="Dana", at=TUESDAY)
    proposed.let_in(other, Part.REPRESENTATIVE, proof="power of attorney", by=colleagues.kim(), at=TUESDAY)
    press(with_link(proposed, other), proposed, "confirmation")
    assert proposed.outcome == "confirmed"


def test_a_decision_needs_a_press_not_a_visit(proposed):
    client = with_link(proposed)
    for what in ("confirmation", "rejection", "escalation", "waiting", "messages", "code/mail"):
        assert client.get(f"{page(proposed)}{what}/").status_code == 302
    proposed.refresh_from_db()
    assert proposed.turn == "proposed"


def test_a_question_of_ours_can_be_called_no_answer_only_where_it_counted_as_one(case, clock):
    question = {"then": Then.WAIT, "remind_at": TUESDAY + timedelta(days=3)}
    first = answered(case, at=TUESDAY, text="Which card was it?", **question)
    second = answered(case, at=TUESDAY, text="And which month?", **question)
    words = read(with_link(case), case)
    assert f"messages/{first.pk}/refusal/" in words
    assert f"messages/{second.pk}/refusal/" not in words
    press(with_link(case), case, f"messages/{first.pk}/refusal")
    assert case.commitment("answer").started_at == TUESDAY
