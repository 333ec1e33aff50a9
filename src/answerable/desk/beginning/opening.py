"""Beginning a case from the desk: written up for her, told on the phone, or our own first word."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from answerable.cases.models import Case
from answerable.cases.models.answering import UNDO_WITHIN
from answerable.cases.receipting import acknowledge
from answerable.cases.words import Harm, IfSilent, Origin, Then, Type
from answerable.customers.models import Customer
from answerable.desk.beginning.forms import BehalfForm, CallForm, LetterForm, MatterForm
from answerable.staff.models import Staff


def write_up(form: BehalfForm, *, by: Staff, at: datetime) -> Case:
    """What she told somebody becomes her case; the clocks run as if she had written it herself."""
    given = form.cleaned_data
    customer = form.meet(at, "told when their case was written up")
    case, _message = Case.open(
        **_matter(form, customer),
        text=given["text"],
        channel=given["channel"],
        origin=Origin.BEHALF,
        needed_by=given["needed_by"],
        receipt=given["receipt"] and bool(customer.mail_address()),
        by=by,
        at=at,
    )
    if given["mine"]:
        case.take(by=by, at=at)
    acknowledge(case, at=at)
    return case


def log_call(form: CallForm, *, by: Staff, at: datetime) -> Case:
    """A call about something new: solved at once, answered for now, passed on as told, or nobody reached."""
    given, way = form.cleaned_data, form.way()
    facts = _matter(form, form.meet(at, "told on the phone"))
    if not form.was_reached:
        case = _begin_unreached(facts, given["text"], by, at)
    elif way["she_said_solved"]:
        return Case.solve_on_call(**facts, text=given["said"], did=given["text"], by=by, at=at)
    else:
        case = _begin_spoken(facts, given, way, by, at)
    if given["call_at"]:
        case.agree_call(given["call_at"], by=by, at=at)
    return case


def write_first(form: LetterForm, *, by: Staff, at: datetime) -> Case:
    """Our own first word, sent in one of the three ways and held back ten seconds; whoever writes has the case."""
    given = form.cleaned_data
    facts = _matter(form, form.meet(at, "given when we wrote first"))
    case, _message = Case.open(**facts, text="", channel="mail", origin=Origin.OURS, by=by, at=at)
    case.take(by=by, at=at)
    case.write(
        given["text"],
        by=by,
        at=at,
        then=Then(given["then"]),
        remind_at=given["remind_at"] if given["then"] == Then.WAIT else None,
        if_silent=IfSilent(given["if_silent"] or IfSilent.OURS),
        next_word_at=given["next_word_at"] if given["then"] == Then.KEEP else None,
        undo=UNDO_WITHIN,
    )
    return case


def _matter(form: MatterForm, customer: Customer) -> dict[str, Any]:
    given = form.cleaned_data
    return {
        "customer": customer,
        "team": given["team"],
        "subject": given["subject"],
        "type": Type(given["type"]),
        "harm": Harm(given["harm"]),
        "language": customer.language or "en",
    }


def _begin_unreached(facts: dict[str, Any], text: str, by: Staff, at: datetime) -> Case:
    case, _message = Case.open(**facts, text="", channel="phone", origin=Origin.OURS, by=by, at=at)
    case.take(by=by, at=at)
    case.log_call(text, by=by, at=at, reached=False)
    return case


def _begin_spoken(facts: dict[str, Any], given: dict[str, Any], way: dict[str, Any], by: Staff, at: datetime) -> Case:
    """What she said opens it; what we said, if anything, answers it, and then whoever spoke has the case."""
    case, _message = Case.open(
        **facts, text=given["said"], channel="phone", origin=Origin.BEHALF, receipt=False, by=by, at=at
    )
    if given["text"].strip():
        case.take(by=by, at=at)
        case.log_call(given["text"], by=by, at=at, **way)
    return case
