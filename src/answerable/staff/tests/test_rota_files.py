"""A rota from a calendar file or an address, and ours as an address of its own."""

import http.server
import threading
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest
import time_machine
from icalendar import Calendar as Ical

from answerable.kit.ical import IcalError
from answerable.staff.models import DutyFeed, RotaFeed, Shift
from answerable.staff.models.rota_feeds import LEASE
from answerable.staff.models.shifts import put_on_duty
from answerable.staff.rota.fetching import Fetcher, Unreachable, check_address, download, fetch_rotas
from answerable.staff.rota.reading import take_in
from answerable.staff.tests.factories import MembershipFactory, ines, kim, lee, technical

pytestmark = pytest.mark.django_db
TEN = datetime(2026, 3, 3, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def team():
    team = technical()
    lee()
    MembershipFactory(team=team, staff=kim())
    team.has_rota = True
    team.save()
    return team


def file(*events):
    body = "".join(f"BEGIN:VEVENT\nUID:{number}\n{event}\nEND:VEVENT\n" for number, event in enumerate(events))
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{body}END:VCALENDAR\n".replace("\n", "\r\n").encode()


def event(summary, begins, ends, more=""):
    return f"SUMMARY:{summary}\nDTSTART:202603{begins}00Z\nDTEND:202603{ends}00Z{more}"


def shifts(team):
    rows = team.shifts.order_by("begins_at", "staff__working_name")
    return [(row.staff.working_name, f"{row.begins_at:%d %H}", f"{row.ends_at:%d %H}") for row in rows]


def test_events_become_shifts_of_who_takes_part_or_is_named(team):
    data = file(
        event("Duty: lee", "04T0800", "04T1200"),
        event("Late", "05T1200", "05T1600", "\nATTENDEE:mailto:KIM@halden.example\nATTENDEE;CN=Lee Tanaka:urn:x"),
        event("Kim Marlow", "06T0800", "06T1200", "\nRRULE:FREQ=WEEKLY;COUNT=2"),
    )
    taken = take_in(team, data, at=TEN)
    assert (taken.count, taken.unknown) == (5, ())
    assert shifts(team) == [
        ("Lee", "04 08", "04 12"),
        ("Kim", "05 12", "05 16"),
        ("Lee", "05 12", "05 16"),
        ("Kim", "06 08", "06 12"),
        ("Kim", "13 08", "13 12"),
    ]
    assert set(team.shifts.values_list("source", flat=True)) == {"ical"}


def test_who_is_no_colleague_of_this_team_is_named_and_the_rest_taken(team):
    ines()  # a member too
    taken = take_in(team, file(event("Lee", "04T0800", "04T1200"), event("Zoe", "05T0800", "05T1200")), at=TEN)
    assert (taken.count, taken.unknown) == (1, ("Zoe",))
    with pytest.raises(IcalError, match=r"Nobody in this file is a colleague of this team: Zoe\."):
        take_in(team, file(event("Zoe", "05T0800", "05T1200")), at=TEN)
    assert shifts(team) == [("Lee", "04 08", "04 12")]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"BEGIN:VCALENDAR\r\nnonsense", "not a calendar file"),
        (file(event("Lee", "04T0800", "04T1200", "\nRRULE:FREQ=MINUTELY")), "repeats within a day"),
        (file("SUMMARY:Lee\nDTSTART:20200101T080000Z\nDTEND:20200101T090000Z"), "Nothing in this file happens"),
    ],
)
def test_a_malformed_file_says_so_and_changes_nothing(team, data, sentence):
    take_in(team, file(event("Lee", "04T0800", "04T1200")), at=TEN)
    with pytest.raises(IcalError, match=sentence):
        take_in(team, data, at=TEN)
    assert shifts(team) == [("Lee", "04 08", "04 12")]


def test_a_file_replaces_what_came_the_same_way_but_neither_what_was_said_by_hand_nor_what_has_begun(team):
    put_on_duty(team, kim(), TEN + 24 * HOUR, TEN + 28 * HOUR, at=TEN)
    take_in(team, file(event("Lee", "03T0800", "03T1000"), event("Lee", "05T0800", "05T1200")), at=TEN)
    take_in(team, file(event("Lee", "03T0800", "03T1500"), event("Lee", "06T0800", "06T1200")), at=TEN)
    assert shifts(team) == [
        ("Lee", "03 08", "03 15"),
        ("Kim", "04 09", "04 13"),
        ("Lee", "06 08", "06 12"),
    ]


def test_a_whole_day_is_a_shift_from_midnight_to_midnight_here(team):
    take_in(team, file("SUMMARY:Lee\nDTSTART;VALUE=DATE:20260305"), at=TEN)
    assert shifts(team) == [("Lee", "04 23", "05 23")]


def test_an_address_is_fetched_every_hour_and_a_failure_leaves_the_shifts(team):
    feed = RotaFeed.objects.create(team=team, url="https://rota.example/t.ics", fetch_at=TEN)
    answers = {"data": file(event("Lee", "04T0800", "04T1200"), event("Zoe", "04T0800", "04T1200"))}
    assert fetch_rotas(TEN, lambda url: answers["data"]) == 1
    assert fetch_rotas(TEN, lambda url: answers["data"]) == 0
    feed.refresh_from_db()
    assert (feed.fetched_at, feed.unknown, feed.trouble) == (TEN, ["Zoe"], "")
    answers["data"] = b"<html>"
    assert fetch_rotas(TEN + HOUR, lambda url: answers["data"]) == 1
    feed.refresh_from_db()
    assert "not a calendar file" in feed.trouble
    assert (feed.fetched_at, shifts(team)) == (TEN, [("Lee", "04 08", "04 12")])

    def unreachable(url):
        raise Unreachable("Nothing came from this address.")

    fetch_rotas(TEN + 2 * HOUR, unreachable)
    feed.refresh_from_db()
    assert (feed.trouble, shifts(team)) == ("Nothing came from this address.", [("Lee", "04 08", "04 12")])


def test_a_fetch_whose_worker_was_killed_is_taken_up_again_after_its_lease(team):
    RotaFeed.objects.create(team=team, url="https://rota.example/t.ics", fetch_at=TEN)
    assert RotaFeed.claim(TEN)
    assert RotaFeed.claim(TEN) is None
    assert RotaFeed.claim(TEN + LEASE)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/rota.ics",
        "http://localhost:8000/",
        "http://[::1]/",
        "http://169.254.169.254/latest/meta-data/",
        "http://0.0.0.0/",
        "file:///etc/passwd",
        "ftp://rota.example/",
        "https://",
    ],
)
def test_addresses_behind_which_no_calendar_lies_are_refused(url):
    with pytest.raises(Unreachable):
        check_address(url)


def test_what_an_address_says_is_read_up_to_a_limit_and_a_redirect_is_looked_at():
    class Answers(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            if self.path == "/elsewhere":
                self.send_response(302)
                self.send_header("Location", "http://169.254.169.254/")
                self.end_headers()
            elif self.path == "/none":
                self.send_error(404)
            else:
                self.send_response(200)
                self.end_headers()
                self.wfile.write(b"x" * (2 * 1024 * 1024) if self.path == "/large" else b"BEGIN:VCALENDAR")

        def log_message(self, *_words):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
    try:
        with pytest.raises(Unreachable, match="not one of a calendar elsewhere"):
            download(base)

        def elsewhere(url):
            """The test's own server stands where no calendar of others may."""
            if not url.startswith(base):
                check_address(url)

        assert download(base + "/", elsewhere) == b"BEGIN:VCALENDAR"
        assert len(download(base + "/large", elsewhere)) > 1024 * 1024
        with pytest.raises(Unreachable, match=r"error \(404\)"):
            download(base + "/none", elsewhere)
        with pytest.raises(Unreachable, match="not one of a calendar elsewhere"):
            download(base + "/elsewhere", elsewhere)
    finally:
        server.shutdown()
        server.server_close()


def test_programs_read_who_is_on_duty_behind_a_private_address(team, client):
    put_on_duty(team, lee(), TEN, TEN + 4 * HOUR, at=TEN)
    put_on_duty(team, kim(), TEN + 4 * HOUR, TEN + 8 * HOUR, at=TEN)
    of_team = DutyFeed.issue(by=ines(), at=TEN, team=team)
    of_kim = DutyFeed.issue(by=kim(), at=TEN, staff=kim())
    with time_machine.travel(TEN, tick=False):
        answer = client.get(f"/duty/{of_team}.ics")
        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        assert "no-store" in answer["Cache-Control"]
        told = [(str(one["SUMMARY"]), one["DTSTART"].dt) for one in Ical.from_ical(answer.content).walk("VEVENT")]
        assert told == [("Lee", TEN), ("Kim", TEN + 4 * HOUR)]
        mine = [str(one["SUMMARY"]) for one in Ical.from_ical(client.get(f"/duty/{of_kim}.ics").content).walk("VEVENT")]
        assert mine == ["Technical"]


def test_programs_read_only_the_part_of_a_shift_in_which_they_are_here(team, client):
    put_on_duty(team, lee(), TEN, TEN + 6 * HOUR, at=TEN)
    put_on_duty(team, kim(), TEN, TEN + 4 * HOUR, at=TEN)
    lee().go_away(TEN + HOUR, TEN + 2 * HOUR, at=TEN)
    lee().go_away(TEN + 5 * HOUR, None, at=TEN)
    kim().go_away(TEN, TEN + 9 * HOUR, at=TEN)
    plain = DutyFeed.issue(by=ines(), at=TEN, team=team)
    with time_machine.travel(TEN, tick=False):
        events = Ical.from_ical(client.get(f"/duty/{plain}.ics").content).walk("VEVENT")
    told = [(str(one["SUMMARY"]), one["DTSTART"].dt, one["DTEND"].dt) for one in events]
    assert told == [("Lee", TEN, TEN + HOUR), ("Lee", TEN + 2 * HOUR, TEN + 5 * HOUR)]
    assert len({str(one["UID"]) for one in events}) == 2


def test_a_private_address_can_be_ended_and_a_new_one_ends_the_one_before(team, client):
    first = DutyFeed.issue(by=ines(), at=TEN, team=team)
    second = DutyFeed.issue(by=ines(), at=TEN, team=team)
    assert [client.get(f"/duty/{plain}.ics").status_code for plain in (first, second, "guess")] == [404, 200, 404]
    assert not DutyFeed.objects.filter(hashed=second).exists()
    DutyFeed.find(second).revoke(at=TEN)
    assert client.get(f"/duty/{second}.ics").status_code == 404


def test_who_has_left_and_a_team_without_a_rota_tell_nothing(team, client):
    of_team, of_kim = DutyFeed.issue(by=ines(), at=TEN, team=team), DutyFeed.issue(by=kim(), at=TEN, staff=kim())
    kim().deactivate(at=TEN)
    team.has_rota = False
    team.save()
    assert [client.get(f"/duty/{plain}.ics").status_code for plain in (of_team, of_kim)] == [404, 404]
    assert Shift.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_a_server_that_does_not_answer_keeps_nothing_else_waiting(team):
    feed = RotaFeed.objects.create(team=team, url="https://rota.example/t.ics", fetch_at=TEN)
    answers, asked = Event(), []

    def slow(url):
        asked.append(url)
        answers.wait(60)
        return file(event("Lee", "04T0800", "04T1200"))

    fetcher = Fetcher(slow)
    assert fetcher.fetch(TEN) == 1, "the step is over, and nothing has come yet"
    assert fetcher.fetch(TEN + HOUR) == 0, "one address at a time"
    answers.set()
    fetcher.wait()
    feed.refresh_from_db()
    assert (asked, feed.fetched_at) == ([feed.url], TEN)
