"""The web form's way in: kept first, filed once, whatever happens in between."""

import json
import threading

import pytest
from django.db import connection

from answerable.cases.models import Case, Inbound
from answerable.cases.tests.factories import TUESDAY, opened
from answerable.channels.web.models import RECEIPTS_PER_ADDRESS, WINDOW, Submission
from answerable.channels.web.receiving import CHANNEL, file, file_pending, receive
from answerable.channels.web.telling import Telling
from answerable.staff.models import Team
from answerable.staff.tests import factories as colleagues

TOLD = Telling(story="My lamp is broken.\nIt flickers.", address="ana@example.org", name="Ana Petrova")


@pytest.fixture
def care(db):
    return colleagues.care()


def keep(telling: Telling = TOLD, form_id: str = "one") -> Inbound:
    """Kept, and then the process was killed."""
    return Inbound.objects.keep(CHANNEL, telling.key(form_id), telling.raw(), at=TUESDAY)[0]


def test_the_raw_submission_is_kept_whole(care):
    case = receive(TOLD, "one", at=TUESDAY)
    inbound = Inbound.objects.get()
    assert (inbound.fate, inbound.case, inbound.received_at) == ("case", case, TUESDAY)
    assert json.loads(inbound.raw())["story"] == TOLD.story
    assert Telling.read(inbound.raw()) == TOLD


def test_what_a_killed_process_left_is_filed_by_the_worker_with_its_own_clock(care):
    keep()
    later = TUESDAY + WINDOW
    assert (file_pending(later), file_pending(later)) == (1, 0)
    case = Case.objects.get()
    assert (case.opened_at, case.commitment("answer").started_at) == (TUESDAY, TUESDAY)
    assert case.messages.filter(kind="receipt").exists()


def test_the_same_form_again_is_the_same_case(care):
    assert receive(TOLD, "one", at=TUESDAY) == receive(TOLD, "one", at=TUESDAY)
    assert receive(TOLD, "two", at=TUESDAY) != Case.objects.earliest("pk")
    assert Case.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_many_at_once_make_one_case():
    colleagues.care()
    inbound, cases = keep(), []

    def race():
        try:
            cases.append(file(Inbound.objects.get(pk=inbound.pk), at=TUESDAY).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=race) for _one in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert cases == [Case.objects.get().pk] * 4


def test_without_a_team_nothing_is_lost_and_it_is_filed_when_there_is_one(care):
    Team.objects.update(is_active=False)
    assert receive(TOLD, "one", at=TUESDAY) is None
    assert Inbound.objects.unfiled().count() == 1
    Team.objects.update(is_active=True)
    assert file_pending(TUESDAY + WINDOW) == 1
    assert Case.objects.get().team == care


def test_a_team_that_was_closed_meanwhile_gives_way_to_the_first(care):
    technical = colleagues.technical()
    inbound = keep(Telling(story="Hello?", address="ana@example.org", team=technical.pk))
    Team.objects.filter(pk=technical.pk).update(is_active=False)
    assert file(inbound, at=TUESDAY).team == care


def test_one_receipt_per_matter_and_few_per_address(care):
    older = opened(at=TUESDAY)
    chaser = receive(TOLD, "one", at=TUESDAY)
    assert (chaser.chases, chaser.messages.filter(kind="receipt").exists()) == (older, False)
    for _one in range(RECEIPTS_PER_ADDRESS + 1):
        Submission.begin("10.0.0.1", "bo@example.net", TUESDAY)
    his = receive(Telling(story="And mine?", address="bo@example.net"), "two", at=TUESDAY)
    assert (his.commitment("receipt"), his.commitment("answer").started_at) == (None, TUESDAY)


@pytest.mark.parametrize(
    ("story", "subject"),
    [
        ("My lamp is broken.\nIt flickers.", "My lamp is broken"),
        ("\n\n  The lamp  \nflickers", "The lamp"),
        ("Short. And more", "Short"),
        ("word " * 40, "word word word word word word word word word word word word word word …"),
        ("x" * 100, "x" * 70 + " …"),
    ],
)
def test_the_subject_is_the_first_sentence_of_the_story(story, subject):
    assert Telling(story=story).subject == subject


def test_the_headings_are_in_her_language_and_only_over_what_she_said():
    assert Telling(story="Words", hurt="  ").text() == "Words"
    assert Telling(story="Words", wish="Help").text() == "Words\n\nWhat would make it right\nHelp"
