"""What happened in a case so far, in a customer's words."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from answerable.cases.models import Case
from answerable.cases.words import ANSWERS, Kind, Origin
from answerable.portal.looking import looks

Happened = tuple[str, datetime]
DECISIONS = 6  # of hers that are shown, the newest


def past(case: Case) -> list[Happened]:
    """Each with when it was, oldest first."""
    steps = [_began(case), *_with_us(case), *_looked_at(case), *_decided(case), *_ended(case)]
    return sorted(steps, key=lambda step: step[1])


def _began(case: Case) -> Happened:
    began = {
        Origin.OURS: _("We wrote to you"),
        Origin.BEHALF: _("We wrote it up for you"),
        Origin.MACHINE: _("A machine of ours reported it"),
    }.get(Origin(case.origin), _("You wrote to us"))
    return began, case.opened_at


def _with_us(case: Case) -> list[Happened]:
    """Who took it, the last answer, and the last word that was none yet."""
    done = []
    if case.owner and (since := _owned_since(case)):
        done.append((_("%(who)s took your case") % {"who": case.owner.working_name}, since))
    arrived = case.messages.filter(accepted_at__isnull=False, bounced_at=None, not_an_answer_at=None)
    words = arrived.select_related("staff").order_by("-accepted_at")
    if answer := words.filter(kind__in=ANSWERS).first():
        done.append((_("%(who)s answered you") % {"who": answer.author_name}, answer.accepted_at or answer.created_at))
    if word := words.filter(kind=Kind.HOLDING).first():
        said = _("%(who)s wrote to you, not yet with the answer") % {"who": word.author_name}
        done.append((said, word.accepted_at or word.created_at))
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


def _decided(case: Case) -> list[Happened]:
    """What she said of our proposals, herself."""
    said = {
        "proposal.confirmed": _("You said: solved"),
        "proposal.rejected": _("You said: not solved"),
        "proposal.taken-back": _("You took your yes back"),
    }
    hers = case.events.filter(name__in=said, actor_kind="participant").order_by("-id")
    return [(said[name], at) for name, at in hers.values_list("name", "at")[:DECISIONS][::-1]]


def _ended(case: Case) -> list[Happened]:
    return [(_("The case was closed"), case.closed_at)] if case.closed_at else []
