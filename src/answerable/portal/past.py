"""What happened in a case so far, in a customer's words."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from answerable.cases.models import Case
from answerable.cases.words import ANSWERS, Origin
from answerable.portal.looking import looks

Happened = tuple[str, datetime]


def past(case: Case) -> list[Happened]:
    """Each with when it was, oldest first."""
    return sorted([_began(case), *_with_us(case), *_looked_at(case), *_ended(case)], key=lambda step: step[1])


def _began(case: Case) -> Happened:
    began = {
        Origin.OURS: _("We wrote to you"),
        Origin.BEHALF: _("We wrote it up for you"),
        Origin.MACHINE: _("A machine of ours reported it"),
    }.get(Origin(case.origin), _("You wrote to us"))
    return began, case.opened_at


def _with_us(case: Case) -> list[Happened]:
    """Who took it, and the last answer."""
    done = []
    if case.owner and (since := _owned_since(case)):
        done.append((_("%(who)s took your case") % {"who": case.owner.working_name}, since))
    answers = case.messages.filter(kind__in=ANSWERS, accepted_at__isnull=False, bounced_at=None, not_an_answer_at=None)
    if answer := answers.select_related("staff").order_by("-accepted_at").first():
        done.append((_("%(who)s answered you") % {"who": answer.author_name}, answer.accepted_at or answer.created_at))
    return done


def _owned_since(case: Case) -> datetime | None:
    for data, at in case.events.order_by("-id").values_list("data", "at")[:300]:
        if data.get("changed", {}).get("owner_id") == case.owner_id:
            return at
    return None


def _looked_at(case: Case) -> list[Happened]:
    """Who was asked to look too, and, once they wrote something, that they look."""
    done = []
    for look in looks(case):
        done.append((_("%(who)s was asked to look at it") % {"who": look.who}, look.asked_at))
        if look.wrote_at:
            done.append((_("%(who)s looks at it too") % {"who": look.who}, look.wrote_at))
    return done


def _ended(case: Case) -> list[Happened]:
    return [(_("The case was closed"), case.closed_at)] if case.closed_at else []
