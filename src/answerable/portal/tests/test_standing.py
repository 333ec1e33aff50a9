"""What the page says: who has it, what was promised by when, what happens next, what holds us up."""

import html
import re
import zipfile
from datetime import timedelta
from io import BytesIO

from django.db import connection
from django.test.utils import CaptureQueriesContext

from answerable.cases.previewing import make_previews
from answerable.cases.tests.factories import TUESDAY, accept, answered, opened
from answerable.cases.tests.test_downloads import case_with, enclosed
from answerable.cases.words import Excuse, Harm, IfSilent, Kind, Origin, Outcome, Then, WaitingOn
from answerable.customers.tests import factories as customers
from answerable.kit import clock, files
from answerable.kit.tests.test_previews import picture
from answerable.staff.tests import factories as colleagues

from .factories import page, press, read, with_code, with_link

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def lead(words: str) -> str:
    return plain(re.search(r'<p class="lead">(.*?)</p>', words, re.DOTALL)[1])


def steps(words: str) -> list[str]:
    return [plain(row) for row in re.findall(r"<li(?: class=\"\w+\")?>(<span>.*?)</li>", words, re.DOTALL)]


def plain(markup: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split()).replace(" .", ".")


def test_it_says_who_has_it_since_when_and_what_was_promised_by_when(case):
    words = read(with_link(case), case)
    assert lead(words) == "Kim has your case. You will hear from Care by 14:00 today."
    assert steps(words) == [
        "You wrote to us 10:00",
        "Kim took your case 10:00",
        "Kim answers you by 14:00",
        "We think it is solved; you decide whether it is by 10 Mar 10:00",
    ]


def test_where_the_company_has_no_name_the_teams_stands_above(case, settings):
    settings.COMPANY = ""
    words = read(with_link(case), case)
    assert f"<title>Your case {case.number} · Care</title>" in words
    assert "<header><b>Care</b>" in words


def test_a_case_that_nobody_has_yet_is_the_teams(db, clock):
    case = opened()
    assert lead(read(with_link(case), case)).startswith("Care has your case. You will hear from a person there by")


def test_a_promise_is_said_rounded_late_and_never_early(db, clock):
    case = opened(at=TUESDAY + timedelta(minutes=7))
    assert case.commitment("answer").due_at == TUESDAY + timedelta(hours=4, minutes=7)
    assert "by 14:30 today" in lead(read(with_link(case), case))


def test_a_holding_word_stands_beside_the_answer_that_is_still_owed(case, clock):
    later = TUESDAY + DAY
    answered(case, at=TUESDAY + HOUR, text="I look into it.", kind=Kind.HOLDING, next_word_at=later)
    clock.move_to(TUESDAY + HOUR)
    words = read(with_link(case), case)
    told = "We owe you the answer by 14:00 today and the next word we told you of by Wednesday 10:00."
    assert lead(words) == f"Kim has your case. {told}"
    assert steps(words)[2:5] == [
        "Kim wrote to you, not yet with the answer 11:00",
        "Kim answers you by 14:00",
        "Kim writes to you again by Wed 10:00",
    ]
    answered(case, at=TUESDAY + 2 * HOUR)
    words = read(with_link(case), case)
    assert ("We owe you the answer" in words, "Kim answers you" in words) == (False, False)


def test_a_holding_word_after_which_the_answer_is_late_still_says_when_the_next_comes(case, clock):
    given = {"kind": Kind.HOLDING, "next_word_at": TUESDAY + DAY}
    answered(case, at=TUESDAY + HOUR, text="I look into it.", **given)
    clock.move_to(TUESDAY + 5 * HOUR)
    words = read(with_link(case), case)
    assert "We owed you a word by 14:00 today and are late." in lead(words)
    assert "Kim writes to you again by Wed 10:00" in steps(words)


def test_a_broken_promise_is_said_as_plainly(case, clock):
    clock.move_to(TUESDAY + 5 * HOUR)
    words = read(with_link(case), case)
    assert lead(words) == (
        "Kim has your case. We owed you a word by 14:00 today and are late. It counts until you have it."
    )
    assert "Kim answers you late since 14:00" in steps(words)


def test_a_question_of_ours_says_until_when_and_what_then(case, clock):
    answered(
        case, at=TUESDAY, text="Which card?", then=Then.WAIT, remind_at=TUESDAY + 3 * DAY, if_silent=IfSilent.CLOSE
    )
    words = read(with_link(case), case)
    assert lead(words) == "Kim has your case and needs something from you, by Friday 6 March if you can."
    assert steps(words)[-1] == "If we hear nothing, we remind you, then close it; you can still write"


def test_an_open_proposal_stands_on_top(case, clock):
    client = with_link(case)
    assert "Yes, it is solved" not in read(client, case)
    answered(case, at=TUESDAY, then=Then.PROPOSE)
    words = read(client, case)
    assert words.index("Yes, it is solved") < words.index('class="lead"')
    assert lead(words) == "Kim thinks that this is solved. You decide whether it is, until Tuesday 10 March."


def test_who_wrote_after_a_proposal_is_not_told_what_silence_does(case, clock):
    answered(case, then=Then.PROPOSE)
    case.hear("It dropped again.", by=case.customer_participant, at=TUESDAY + timedelta(days=1), channel="mail")
    words = read(with_link(case), case)
    assert steps(words)[-1] == "It stays open until a person has read your last message"
    assert "If we hear nothing" not in words


def test_every_end_is_said_in_plain_words_with_the_way_back(case, clock):
    client, kim = with_link(case), colleagues.kim()
    case.close(Outcome.PASSED_ON, by=kim, at=TUESDAY)
    words = read(client, case)
    assert lead(words) == "We passed your case on to those who can decide it, on Tuesday 3 March."
    assert "Write here until Saturday 2 May and this case is open again." in words
    clock.move_to(TUESDAY + 61 * DAY)
    assert "a new case begins that knows this one" in read(client, case)


def test_what_holds_us_up_is_shown_without_our_own_note_about_it(case, clock):
    kim = colleagues.kim()
    case.wait_on(WaitingOn.SUPPLIER, by=kim, at=TUESDAY, next_check_at=TUESDAY + DAY, note="they never pick up")
    words = read(with_link(case), case)
    assert "We are held up: we wait for a supplier, since 10:00. We look again by Wed 10:00." in words
    assert "never pick up" not in words


def test_her_own_date_is_seen_and_a_date_before_our_promise_is_said_at_once(db, clock):
    early = opened(needed_by=TUESDAY + HOUR)
    assert "That is sooner than the time we promise." in read(with_link(early), early)
    late = opened(customer=customers.bo(), needed_by=TUESDAY + 3 * DAY)
    words = read(with_link(late), late)
    plain = '<p class="needed">You need it by Friday 6 March; whoever works on your case sees that.</p>'
    assert (plain in words, "sooner than" in words) == (True, False)
    clock.move_to(TUESDAY + 4 * DAY)
    passed = "You needed it by Friday 6 March, and that day has passed; whoever works on your case sees that."
    assert passed in read(with_link(late), late)


def test_she_may_say_that_she_still_waits_once_a_word_is_nearly_due_or_late(case, clock):
    offered = []
    for after in (timedelta(minutes=1), 2 * HOUR, 4 * HOUR - timedelta(minutes=10), 5 * HOUR):
        clock.move_to(TUESDAY + after)
        offered.append("I am still waiting</button>" in read(with_link(case), case))
    assert offered == [False, False, True, True]


def test_she_may_say_it_after_a_working_day_of_silence_and_not_while_it_is_her_turn(case, clock):
    answered(case, at=TUESDAY, text="We look into it.", then=Then.KEEP, next_word_at=TUESDAY + 7 * DAY)
    offered = []
    for after in (timedelta(minutes=1), 6 * HOUR, DAY + HOUR):
        clock.move_to(TUESDAY + after)
        offered.append("I am still waiting</button>" in read(with_link(case), case))
    assert offered == [False, False, True]
    answered(case, at=TUESDAY + DAY, text="Which card?", then=Then.WAIT, remind_at=TUESDAY + 3 * DAY)
    assert "I am still waiting</button>" not in read(with_link(case), case)


def test_a_case_that_we_began_says_so(db, clock):
    case = opened(origin=Origin.OURS)
    answered(case, at=TUESDAY, text="We found a mistake of ours.")
    assert steps(read(with_link(case), case))[0] == "We wrote to you 10:00"


def test_nothing_that_is_said_inside_reaches_the_page(case, clock):
    kim, lee = colleagues.kim(), colleagues.lee()
    case.add_note("SECRET note", by=kim, at=TUESDAY)
    ask = case.ask("SECRET question", to_staff=lee, by=kim, at=TUESDAY)
    case.answer_ask(ask, "SECRET answer", by=lee, at=TUESDAY)
    case.offer(to_staff=lee, note="SECRET note", by=kim, at=TUESDAY)
    case.tag(["SECRET"], by=kim, at=TUESDAY)
    case.describe(by=kim, at=TUESDAY, harm=Harm.COST)
    case.log_call("SECRET call", by=kim, reached=False, at=TUESDAY)
    client = with_code(case)
    words = read(client, case)
    archive = b"".join(client.get(page(case) + "everything/").streaming_content)
    assert ("secret" in words.lower(), b"SECRET" in archive) == (False, False)
    assert case.messages.filter(text__contains="SECRET").count() == 4


def test_a_word_that_can_still_be_undone_is_not_there_yet(case, clock):
    client = with_code(case)
    message = case.write("A draft of an answer", by=colleagues.kim(), at=TUESDAY, undo=timedelta(seconds=10))
    assert "A draft of an answer" not in read(client, case)
    accept(message, TUESDAY + timedelta(seconds=11))
    assert "A draft of an answer" in read(client, case)


def test_an_answer_that_came_back_is_shown_and_said_not_to_have_arrived(case, clock):
    message = answered(case, at=TUESDAY, text="Here it is.", then=Then.PROPOSE)
    case.bounced(message.deliveries.get(), "550", at=TUESDAY + HOUR)
    words = read(with_link(case), case)
    assert "Here it is." in words
    assert "This did not reach your mail address." in words
    assert "Yes, it is solved" not in words


def test_a_receipt_is_labelled_as_no_answer(case, clock):
    case.tell(Kind.RECEIPT, "It is here.", at=TUESDAY)
    assert "<b>Automatic receipt</b>" in read(with_link(case), case)
    assert "not yet an answer" in read(with_link(case), case)


def test_she_sees_who_thought_that_she_needs_no_answer_and_may_differ(case, clock):
    answered(case, at=TUESDAY, then=Then.KEEP)
    thanks = case.hear("Thank you so far.", by=case.customer_participant, at=TUESDAY + HOUR, channel="mail")
    case.no_answer_needed([thanks], Excuse.THANKS, by=colleagues.kim(), at=TUESDAY + 2 * HOUR)
    clock.move_to(TUESDAY + 3 * HOUR)
    client = with_link(case)
    assert "Kim read this today 12:00 and thought that it needs no answer." in read(client, case)
    words = press(client, case, f"messages/{thanks.pk}/need")
    assert "It waits for an answer again" in words
    assert case.commitment("answer").started_at == TUESDAY + HOUR
    assert "thought that it needs no answer" not in read(client, case)


def test_our_own_links_and_reply_addresses_are_masked_wherever_words_quote_them(case, clock):
    token = "abcdefghijklmnopqrst234"
    text = f"See http://127.0.0.1:8000/case/{token}/ and care+{token}@halden.example"
    case.hear(text, by=case.customer_participant, at=TUESDAY, channel="mail", fresh_text="See it below.")
    case.hear(text, by=case.customer_participant, at=TUESDAY, channel="mail")
    client = with_code(case)
    archive = b"".join(client.get(page(case) + "everything/").streaming_content)
    assert (token in read(client, case), token.encode() in archive) == (False, False)
    assert "care@halden.example" in read(client, case)


def test_files_whose_names_are_no_names_are_packed_too_and_none_replaces_another(case, clock):
    names = ["???", "💥", "bill.txt", "bill.txt"]
    kept = [{"name": name, "content_type": "text/plain", "sha256": files.keep(name.encode())} for name in names]
    given = [file | {"size": len(file["name"].encode()), "inline": False} for file in kept]
    case.hear("Here.", by=case.customer_participant, at=TUESDAY, channel="mail", attachments=given)
    archive = b"".join(with_code(case).get(page(case) + "everything/").streaming_content)
    with zipfile.ZipFile(BytesIO(archive)) as folder:
        packed = [name.split("-", 1)[1] for name in folder.namelist() if name.startswith("files/")]
        told = folder.read(f"{case.number}.txt").decode()
        assert (packed, len(set(folder.namelist()))) == (["file", "file", "bill.txt", "bill.txt"], 5)
    assert told.count("-file]") == told.count("-bill.txt]") == 2


def test_markup_in_her_words_stays_words(case, clock):
    case.hear("<script>alert(1)</script>", by=case.customer_participant, at=TUESDAY, channel="mail")
    assert "<script>alert" not in read(with_link(case), case)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in read(with_link(case), case)


def test_the_page_costs_the_same_with_one_letter_and_with_many(case, clock):
    client = with_code(case)
    with CaptureQueriesContext(connection) as one:
        read(client, case)
    for _message in range(4):
        case.hear("One thing more, which is longer.", by=case.customer_participant, at=TUESDAY, channel="mail")
    with CaptureQueriesContext(connection) as many:
        read(client, case)
    assert len(many) == len(one)


def test_a_final_position_gives_reasons_and_the_body_outside_and_says_what_a_new_fact_does(case, clock):
    colleagues.lee()
    case.look_over(by=colleagues.lee(), at=TUESDAY)
    kim = colleagues.kim()
    kim.takes_final_positions = True
    given = {"outside_body": "Consumer Ombudsman", "looked_over_by": colleagues.lee(), "by": kim, "at": TUESDAY}
    message = case.take_final_position("It was read twice.", **given)
    accept(message, TUESDAY + timedelta(minutes=1))
    words = read(with_link(case), case)
    assert lead(words) == "We gave you our final position on Tuesday 3 March."
    for told in ("It was read twice.", "you can turn to: Consumer Ombudsman", "Do you know something that we did not?"):
        assert told in words
    assert ">This did not answer me<" not in words


def test_a_file_that_is_not_what_it_is_called_says_so_on_their_page_too(db):
    case = case_with(enclosed(b"<html><script>x()</script>", "photo.png", "image/png"))
    answered(case, at=clock.now())
    for door in (with_link, with_code):
        page = door(case).get(f"/your/{case.number}/").content.decode()
        assert "It is called a picture and is a web page." in page


def test_a_picture_is_shown_once_the_device_gave_its_code_and_before_a_line_leads_there(db):
    case = case_with(enclosed(picture((400, 300), "PNG"), "pic.png", "image/png"))
    answered(case, at=clock.now())
    assert "Show pictures" not in read(with_link(case), case)  # it is not made yet
    make_previews(clock.now())
    stranger, known = read(with_link(case), case), read(with_code(case), case)
    way = f'<a href="/your/{case.number}/code/">Show pictures</a>'
    assert ("/small/" in stranger, way in stranger) == (False, True)
    assert ('/small/" width="320" height="240"' in known, "Show pictures" in known) == (True, False)
