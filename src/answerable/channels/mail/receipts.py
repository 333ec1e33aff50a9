"""The receipt: that it arrived, who answers by when, and that this is not the answer yet."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format

from answerable.cases.models import Case, Delivery
from answerable.cases.words import Kind, Measure
from answerable.channels.mail.arrival import Arrival
from answerable.channels.mail.models import AutomaticMail
from answerable.customers.models import Customer
from answerable.staff import texts

HALF_AN_HOUR, AN_HOUR = timedelta(minutes=30), timedelta(hours=1)
RESULT = re.compile(r"\b(spf|dkim|dmarc)=(\w+)")


def may_go_to(arrival: Arrival) -> bool:
    """Whether a machine of ours may answer: a person wrote, from an address that is no machine's and not forged."""
    if arrival.mail.automatic or not arrival.inbound.envelope_from or "@" not in arrival.sender:
        return False
    if arrival.sender in arrival.ours or _looks_forged(arrival):
        return False
    return AutomaticMail.may_go(arrival.sender, arrival.at)


def _looks_forged(arrival: Arrival) -> bool:
    """The server in front of us checked the sender, and nothing spoke for it; unless we know her from before."""
    checked = set(RESULT.findall(_checked_in_front(arrival.mail.authentication)))
    if not checked or (any(result == "pass" for _check, result in checked) and ("dmarc", "fail") not in checked):
        return False
    return not _have_corresponded(arrival.sender)


def _checked_in_front(headers: list[str]) -> str:
    """The results of the last server, which stand on top. Those below may be the sender's own invention."""
    if not headers:
        return ""
    server = headers[0].partition(";")[0].strip()
    return " ".join(each for each in headers if each.partition(";")[0].strip() == server).lower()


def _have_corresponded(address: str) -> bool:
    """Whether a colleague has written to this address before, and it was taken."""
    known = Customer.objects.with_address("mail", address)
    taken = Delivery.objects.filter(address=address, message__author_kind="staff", state="accepted")
    return bool(known and taken.filter(case__customer=known.pk).exists())


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
