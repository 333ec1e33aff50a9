"""The calendars of the third-party vectors, said in our rules: breaks taken out, special hours as exceptions."""

from datetime import date, datetime

WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
YEARS = range(1990, 2031)


def rules_of(calendar):
    exceptions = dict(calendar.get("special_hours", {}))
    for day, breaks in calendar.get("breaks", {}).items():
        weekday = WEEK[date.fromisoformat(day).weekday()]
        exceptions[day] = _without(exceptions.get(day, calendar["hours"].get(weekday, [])), breaks)
    holidays = list(calendar["holidays"])
    holidays += [f"{year}-{day}" for day in calendar.get("holidays_recurring", []) for year in YEARS]
    # Theirs close a holiday whatever else is said of the day; ours lets the exception decide.
    exceptions = {day: slots for day, slots in exceptions.items() if day not in holidays}
    return {"time_zone": calendar["tz"], "hours": calendar["hours"], "holidays": holidays, "exceptions": exceptions}


def moment(text):
    return datetime.fromisoformat(text)


def _without(slots, breaks):
    for begin, end in breaks:
        pieces = [[[a, min(b, begin)], [max(a, end), b]] for a, b in slots]
        slots = [[a, b] for pair in pieces for a, b in pair if a < b]
    return slots
