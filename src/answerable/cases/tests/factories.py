"""Cases for tests: opened, answered and closed by the verbs themselves, never by writing rows."""

from datetime import UTC, datetime, timedelta

from django.db.models import Max

from answerable.cases.models import Case, Message
from answerable.cases.sweeping import sweep
from answerable.customers.tests import factories as customers
from answerable.staff.models import Staff, Team
from answerable.staff.tests import factories as colleagues

# A Tuesday at ten in Berlin, in office hours.
TUESDAY = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)


def opened(text: str = "I was charged twice for March. Can you help?", **facts) -> Case:
    """Ana wrote to Care on Tuesday morning."""
    given = {
        "customer": facts.pop("customer", None) or customers.ana(),
        "team": facts.pop("team", None) or colleagues.care(),
        "subject": "Charged twice",
        "channel": "mail",
        "at": TUESDAY,
    } | facts
    return Case.open(text=text, **given)[0]


def care_with_a_ladder() -> Team:
    """Care with Kim and Max on duty, Ines as lead, Vera as its head, Odo as the last person; it tells of lateness."""
    team = colleagues.care()
    colleagues.kim(), colleagues.ines()
    max_, team.head, team.last_person = (person(name) for name in ("Max Bell", "Vera Holm", "Odo Quist"))
    team.join(max_)
    team.has_ladder = team.tells_late = True
    team.save()
    return team


def person(name: str) -> Staff:
    return colleagues.StaffFactory(full_name=name, working_name=name.split()[0])


def sweep_all(at: datetime) -> None:
    """Whatever is due by then in any case."""
    while sweep(at):
        pass


def accept(message: Message, at: datetime) -> None:
    """Every recipient's server takes it."""
    for delivery in message.deliveries.all():
        message.case.accepted(delivery, at=at)
    message.case.refresh_from_db()
    message.refresh_from_db()


def answered(
    case: Case, *, at: datetime | None = None, by=None, text: str = "Here is your refund.", **facts
) -> Message:
    """A colleague answers, and her server takes it a second later."""
    at = at or case.touched_at + timedelta(hours=1)
    message = case.write(text, by=by or colleagues.kim(), at=at, **facts)
    accept(message, at + timedelta(seconds=1))
    case.refresh_from_db()
    return message


def latest() -> datetime:
    """When the last thing happened in any case."""
    return Case.objects.aggregate(last=Max("touched_at"))["last"] or TUESDAY
