"""Words to the customer, from the composer until they have left: three ways, drafts, files, and what crosses them."""

import re
import threading
import time
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction

from answerable.calendars.models import DEFAULT_RULES
from answerable.cases.models import Draft, Message
from answerable.cases.tests.factories import accept, opened
from answerable.cases.words import Measure, Outcome, Part
from answerable.channels.mail.models import Rehearsal, go_live
from answerable.desk.tests.conftest import ELEVEN
from answerable.desk.tests.test_case import at, send, words
from answerable.staff.tests import factories as colleagues

pytestmark = pytest.mark.usefixtures("tuesday_at_eleven")


def test_an_answer_is_held_back_ten_seconds_and_can_be_taken_back(kim, case):
    case.take(by=colleagues.kim(), at=ELEVEN)
    answer = send(kim, case, then="propose", text="Here is your refund.")
    message = case.messages.get(kind="answer")
    assert answer["Location"] == at(case, f"#m{message.pk}")
    assert (message.then, message.send_after) == ("propose", ELEVEN + timedelta(seconds=10))
    assert 'data-countdown="' in kim.get(at(case)).content.decode()
    kim.post(at(case, f"messages/{message.pk}/undoing/"))
    message.refresh_from_db()
    assert message.undone_at == ELEVEN
    assert ">Here is your refund.</textarea>" in kim.get(at(case)).content.decode()


def test_a_word_that_waits_for_going_live_says_so(kim, case, tuesday_at_eleven):
    Rehearsal.objects.begin(at=ELEVEN)
    send(kim, case)
    tuesday_at_eleven.shift(timedelta(minutes=1))
    assert "waits until you go live" in words(kim.get(at(case)))
    go_live(by=None, at=ELEVEN)
    assert "waits until you go live" not in words(kim.get(at(case)))


def test_too_late_to_undo_is_said(kim, case):
    send(kim, case)
    message = case.messages.get(kind="answer")
    message.deliveries.update(state="sending", attempts=1)
    answer = kim.post(at(case, f"messages/{message.pk}/undoing/"))
    assert answer.status_code == 422
    assert "Too late" in words(answer)


def test_i_need_something_says_until_when_and_what_then(kim, case):
    refused = send(kim, case, then="wait", text="Which account?")
    assert refused.status_code == 422
    assert "a date in the future on which they are reminded" in words(refused)
    assert ">Which account?</textarea>" in refused.content.decode()
    assert send(kim, case, then="wait", remind_at="2026-03-06T10:00", if_silent="close").status_code == 302
    message = case.messages.get(kind="answer")
    accept(message, ELEVEN)
    case.refresh_from_db()
    assert (case.turn, case.if_silent) == ("theirs", "close")
    assert case.remind_at.isoformat() == "2026-03-06T09:00:00+00:00"


def test_they_are_reminded_on_a_day_on_which_the_team_works(kim, case, tuesday_at_eleven):
    def proposed() -> str:
        return re.search(r'name="remind_at" value="([^"]+)"', words(kim.get(at(case))))[1]

    assert proposed() == "2026-03-06T10:00"
    tuesday_at_eleven.move_to(ELEVEN + timedelta(days=1))
    assert proposed() == "2026-03-09T10:00"
    rules = DEFAULT_RULES | {"hours": {"sat": [["14:00", "18:00"]]}, "holidays": ["2026-03-14"]}
    case.team.calendar.revise(rules, "Saturdays only", by_id=None, at=ELEVEN)
    assert proposed() == "2026-03-28T14:00"


def test_more_to_come_may_name_the_day_of_the_next_word(kim, case):
    assert send(kim, case, next_word_at="2026-03-01T10:00").status_code == 422
    send(kim, case, next_word_at="2026-03-06T10:00")
    accept(case.messages.get(kind="answer"), ELEVEN)
    assert case.commitment(Measure.GIVEN).due_at.isoformat() == "2026-03-06T09:00:00+00:00"


def test_a_refused_day_is_said_at_its_box_in_the_dialog_it_was_given_in(kim, case):
    place = f"http://testserver{at(case)}?in=team-care"
    headers = {"HX-Request": "true", "HX-Current-URL": place}
    seen = Message.objects.latest("pk").pk
    given = {"text": "More soon.", "then": "keep", "next_word_at": "2026-03-01T10:00", "seen": seen}
    refused = kim.post(at(case, "messages/"), given, headers=headers)
    assert refused.status_code == 422
    page = words(refused)
    assert page.count("The next word must be in the future.") == 1
    assert "The next word must be in the future." in page.partition('id="way-keep"')[2]
    assert 'value="2026-03-01T10:00"' in page
    assert "More soon.</textarea>" in page
    assert 'id="list" aria-label="Care"' in page
    done = kim.post(at(case, "messages/"), given | {"next_word_at": ""}, headers=headers)
    assert done["HX-Redirect"] == at(case) + "?in=team-care"


@pytest.mark.parametrize("given", [{"text": " "}, {"seen": 0, "text": "Done."}])
def test_what_is_wrong_with_the_whole_is_said_in_the_dialog_that_covers_it(kim, case, given):
    refused = words(send(kim, case, kind="holding", then="", next_word_at="2026-03-06T10:00", **given))
    dialog = refused.partition('id="way-keep"')[2].partition("</dialog>")[0]
    assert re.search("Write something first|Something was said while you were writing", dialog)


def test_what_is_posted_without_a_script_carries_the_list_beside_it(kim, case):
    page = words(kim.get(at(case) + "?in=team-care"))
    posting = re.findall(r'action="(/desk/cases/[^"]*)"', page)
    assert posting
    assert all(action.endswith("/?in=team-care") for action in posting)
    refused = kim.post(at(case, "notes/") + "?in=team-care", {"text": ""})
    assert 'id="list" aria-label="Care"' in words(refused)
    panel = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{at(case, 'notes/')}?in=team-care"}
    assert f'action="{at(case, "owner/")}?in=team-care"' in words(kim.get(at(case, "head/"), headers=panel))


def test_a_holding_word_needs_a_date_and_does_not_answer(kim, case):
    assert send(kim, case, kind="holding", then="").status_code == 422
    send(kim, case, kind="holding", then="", next_word_at="2026-03-06T10:00")
    accept(case.messages.get(kind="holding"), ELEVEN)
    assert case.commitment(Measure.ANSWER) is not None


@pytest.mark.parametrize("given", [{"text": " "}, {"then": "shout"}, {"remind_at": "soon"}, {"seen": "x"}])
def test_what_is_posted_wrong_comes_back_with_what_was_typed(kim, case, given):
    answer = send(kim, case, **{"text": "Dear Ana, here is a long answer.", **given})
    assert answer.status_code == 422
    assert case.messages.filter(kind="answer").count() == 0
    if given.get("text") is None:
        assert "Dear Ana, here is a long answer.</textarea>" in answer.content.decode()


def test_what_was_said_while_she_wrote_is_shown_before_hers_goes_out(kim, case):
    seen = case.messages.first().pk
    case.hear("Never mind, I found it?", by=case.customer_participant, at=ELEVEN, channel="mail")
    first = kim.post(at(case, "messages/"), {"text": "Where is it?", "then": "keep", "seen": seen})
    assert first.status_code == 422
    page = words(first)
    assert "Something was said while you were writing." in page
    assert "Never mind, I found it?" in page
    assert "Where is it?</textarea>" in page
    now_seen = re.search(r'name="seen" value="(\d+)"', page)[1]
    assert kim.post(at(case, "messages/"), {"text": "Where?", "then": "keep", "seen": now_seen}).status_code == 302


def test_a_colleague_s_reply_counts_as_said_but_her_own_words_do_not(kim, case):
    seen = case.messages.first().pk
    case.add_note("Mine.", by=colleagues.kim(), at=ELEVEN)
    assert kim.post(at(case, "messages/"), {"text": "One.", "then": "keep", "seen": seen}).status_code == 302
    case.write("I have it.", by=colleagues.ines(), at=ELEVEN)
    assert kim.post(at(case, "messages/"), {"text": "Two.", "then": "keep", "seen": seen}).status_code == 422


def begun_on(page: str) -> dict[str, str]:
    """What a page of the case says was there when it was opened, and what its story shows."""
    return {name: re.search(rf'name="{name}" value="(\d+)"', page)[1] for name in ("begun", "seen")}


def test_a_colleague_s_word_that_crosses_hers_is_put_before_her_once_though_it_stood_on_the_screen(kim, ines, case):
    given = begun_on(words(ines.get(at(case)))) | {"text": "You get nothing.", "then": "keep"}
    send(kim, case, text="Dear Ana,\nyour refund goes out today.")
    given["seen"] = begun_on(words(ines.get(at(case, "story/"))) + ' name="begun" value="0"')["seen"]
    refused = ines.post(at(case, "messages/"), given)
    assert refused.status_code == 422
    page = words(refused)
    assert "Kim wrote to the customer while you were writing: “Dear Ana,”" in page
    assert "You get nothing.</textarea>" in page
    assert ines.post(at(case, "messages/"), given | begun_on(page)).status_code == 302
    assert case.messages.filter(kind="answer").count() == 2


def test_the_same_words_from_two_windows_go_out_once_unless_she_means_it(kim, case):
    given = begun_on(words(kim.get(at(case)))) | {"text": "Your refund goes out today.", "then": "keep"}
    assert kim.post(at(case, "messages/"), given).status_code == 302
    again = kim.post(at(case, "messages/"), given | {"text": "Your refund  goes out today.\r\n"})
    assert (again.status_code, case.messages.filter(kind="answer").count()) == (422, 1)
    assert "You have sent these very words already" in words(again)
    assert kim.post(at(case, "messages/"), given | {"text": "And the fee too."}).status_code == 302
    assert kim.post(at(case, "messages/"), given | begun_on(words(again))).status_code == 302


def test_a_draft_that_arrives_after_what_it_became_is_not_kept(kim, case):
    send(kim, case, text="Your refund goes out today.")
    kim.post(at(case, "drafts/answer/"), {"text": "Your refund goes out today."})
    assert not Draft.objects.exists()
    kim.post(at(case, "drafts/answer/"), {"text": "Your refund goes out today. And"})
    assert Draft.objects.get().text.endswith("And")


def test_a_note_does_not_come_back_into_its_box_either(kim, case):
    kim.post(at(case, "notes/"), {"text": "The bank file ran twice."})
    kim.post(at(case, "drafts/note/"), {"text": "The bank file ran twice."})
    assert (case.messages.filter(kind="note").count(), Draft.objects.exists()) == (1, False)


@pytest.mark.django_db(transaction=True)
def test_a_draft_that_arrives_while_it_is_being_sent_waits_and_is_not_kept(transactional_db, kim, case):
    def arrive():
        kim.post(at(case, "drafts/answer/"), {"text": "Your refund goes out today."})
        connection.close()

    draft = threading.Thread(target=arrive)
    with transaction.atomic():
        case.write("Your refund goes out today.", by=colleagues.kim(), at=ELEVEN)
        draft.start()
        time.sleep(0.5)
    draft.join()
    assert not Draft.objects.exists()


def test_a_draft_remembers_before_which_words_it_was_begun(kim, ines, case):
    ines.post(at(case, "drafts/answer/"), {"text": "You"})
    send(kim, case, text="Your refund goes out today.")
    ines.post(at(case, "drafts/answer/"), {"text": "You get nothing."})
    given = begun_on(words(ines.get(at(case)))) | {"text": "You get nothing.", "then": "keep"}
    assert "“Your refund goes out today.”" in words(ines.post(at(case, "messages/"), given))
    assert ines.post(at(case, "messages/"), given).status_code == 302


def test_words_that_a_draft_was_begun_after_and_words_taken_back_cross_nothing(kim, ines, case):
    given = begun_on(words(ines.get(at(case)))) | {"text": "And the fee too.", "then": "keep"}
    send(kim, case)
    taken_back = case.messages.get(kind="answer")
    kim.post(at(case, f"messages/{taken_back.pk}/undoing/"))
    send(kim, case, text="Your refund goes out today.")
    ines.post(at(case, "drafts/answer/"), {"text": "And"})
    given["seen"] = case.messages.last().pk
    assert ines.post(at(case, "messages/"), given).status_code == 302


def test_a_refusal_for_another_reason_puts_nothing_before_her(kim, ines, case):
    given = begun_on(words(ines.get(at(case)))) | {"text": "Which account?", "then": "wait"}
    again = begun_on(words(ines.post(at(case, "messages/"), given)))
    send(kim, case)
    given |= again | {"then": "keep", "seen": case.messages.last().pk}
    assert "Kim wrote to the customer" in words(ines.post(at(case, "messages/"), given))


def test_her_customer_s_words_count_as_seen_once_they_are_shown(kim, case):
    given = begun_on(words(kim.get(at(case)))) | {"text": "Where is it?", "then": "keep"}
    word = case.hear("I found it?", by=case.customer_participant, at=ELEVEN, channel="mail")
    assert kim.post(at(case, "messages/"), given | {"seen": word.pk}).status_code == 302


def test_a_draft_is_kept_per_case_and_person(kim, ines, case):
    assert kim.post(at(case, "drafts/answer/"), {"text": "Dear A"}).status_code == 204
    assert ">Dear A</textarea>" in kim.get(at(case)).content.decode()
    assert ">Dear A</textarea>" not in ines.get(at(case)).content.decode()
    kim.post(at(case, "drafts/answer/"), {"text": ""})
    assert Draft.objects.count() == 0
    assert kim.post(at(case, "drafts/novel/"), {"text": "x"}).status_code == 404


def test_files_go_with_the_answer_and_come_back_with_its_undoing(kim, case):
    file = SimpleUploadedFile("map.pdf", b"%PDF-1.4", "application/pdf")
    send(kim, case, enclosures=file)
    message = case.messages.get(kind="answer")
    row = message.attachments.get()
    assert (row.name, row.size) == ("map.pdf", 8)
    kim.post(at(case, f"messages/{message.pk}/undoing/"))
    assert f'name="again" value="{row.pk}" checked' in kim.get(at(case)).content.decode()
    send(kim, case, again=row.pk)
    assert case.messages.filter(kind="answer").last().attachments.get().sha256 == row.sha256


def test_an_answer_goes_to_nobody_whom_the_page_did_not_name(kim, case):
    named = str(case.customer_participant.pk)
    assert f'name="to" value="{named}"' in words(kim.get(at(case)))
    person = case.let_join(Part.COPIED, address="cousin@example.org", name="Cousin", at=ELEVEN)
    refused = send(kim, case, to=named)
    assert refused.status_code == 422
    assert "Who gets your answer has changed since." in words(refused)
    assert f'name="to" value="{named}-{person.pk}"' in words(refused)
    assert Message.objects.filter(kind="answer").count() == 0
    assert send(kim, case, to=f"{named}-{person.pk}").status_code == 302


def test_an_answer_that_comes_after_the_end_is_kept_shown_and_sent_once_the_case_is_open_again(kim, case):
    case.close(Outcome.PASSED_ON, by=colleagues.kim(), at=ELEVEN)
    late = send(kim, case, text="Your refund goes out today.")
    assert late.status_code == 422
    assert "Your answer was not sent. It is kept" in words(late)
    assert ">Your refund goes out today.</textarea>" in late.content.decode()
    kim.post(at(case, "reopening/"))
    assert ">Your refund goes out today.</textarea>" in kim.get(at(case)).content.decode()
    assert send(kim, case, text="Your refund goes out today.").status_code == 302


def test_a_composer_that_is_still_right_is_not_given_again(kim, lee, case):
    place, staff, right = at(case, "composer/"), colleagues.kim(), f"answers-{case.customer_participant.pk}"
    assert f'hx-get="{place}?shows={right}"' in words(kim.get(place))
    assert kim.get(place + f"?shows={right}").status_code == 204
    kim.post(at(case, "drafts/answer/"), {"text": "Dear Ana"})
    kim.post(at(case, "drafts/ask/"), {"text": "Which bank?"})
    case.close(Outcome.PASSED_ON, by=staff, at=ELEVEN)
    closed = words(kim.get(place + f"?shows={right}&open=answer"))
    for told in ("This case is closed: Passed on.", "readonly>Dear Ana<", "readonly>Which bank?<", "Open it again"):
        assert told in closed
    assert 'id="answer"' not in closed
    assert kim.get(place + "?shows=closed-passed-on").status_code == 204
    case.reopen(by=staff, at=ELEVEN)
    assert 'id="panel-note" role="tabpanel" aria-labelledby="tab-note" data-inside hidden' in words(kim.get(place))
    assert 'aria-labelledby="tab-note" data-inside>' in words(kim.get(place + "?open=note"))


def test_a_case_that_is_merged_away_takes_its_composer_along(kim, case):
    other = opened(text="Still waiting. Hello?")
    kim.post(at(other, "drafts/answer/"), {"text": "Dear Ana"})
    other.merge_into(case, by=colleagues.kim(), at=ELEVEN)
    composer = words(kim.get(at(other, "composer/?shows=answers")))
    assert "This case is closed: Merged." in composer
    assert "readonly>Dear Ana</textarea>" in composer
    assert "Open it again" not in composer


def test_whoever_may_no_longer_write_sees_what_was_typed_and_that_it_was_not_sent(kim, case):
    kim.post(at(case, "drafts/answer/"), {"text": "Dear Ana"})
    case.team.memberships.all().delete()
    composer = words(kim.get(at(case, "composer/?shows=answers")))
    assert "you may no longer answer here. It is kept:" in composer
    assert "readonly>Dear Ana</textarea>" in composer
    assert kim.get(at(case, "composer/?shows=reads")).status_code == 204
