"""The lists of the desk: what each holds, in which order, for whose eyes, at what cost."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from answerable.cases.models import Case
from answerable.cases.tests.factories import TUESDAY, answered, opened
from answerable.cases.words import Harm, Outcome, Then
from answerable.channels.mail.models import Rehearsal, go_live
from answerable.customers.models import Customer
from answerable.customers.tests import factories as customers
from answerable.desk.tests.conftest import ELEVEN, browser
from answerable.staff.tests import factories as colleagues

pytestmark = pytest.mark.usefixtures("tuesday_at_eleven")

LISTS = ["", "mine/", "asked/", "theirs/", "proposed/", "late/", "glance/", "teams/care/", "search/?q=Charged"]


def of(name: str, **facts) -> Case:
    """A case of somebody by that name, so that nobody chases."""
    address = f"{name.lower()}@example.org"
    customer = Customer.meet("mail", address, name, "en", "wrote to us", at=TUESDAY)[0]
    return opened(customer=customer, **facts)


def rows(page) -> list[str]:
    """The customers of the rows, in order."""
    return re.findall(r'class="who">([^<]+)<', page.content.decode())


def groups(page: str) -> list[str]:
    return re.findall(r"<h2[^>]*>(Late|Next hour|Today|Later|Waiting for them|Proposed)</h2>", page)


@pytest.mark.django_db
@pytest.mark.parametrize("path", LISTS)
def test_a_stranger_is_asked_to_sign_in_and_led_on(path):
    answer = Client().get(f"/desk/{path}")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sign-in/?next=/desk/")


@pytest.mark.parametrize("path", LISTS)
def test_an_empty_list_teaches_what_belongs_in_it(kim, path):
    answer = kim.get(f"/desk/{path}")
    assert answer.status_code == 200
    assert 'class="empty' in answer.content.decode()


def test_what_waits_stands_by_harm_then_by_due_time_under_its_group(kim):
    of("Younger", at=ELEVEN - timedelta(minutes=5), receipt=False)
    of("Older", at=ELEVEN - timedelta(minutes=30), receipt=False)
    of("Harmed", at=ELEVEN - timedelta(minutes=1), harm=Harm.PERSON, receipt=False)
    of("Late", at=TUESDAY - timedelta(days=3))
    page = kim.get("/desk/")
    assert rows(page) == ["Late", "Harmed", "Older", "Younger"]
    assert groups(page.content.decode()) == ["Late", "Today"]


def test_the_day_they_need_it_by_stands_in_the_row_once_it_is_near_passed_or_too_soon_for_us(kim, case):
    def told(needed_by) -> list[tuple[str, str]]:
        case.describe(by=colleagues.kim(), at=ELEVEN, needed_by=needed_by)
        page = kim.get("/desk/").content.decode()
        return re.findall(r'class="needed" data-state="(\w+)">([^<]+)<', page)

    assert told(ELEVEN + timedelta(days=10)) == []
    tonight = ELEVEN.replace(hour=22, minute=59)  # the end of a day in Berlin
    assert told(tonight) == [("soon", "needed by today")]
    assert told(tonight + timedelta(days=1)) == [("soon", "needed by Wed")]
    assert told(ELEVEN + timedelta(hours=2)) == [("soon", "needed by 13:00")]
    assert told(ELEVEN - timedelta(days=1)) == [("late", "needed by Mon 11:00, passed")]
    Case.objects.filter(pk=case.pk).update(needed_by=ELEVEN + timedelta(days=4), next_due_at=ELEVEN + timedelta(days=5))
    assert re.search(r'data-state="soon">needed by Sat', kim.get("/desk/").content.decode())


def test_a_row_says_that_it_is_not_solved_as_long_as_our_answer_to_that_is_owed(kim):
    def told(place: str) -> int:
        return kim.get(place).content.decode().count('class="said-no">said it is not solved<')

    case, places = of("Ana"), ("/desk/", "/desk/search/?q=Charged", "/desk/cases/{}/head/")
    places = [place.format(case.number) for place in places]
    answered(case, then=Then.PROPOSE)
    case.ask("Did the file run twice?", by=colleagues.kim(), to_staff=colleagues.lee(), at=ELEVEN)
    assert [told(place) for place in places] == [0, 0, 0]
    case.reject("No, it is not solved", by=case.customer_participant, at=ELEVEN + timedelta(hours=2))
    assert [told(place) for place in places] == [1, 1, 1]
    answered(case, then=Then.KEEP, next_word_at=ELEVEN + timedelta(days=2))
    assert case.turn == "ours"
    assert [told(place) for place in places] == [0, 0, 0]


def test_each_list_holds_its_own(kim):
    staff = colleagues.kim()
    of("Waiting")
    mine = of("Mine")
    mine.take(by=staff, at=ELEVEN)
    theirs = of("Theirs")
    answered(theirs, by=staff, then=Then.WAIT, remind_at=ELEVEN + timedelta(days=3))
    proposed = of("Proposed")
    answered(proposed, by=staff, then=Then.PROPOSE)
    glanced = of("Glanced")
    answered(glanced, by=staff, then=Then.PROPOSE)
    glanced.hear("Thanks!", by=glanced.customer_participant, at=ELEVEN + timedelta(hours=1), channel="mail")
    asked = of("Asked", team=colleagues.technical())
    asked.ask("Do you know him?", by=colleagues.lee(), to_staff=staff, at=ELEVEN)
    assert set(rows(kim.get("/desk/"))) == {"Waiting", "Mine", "Asked"}
    assert set(rows(kim.get("/desk/mine/"))) == {"Mine", "Theirs", "Proposed", "Glanced"}  # who answers a case has it
    assert rows(kim.get("/desk/theirs/")) == ["Theirs"]
    assert set(rows(kim.get("/desk/proposed/"))) == {"Proposed", "Glanced"}
    assert rows(kim.get("/desk/glance/")) == ["Glanced"]
    assert rows(kim.get("/desk/asked/")) == ["Asked"]
    assert set(rows(kim.get("/desk/teams/care/"))) == {"Waiting", "Mine"}


def test_an_agent_begins_with_what_they_may_act_on_and_what_they_may_only_read_is_quiet(lee, ines):
    of("Hers", team=colleagues.technical(), at=ELEVEN, receipt=False)
    of("Readable", at=TUESDAY - timedelta(days=3))
    for path in ("", "late/", "glance/"):
        assert "Readable" not in rows(lee.get(f"/desk/{path}"))
    assert rows(lee.get("/desk/")) == ["Hers"]
    page = lee.get("/desk/elsewhere/")
    assert (rows(page), "data-others" in page.content.decode()) == (["Readable"], True)
    rail = lee.get("/desk/rail/").content.decode()
    assert re.search(r'In other teams <span class="num">1</span>', rail)
    assert 'class="num late"' not in rail
    assert rows(ines.get("/desk/")) == ["Readable", "Hers"]  # who leads all teams acts in all of them
    assert "In other teams" not in ines.get("/desk/rail/").content.decode()


def test_who_is_asked_sees_the_question_and_their_own_clock(kim):
    asked = of("Asked", team=colleagues.technical(), at=TUESDAY - timedelta(days=3), text="Why is it slow?")
    asked.ask("Do you know\nthis router?", by=colleagues.lee(), to_staff=colleagues.kim(), at=ELEVEN)
    due_at = asked.commitments.get(measure="ask").due_at
    for path in ("", "asked/"):
        page = kim.get(f"/desk/{path}").content.decode()
        assert '<span class="words" data-asks>Lee asks: Do you know this router?</span>' in page
        assert ("your answer" in page, due_at.isoformat() in page, "Why is it slow?" in page) == (True, True, False)
        assert groups(page) == ["Today"]
    asked.ask("And you, Care?", by=colleagues.lee(), to_team=colleagues.care(), at=ELEVEN)
    assert "Lee asks: " in kim.get("/desk/asked/").content.decode()


def test_who_is_offered_a_case_sees_the_note_of_the_offer(kim):
    case = of("Offered", team=colleagues.technical())
    case.take(by=colleagues.lee(), at=ELEVEN)
    case.offer(by=colleagues.lee(), at=ELEVEN, to_staff=colleagues.kim(), to_team=colleagues.care(), note="Yours?")
    page = kim.get("/desk/asked/").content.decode()
    assert ("Lee offers it: Yours?" in page, "your word" in page) == (True, True)


def test_what_is_asked_costs_the_same_for_three_as_for_one(kim):
    def ask(name: str) -> None:
        of(name, team=colleagues.technical()).ask("Well?", by=colleagues.lee(), to_staff=colleagues.kim(), at=ELEVEN)

    ask("One")
    cost = {path: queries_of(kim, f"/desk/{path}") for path in ("", "asked/")}
    ask("Two")
    ask("Three")
    assert {path: queries_of(kim, f"/desk/{path}") for path in cost} == cost


def test_a_closed_team_shows_nothing_to_others(kim, ines):
    of("Secret", team=colleagues.finance(), subject="Salary of Ben")
    for path in ["", "late/", "search/?q=Salary", "search/?q=Secret", "search/?q=A-1001"]:
        assert "Secret" not in rows(kim.get(f"/desk/{path}"))
    assert rows(ines.get("/desk/")) == ["Secret"]
    assert kim.get("/desk/teams/finance/").status_code == 404


def test_the_rail_counts_what_the_lists_hold(kim):
    for name in ("One", "Two", "Three"):
        of(name)
    Case.objects.first().take(by=colleagues.kim(), at=ELEVEN)
    rail = kim.get("/desk/rail/").content.decode()
    counts = dict(re.findall(r">([A-Z][\w ]+?) <span class=\"num[^\"]*\">(\d+)</span>", rail))
    assert counts == {"Waiting for us": "3", "Mine": "1", "Care": "3", "Late": "3"}


def test_a_page_holds_fifty_and_the_next_goes_on_behind_it(kim):
    for number in range(53):
        of(f"N{number}", at=TUESDAY + timedelta(seconds=number), harm=Harm.COST if number == 52 else Harm.NONE)
    first = kim.get("/desk/")
    assert len(rows(first)) == 50
    assert rows(first)[0] == "N52"
    onward = re.search(r'href="(/desk/\?after=[^"]+)">Next', first.content.decode())[1].replace("&amp;", "&")
    second = kim.get(onward)
    assert sorted([*rows(first), *rows(second)]) == sorted(f"N{number}" for number in range(53))


@pytest.mark.parametrize("after", ["x", "1~2~3", "0~2026-03-03~5", "0~2026-03-03T09:00:00+00:00~x"])
def test_a_bent_page_address_is_no_page(kim, after):
    assert kim.get("/desk/", {"after": after}).status_code == 404


@pytest.mark.parametrize("path", LISTS)
def test_a_list_asks_the_database_as_often_for_three_rows_as_for_one(kim, path):
    staff = colleagues.kim()

    def add(name: str) -> None:
        case = of(name)
        case.take(by=staff, at=ELEVEN)

    add("One")
    cost = queries_of(kim, f"/desk/{path}")
    add("Two")
    add("Three")
    assert queries_of(kim, f"/desk/{path}") == cost


def queries_of(client: Client, path: str) -> int:
    cache.clear()
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def test_search_finds_by_words_number_and_name(kim):
    first = of("Amara", text="The turquoise router hums.")
    of("Bela", text="My invoice is wrong.")
    assert rows(kim.get("/desk/search/", {"q": "turquoise"})) == ["Amara"]
    assert rows(kim.get("/desk/search/", {"q": "Bela"})) == ["Bela"]
    assert rows(kim.get("/desk/search/", {"q": str(first.pk + 1000)})) == ["Amara"]
    straight = kim.get("/desk/search/", {"q": first.number})
    assert (straight.status_code, straight["Location"]) == (302, f"/desk/cases/{first.number}/")


def test_the_list_beside_an_open_case_is_the_one_she_came_from(kim, case):
    page = kim.get(f"/desk/cases/{case.number}/?in=team-care").content.decode()
    assert 'aria-label="Care"' in page
    assert f'href="/desk/cases/{case.number}/?in=team-care" aria-current="true"' in page


def test_the_panels_answer_by_themselves(kim, case):
    panel = kim.get(f"/desk/list/?in=ours&open={case.number}").content.decode()
    assert panel.lstrip().startswith("<section")
    assert 'aria-current="true"' in panel


def test_the_root_leads_colleagues_to_the_desk_and_customers_to_tell_us(kim):
    assert kim.get("/")["Location"] == "/desk/"
    assert Client().get("/")["Location"] == "/tell-us/"


@pytest.mark.django_db
def test_a_colleague_who_left_is_a_stranger():
    staff = colleagues.kim()
    client = browser(staff)
    staff.deactivate(at=ELEVEN)
    assert client.get("/desk/").status_code == 302


def test_the_customer_of_two_records_is_found_by_her_name_of_today(kim):
    one = of("Old")
    target = customers.CustomerFactory(name="Newname Person")
    one.customer.merge_into(target, by=None, evidence="she said so", at=ELEVEN)
    assert rows(kim.get("/desk/search/", {"q": "Newname"})) == ["Old"]


def steps(page) -> list[tuple[str, bool]]:
    """The first steps, and whether each is ticked."""
    items = re.findall(r"<li>(.*?)</li>", page.content.decode().partition('class="first-steps"')[2])
    return [(re.search(r"(?:<a[^>]*>)?([^<]+)", item)[1].strip(), 'class="done"' in item) for item in items]


@pytest.mark.django_db
def test_an_administrator_of_a_new_installation_is_led_through_the_first_steps(settings):
    settings.SMTP_PORT = 2627
    otto = colleagues.StaffFactory(full_name="Otto", role="admin")
    desk = browser(otto)
    first = desk.get("/desk/")
    assert [done for _words, done in steps(first)] == [False] * 4
    for place in ("calendars/new/", "teams/new/", "colleagues/"):
        assert f'href="/desk/settings/{place}"' in first.content.decode()
    team = colleagues.TeamFactory(name="Care")
    team.join(otto, "lead")
    assert [done for _words, done in steps(desk.get("/desk/"))] == [True, True, False, False]
    team.join(colleagues.StaffFactory(full_name="Kim"))
    led = desk.get("/desk/")
    assert steps(led)[3] == ("A first mail to care@halden.example", False)
    assert re.search(rf"<code>\S+/answerable --data {settings.DATA} mail try --port 2627</code>", led.content.decode())
    assert [done for _words, done in steps(led)] == [True, True, True, False]
    of("First").close(Outcome.SPAM, by=otto, at=ELEVEN)
    assert steps(desk.get("/desk/")) == []


@pytest.mark.django_db
def test_the_last_step_is_to_go_live():
    Rehearsal.objects.begin(at=ELEVEN)
    colleagues.TeamFactory(name="Care").join(otto := colleagues.StaffFactory(full_name="Otto", role="admin"), "lead")
    of("First").close(Outcome.SPAM, by=otto, at=ELEVEN)
    words, done = steps(browser(otto).get("/desk/"))[-1]
    assert ("go live" in words, done) == (True, False)
    go_live(by=None, at=ELEVEN)
    assert steps(browser(otto).get("/desk/")) == []


@pytest.mark.django_db
def test_nobody_else_is_asked_to_set_the_house_up(kim):
    assert steps(kim.get("/desk/")) == []


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "told"), [("", True), ("mine/", True), ("theirs/", False)])
def test_who_is_in_no_team_is_told_so(kim, path, told):
    teamless = browser(colleagues.StaffFactory(full_name="Nora"))
    assert ("You are in no team yet" in teamless.get(f"/desk/{path}").content.decode()) is told
    assert "You are in no team yet" not in kim.get(f"/desk/{path}").content.decode()


@pytest.mark.django_db
def test_a_new_team_without_a_calendar_leads_to_one_and_to_oneself_as_its_lead():
    otto = colleagues.StaffFactory(full_name="Otto", role="admin")
    asked = browser(otto).get("/desk/settings/teams/new/").content.decode()
    assert 'There is no calendar yet. <a href="/desk/settings/calendars/new/">Make one first</a>' in asked
    assert f'<option value="{otto.pk}" selected>Otto</option>' in asked
    colleagues.office_calendar()
    assert "no calendar yet" not in browser(otto).get("/desk/settings/teams/new/").content.decode()


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "9999-12-31T23:59:59"])
def test_a_place_at_the_ends_of_the_calendar_is_none_of_a_list(kim, moment):
    assert kim.get("/desk/", {"after": f"0~{moment}~1"}).status_code == 404
