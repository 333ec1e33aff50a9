"""Calendar files of others: repetitions are laid out, and what cannot be used is refused by a sentence."""

import json
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from answerable.kit.ical import Feed, IcalError

BERLIN = ZoneInfo("Europe/Berlin")


def file(*events, head=""):
    body = "".join(f"BEGIN:VEVENT\nUID:{number}\n{event}\nEND:VEVENT\n" for number, event in enumerate(events))
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:test\n{head}{body}END:VCALENDAR\n".replace("\n", "\r\n").encode()


def years_around(clock):
    """From one year before to three years after, as the desk does whose files these are."""
    return clock.replace(year=clock.year - 1), clock.replace(year=clock.year + 3)


def test_every_holiday_feed_of_another_desk_gives_the_days_it_gave_there(samples):
    given = json.loads((samples / "calendar/ical_holidays_expect.json").read_text())
    wrong, kept = {}, {}
    for number, case in enumerate(given["cases"]):
        begin, end = years_around(datetime.fromisoformat(case.get("clock", given["clock"])).date())
        found = Feed((samples / case["file"]).read_bytes()).whole_days(begin, end)
        days = {day.isoformat(): name for day, name in found.items()}
        # A later look adds the new year and keeps the old ones.
        days = kept.get(case["file"], {}) | days if case.get("after_resync") else days
        kept[case["file"]] = days
        if days != case["expect"]:
            wrong[number] = days
    assert wrong == {}
    assert len(given["cases"]) == 4


def test_a_weekly_shift_keeps_its_clock_over_the_change_of_time():
    data = file(
        "SUMMARY:Duty\nDTSTART;TZID=Europe/Berlin:20260323T090000\nDTEND;TZID=Europe/Berlin:20260323T130000\n"
        "RRULE:FREQ=WEEKLY;COUNT=3\nEXDATE;TZID=Europe/Berlin:20260330T090000"
    )
    found = Feed(data).between(date(2026, 3, 1), date(2026, 5, 1), BERLIN)
    assert [one.begins_at for one in found] == [
        datetime(2026, 3, 23, 9, tzinfo=BERLIN),
        datetime(2026, 4, 6, 9, tzinfo=BERLIN),
    ]
    assert {(one.ends_at - one.begins_at).total_seconds() for one in found} == {4 * 3600}


def test_times_without_a_zone_are_meant_where_we_are():
    (one,) = Feed(file("DTSTART:20260323T090000\nDTEND:20260323T130000")).between(
        date(2026, 3, 1), date(2026, 4, 1), BERLIN
    )
    assert one.begins_at == datetime(2026, 3, 23, 9, tzinfo=BERLIN)
    assert (one.uid, one.summary, one.is_whole_days) == ("0", "", False)


def test_who_takes_part_is_named_by_address_else_by_name():
    data = file(
        "DTSTART;VALUE=DATE:20260323\nATTENDEE;CN=Kim Reyes:MAILTO:Kim@Halden.example\nATTENDEE;CN=Lee:urn:x\n"
        "ATTENDEE:mailto:kim@halden.example"
    )
    (one,) = Feed(data).between(date(2026, 3, 1), date(2026, 4, 1), BERLIN)
    assert one.people == ("kim@halden.example", "Lee")
    assert (one.begins_at, one.ends_at) == (datetime(2026, 3, 23, tzinfo=BERLIN), datetime(2026, 3, 24, tzinfo=BERLIN))


def test_what_lasts_several_days_names_each_of_them():
    data = file("SUMMARY:Inventory\nDTSTART;VALUE=DATE:20261230\nDTEND;VALUE=DATE:20270103")
    days = Feed(data).whole_days(date(2026, 12, 31), date(2027, 1, 2))
    assert days == {date(2026, 12, 31): "Inventory", date(2027, 1, 1): "Inventory"}


REFUSED = [
    (b"", "not a calendar file"),
    (b"<html>Please sign in</html>", "not a calendar file"),
    (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:2026", "not a calendar file"),
    (b"BEGIN:VEVENT\r\nDTSTART:20260101T000000Z\r\nEND:VEVENT\r\n", "not a calendar file"),
    (file(), "no event"),
    (file("SUMMARY:When"), "“When” does not say when it begins"),
    (file("SUMMARY:Bell\nDTSTART:20260101T000000Z\nRRULE:FREQ=SECONDLY"), "“Bell” repeats within a day"),
    (file("SUMMARY:Bell\nDTSTART:20260101T000000Z\nRRULE:FREQ=DAILY;BYMINUTE=1,2,3"), "“Bell” repeats within a day"),
    (b"x" * (1024 * 1024 + 1), "larger than a calendar should be"),
    (file(*["DTSTART;VALUE=DATE:20260101"] * 2001), "more than 2000 events"),
]


@pytest.mark.parametrize(("data", "sentence"), REFUSED)
def test_what_cannot_be_used_is_refused_by_a_sentence(data, sentence):
    with pytest.raises(IcalError, match=sentence) as refusal:
        Feed(data)
    assert str(refusal.value).endswith(".")
