"""The receipt: that it arrived, who answers by when, and that this is not the answer yet."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format

from answerable.cases.models import Case
from answerable.cases.words import Kind, Measure
from answerable.channels.mail.arrival import Arrival
from answerable.channels.mail.models import AutomaticMail
from answerable.staff import texts

HALF_AN_HOUR, AN_HOUR = timedelta(minutes=30), timedelta(hours=1)
PASSES = ("spf=pass", "dkim=pass", "dmarc=pass")


def may_go_to(arrival: Arrival) -> bool:
    """Whether a machine of ours may answer: a person wrote, from an address that is no machine's and not forged."""
    if arrival.mail.automatic or not arrival.inbound.envelope_from or "@" not in arrival.sender:
        return False
    if arrival.sender in arrival.ours or _looks_forged(arrival):
        return False
    return AutomaticMail.may_go(arrival.sender, arrival.at)


def _looks_forged(arrival: Arrival) -> bool:
    """A server in front of us checked the sender, and no check passed."""
    told = " ".join(arrival.mail.authentication).lower()
    return "=fail" in told and not any(word in told for word in PASSES)


def give(case: Case, arrival: Arrival) -> None:
    """Write the receipt that this case owes, in the transaction that files the mail."""
    if not case.commitment(Measure.RECEIPT):
        return
    if case.tell(Kind.RECEIPT, words(case, arrival.at), at=arrival.at):
        AutomaticMail.count(arrival.sender, arrival.at)


def words(case: Case, at: datetime) -> str:
    """The team's receipt in her language, in or out of hours; never blank."""
    hours = case.team.calendar.current().hours()
    kind = "receipt" if hours.is_open(at) else "out_of_hours"
    answer = case.commitment(Measure.ANSWER)
    with translation.override(_spoken(case, kind)):
        due = told(answer.due_at.astimezone(hours.zone), at.astimezone(hours.zone)) if answer else ""
    facts = {"customer": case.customer.display_name, "case": case.number, "team": case.team.name}
    facts |= {"due": due, "company": settings.COMPANY}
    own = texts.render(texts.text_for(case.team, kind, case.language), **facts)
    return own or texts.render(texts.built_in(kind, case.language), **facts)


def _spoken(case: Case, kind: str) -> str:
    """The language that the text will really be in."""
    base = case.language.partition("-")[0]
    if base in texts.LANGUAGES or case.team.texts.filter(kind=kind, language__in=[case.language, base]).exists():
        return case.language
    return "en"


def told(due_at: datetime, at: datetime) -> str:
    """A time as customers are told it, rounded late: 10:30 today, Monday, 11:00 this week, else with the date."""
    today = due_at.date() == at.date()
    rounded = late(due_at, HALF_AN_HOUR if today else AN_HOUR)
    if rounded.date() == at.date():
        return date_format(rounded, "H:i")
    near = rounded.date() - at.date() < timedelta(days=7)
    return date_format(rounded, "l, H:i" if near else "l, j F, H:i")


def late(moment: datetime, step: timedelta) -> datetime:
    """The next full half or whole hour; a moment that is one already stays."""
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + -(-(moment - midnight) // step) * step
