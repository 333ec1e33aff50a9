"""What she writes on the page: heard once, with its files, from whoever may, and put where a late word belongs."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from answerable.cases.models import Case, Inbound
from answerable.cases.tests.factories import TUESDAY, accept, answered
from answerable.cases.words import Outcome, Part, Then
from answerable.customers.tests import factories as customers
from answerable.kit import files
from answerable.portal.numbers import can_be_called, regions_of
from answerable.staff.tests import factories as colleagues

from .factories import page, press, read, refused, with_code, with_link

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PICTURE = b"\x89PNG\r\n\x1a\n" + b"x" * 100


def form_id(words: str) -> str:
    return re.search(r'name="form_id" value="([^"]+)"', words)[1]


def test_she_writes_and_the_case_is_ours_with_a_clock(case, clock):
    answered(case, at=TUESDAY, then=Then.WAIT, remind_at=TUESDAY + DAY)
    clock.shift(HOUR)
    words = press(with_link(case), case, "messages", text="It is the blue one.")
    message = case.messages.latest("id")
    assert (message.channel, message.participant, message.text) == (
        "page",
        case.customer_participant,
        "It is the blue one.",
    )
    assert (case.turn, case.commitment("answer").started_at) == ("ours", TUESDAY + HOUR)
    assert "Your message is here, and a person reads it." in words
    assert f'data-draft-done="{case.number}"' in words


def test_a_form_sent_twice_is_heard_once_and_other_words_are_heard_too(case):
    client = with_link(case)
    number = form_id(read(client, case))
    for text in ("Hello?", "Hello?", "Hello, and one thing more."):
        press(client, case, "messages", text=text, form_id=number)
    texts = list(case.messages.in_order().values_list("text", flat=True))[1:]
    assert texts == ["Hello?", "Hello, and one thing more."]
    assert Inbound.objects.filter(channel="page", fate="case", case=case).count() == 2


def test_nothing_is_not_a_message_and_what_was_typed_stays(case):
    client = with_link(case)
    assert "Write something first, or choose a file." in refused(client, case, "messages", text="  ")
    assert "still my words" in refused(client, case, "messages", text="still my words \x00")


def test_files_are_named_without_paths_and_typed_by_what_they_are(case):
    sent = [
        SimpleUploadedFile("../../holiday.jpg", PICTURE, "text/html"),
        SimpleUploadedFile("invoice\u202efdp.exe", b"MZ\x00\x01", "application/pdf"),
    ]
    press(with_link(case), case, "messages", text="See here.", attached=sent)
    kept = list(case.messages.latest("id").attachments.order_by("pk"))
    told = [(row.name, row.content_type, row.size) for row in kept]
    assert told == [("holiday.jpg", "image/png", 108), ("invoicefdp.exe", "application/x-msdownload", 4)]
    assert files.read(kept[0].sha256) == PICTURE


def test_a_file_alone_is_a_message_and_an_empty_one_is_said_to_be(case):
    client = with_link(case)
    empty = SimpleUploadedFile("empty.txt", b"")
    assert "empty" in refused(client, case, "messages", text="Words", attached=[empty])
    press(client, case, "messages", text="", attached=[SimpleUploadedFile("a.png", PICTURE)])
    assert case.messages.latest("id").attachments.get().name == "a.png"


def test_more_than_the_limit_is_refused_aloud_with_the_limit_named(case, settings):
    settings.HTTP_LIMIT = 2000
    sent = [SimpleUploadedFile("big.bin", b"x" * 3000)]
    told = refused(with_link(case), case, "messages", 413, text="Words", attached=sent)
    assert "At most 2.0 kB can be sent at once" in told


def test_one_press_says_that_she_is_still_waiting(case):
    client = with_link(case)
    number = form_id(read(client, case))
    press(client, case, "waiting", form_id=number)
    press(client, case, "waiting", form_id=number)
    assert [row.text for row in case.messages.filter(channel="page")] == ["I am still waiting."]


def test_she_adds_what_helps_under_its_headings_and_her_date_chooses_promises(case, clock):
    client = with_link(case)
    assert client.get(f"{page(case)}details/").status_code == 200
    press(client, case, "details", happened="On the 3rd.", wish="My money.", hurt="The rent.", needed_by="2026-03-06")
    assert case.messages.latest("id").text == (
        "What happened when\nOn the 3rd.\n\nWhat would make it right\nMy money.\n\nWhat hurt most\nThe rent."
        "\n\nNeeded by\nFriday, 6 March 2026"
    )
    assert (
        timezone.localtime(case.needed_by, case.team.calendar.current().hours().zone).isoformat()[:16]
        == "2026-03-06T23:59"
    )
    assert case.events.filter(name="case.described").latest("id").actor_kind == "participant"


def test_details_that_say_nothing_or_nonsense_come_back(case):
    client = with_link(case)
    assert "One box is enough." in refused(client, case, "details")
    told = refused(client, case, "details", hurt="The rent.", needed_by="tomorrow")
    assert "This is not a day in the calendar" in told
    assert "The rent." in told
    assert "Choose your files again" not in told
    sent = SimpleUploadedFile("a.png", PICTURE)
    assert "Choose your files again" in refused(client, case, "details", needed_by="tomorrow", attached=[sent])


def test_she_asks_for_a_call(case):
    client = with_link(case)
    assert "Please tell us which number to call." in refused(client, case, "call", when="mornings")
    said = press(client, case, "call", number="+49 30 1234", when="mornings")
    assert "You asked for a call to +49 30 1234. When it suits you: mornings." in said
    assert case.messages.latest("id").text == "Please call me: +49 30 1234\nIt suits me: mornings"


@pytest.mark.parametrize("number", ["12", "12345", "call me", "+49 1", "+999 123456789", "030 123456 123456 123456"])
def test_what_nobody_can_call_is_refused_with_a_sentence_and_stays_as_it_was_typed(case, number):
    words = refused(with_link(case), case, "call", number=number, when="mornings")
    assert "This is not a number we can call. Please type all of it" in words
    assert (f'value="{number}"' in words, 'value="mornings"' in words) == (True, True)


def test_a_number_is_read_as_where_the_customer_lives_and_leniently_where_nobody_knows(case):
    assert regions_of(case) == ["DE"]
    case.language, case.customer.time_zone = "de-at", "America/New_York"
    assert regions_of(case) == ["AT", "US", "DE"]
    assert [can_be_called(number, ["DE"]) for number in ("030 / 123 456", "(030) 1234567 ext. 5", "12")] == [
        True,
        True,
        False,
    ]
    assert [can_be_called(number, []) for number in ("123456", "12345", "+999 123456")] == [True, False, False]


def test_a_word_after_the_end_opens_the_case_again(case, clock):
    case.close(Outcome.PASSED_ON, by=colleagues.kim(), at=TUESDAY)
    clock.shift(30 * DAY)
    press(with_link(case), case, "messages", text="It is wrong again, can you look?")
    assert (case.turn, case.commitment("answer").started_at) == ("ours", TUESDAY + 30 * DAY)


def test_a_word_long_after_the_end_begins_a_case_that_knows_the_old_one(case, clock):
    case.close(Outcome.PASSED_ON, by=colleagues.kim(), at=TUESDAY)
    clock.shift(61 * DAY)
    words = press(with_link(case), case, "messages", text="It is wrong again, can you look?")
    new = Case.objects.latest("id")
    assert (new.turn, new.owner, case.turn) == ("ours", colleagues.kim(), "closed")
    assert new.events.filter(name="case.continues").exists()
    assert f"It began a new case, {new.number}" in words


def test_a_word_into_what_was_called_spam_is_kept_where_people_look(case):
    case.close(Outcome.SPAM, by=colleagues.kim(), at=TUESDAY)
    press(with_link(case), case, "messages", text="I am a person, are you?")
    aside = Inbound.objects.set_aside().get()
    assert (aside.reason, aside.team, b"I am a person" in aside.raw()) == ("spam", case.team, True)


def test_too_much_within_an_hour_is_refused_with_a_sentence(case, clock):
    client = with_link(case)
    for number in range(30):
        press(client, case, "messages", text=f"Number {number}")
    assert "That is a lot within an hour." in refused(client, case, "messages", text="One too many")
    clock.shift(HOUR + timedelta(seconds=1))
    press(client, case, "messages", text="An hour later")


def test_somebody_copied_reads_what_was_said_since_joining_and_may_write(case, clock):
    clock.shift(HOUR)
    dana = case.let_join(Part.COPIED, address="dana@example.org", name="Dana", at=TUESDAY + HOUR)
    case.hear("What is new?", by=case.customer_participant, at=TUESDAY + 2 * HOUR, channel="mail")
    clock.shift(2 * HOUR)
    client = with_code(case, dana)
    words = read(client, case)
    assert ("charged twice for March" in words, "What is new?" in words) == (False, True)
    assert "This page is yours alone" not in words
    press(client, case, "messages", text="I can tell you what is new: the lamp!")
    assert case.messages.latest("id").participant == dana
    assert case.commitment("answer").started_at == TUESDAY


def test_somebody_outside_sees_only_what_is_addressed_to_them(case, clock):
    supplier = case.let_join(Part.OUTSIDE, address="parts@example.net", name="Parts", at=TUESDAY)
    message = case.write("Do you have the part?", by=colleagues.kim(), at=TUESDAY, copies=[supplier])
    accept(message, TUESDAY)
    case.write("Dear Ana, only for you.", by=colleagues.kim(), at=TUESDAY, copies=[])
    client = with_code(case, supplier)
    words = read(client, case)
    assert "Do you have the part?" in words
    for hidden in ("charged twice", "Charged twice", "only for you", 'class="lead"', "Kim took"):
        assert hidden not in words
    turn, due = case.turn, case.next_due_at
    press(client, case, "messages", text="We have it, who pays for it?")
    assert (case.turn, case.next_due_at) == (turn, due)
    assert "who pays for it" not in read(with_code(case), case)
    assert "who pays for it" in read(client, case)


def test_somebody_copied_in_a_case_that_was_merged_reads_on_what_they_could(case, clock):
    second, _message = Case.open(
        customer=customers.ana(), team=case.team, subject="Again", text="Again?", channel="mail", at=TUESDAY
    )
    dana = second.let_join(Part.COPIED, address="dana@example.org", name="Dana", at=TUESDAY)
    second.hear("More?", by=second.customer_participant, at=TUESDAY, channel="mail")
    second.merge_into(case, by=colleagues.kim(), at=TUESDAY)
    client = with_code(case, dana)
    words = read(client, case)
    assert ("More?" in words, "charged twice for March" in words) == (True, False)
    assert "answer one of our mails" in words
    refused(client, case, "messages", text="Hello")


@pytest.mark.parametrize("what", ["details", "call"])
def test_forms_of_their_own_are_not_for_those_who_may_not_write(case, what):
    client = with_link(case)
    assert client.get(f"{page(case)}{what}/").status_code == 200
    client.force_login(colleagues.kim())
    assert client.get(f"{page(case)}{what}/").status_code == 403


def test_what_only_one_form_of_her_mail_says_is_for_colleagues(case):
    both = "My lamp is broken.\n\n[Only in the plain form of this mail:]\nOrder 4711"
    case.hear(both, by=case.customer_participant, at=TUESDAY, channel="mail", fresh_text="My lamp is broken.")
    case.hear(both, by=case.customer_participant, at=TUESDAY, channel="mail")
    words = read(with_code(case), case)
    assert words.count("My lamp is broken.") == 2
    assert "4711" not in words


def test_a_long_word_is_kept_whole_and_one_too_long_stays_in_its_box(case):
    client, long = with_link(case), "Every word counts. " * 16_000 + "This is the end."
    assert "maxlength" not in read(client, case)
    press(client, case, "messages", text=long)
    assert case.messages.latest("pk").text == long
    too_long = "x" * 500_001
    for what in ("messages", "rejection"):
        answered(case, then=Then.PROPOSE)
        words = refused(client, case, what, text=too_long)
        assert ("This has 500001 characters" in words, too_long in words) == (True, True)
