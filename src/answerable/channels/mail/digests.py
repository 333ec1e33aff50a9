"""The worker's step for digests: what is late or will be, one mail an hour to each colleague at most."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from answerable.cases.digesting import lines
from answerable.cases.models import Alert, Case, Digest
from answerable.cases.models.alert import claim_digests
from answerable.cases.words import Measure
from answerable.channels.mail.colleagues.asked import questions
from answerable.channels.mail.colleagues.inviting import Invitation
from answerable.channels.mail.composing import Letter
from answerable.channels.mail.going_live import LEFT_OUT, once_live
from answerable.channels.mail.heads import refuse_strange, spoken
from answerable.channels.mail.meanings import Never, NotNow
from answerable.channels.mail.models import Rehearsal
from answerable.channels.mail.to_colleagues import begin, house_address
from answerable.channels.mail.transports import Transport, way_out
from answerable.kit import moments
from answerable.kit.languages import at_the_desk
from answerable.staff.models import Team

log = logging.getLogger(__name__)

PAUSE, GIVES_UP_AFTER = timedelta(minutes=5), timedelta(days=2)


@once_live
def send_digests(at: datetime) -> int:
    """Send what is due; how many were taken up. What cannot leave now is tried again."""
    batch = claim_digests(at)
    if batch:
        left_out_until = Rehearsal.objects.left_out_until()
        with way_out() as transport:
            for digest in batch:
                if left_out_until and _newest(digest) <= left_out_until:
                    _leave_out(digest)
                else:
                    _send(digest, transport, at)
    return len(batch)


def _newest(digest: Digest) -> datetime:
    """When the last thing happened that it tells."""
    latest: datetime | None = digest.alerts.aggregate(latest=Max("at"))["latest"]
    return latest or digest.made_at


def _leave_out(digest: Digest) -> None:
    rows = Digest.objects.filter(pk=digest.pk, state="waiting")
    rows.update(state="failed", lease_until=None, error=LEFT_OUT)


def _send(digest: Digest, transport: Transport, at: datetime) -> None:
    rows = Digest.objects.filter(pk=digest.pk, state="waiting")
    try:
        transport.send(compose(digest, at))
    except NotNow as trouble:
        ended = {"state": "failed"} if at - digest.made_at > GIVES_UP_AFTER else {"not_before": at + PAUSE}
        rows.update(lease_until=None, error=str(trouble)[:500], **ended)
    except (Never, ValueError) as trouble:
        log.exception("Digest %s cannot be sent", digest.pk)
        rows.update(state="failed", lease_until=None, error=str(trouble)[:500])
    else:
        rows.update(state="sent", sent_at=at, lease_until=None)


def compose(digest: Digest, at: datetime) -> Letter:
    """The mail: its cases by harm and wait, each with a link to the desk; no words of a sensitive team."""
    staff, home = digest.staff, house_address()
    mail = begin(staff, f"digest.{digest.pk}", digest.made_at)
    with translation.override(at_the_desk(staff.language)):
        told, count = lines(digest)
        told = [each | {"questions": questions(digest, each)} for each in told]
        aside = digest.alerts.filter(kind="aside").select_related("team").order_by("team__name")
        mail["Subject"] = _subject(digest, told, count)
        if len(told) == 1 and not digest.is_overload and (invitation := Invitation.to(digest, told[0], home)):
            mail["Reply-To"] = invitation.address(invitation.first)
        mail.set_content("\n\n".join(_words(digest, told, count, [row.team for row in aside], at, home)) + "\n")
    return Letter(f"digest-{digest.pk:010d}.eml", "", staff.email, refuse_strange(mail.as_bytes()))


def _subject(digest: Digest, told: list[dict[str, Any]], count: int) -> str:
    if digest.is_overload:
        return _("%(count)d cases are late or nearly so: please decide") % {"count": count}
    if len(told) == 1:
        return f"{_what(told[0])} [{told[0]['case'].number}]"
    if not told:
        return _("Set aside, and not looked through")
    return ngettext("%(count)d case needs you", "%(count)d cases need you", count) % {"count": count}


def _words(
    digest: Digest, told: list[dict[str, Any]], count: int, aside: list[Team], at: datetime, home: str
) -> list[str]:
    paragraphs = [_line(each, at) for each in told]
    if not digest.is_overload:
        invitations = [Invitation.to(digest, each, home) for each in told]
        answers = [each.words(is_alone=len(told) == 1) if each else "" for each in invitations]
        paragraphs = [f"{line}\n{answer}".strip() for line, answer in zip(paragraphs, answers, strict=True)]
    if count > len(told):
        paragraphs.append(_("and %(count)d more.") % {"count": count - len(told)})
    for team in dict.fromkeys(aside):
        paragraphs.append(
            _("%(team)s has not looked through what was set aside for a working day: %(link)s")
            % {"team": team, "link": f"{settings.BASE_URL}/desk/set-aside/"}
        )
    if digest.is_overload:
        paragraphs.insert(0, _("This is more than one person can look into. Please decide what happens now:"))
        paragraphs.insert(1, f"{settings.BASE_URL}/desk/overload/{digest.pk}/")
    return paragraphs


def _what(each: dict[str, Any]) -> str:
    """Why this case is told of; of a question, who asks it."""
    if each["alert"].kind == Alert.Kind.ASKED and each["questions"]:
        return _("%(name)s asks you") % {"name": spoken(each["questions"][-1].who)}
    return str(each["alert"].get_kind_display())


def _line(each: dict[str, Any], at: datetime) -> str:
    case = each["case"]
    due = _due(case, case.next_due_at, at) if case.next_due_at else ""
    facts = " · ".join(filter(None, (case.number, each["words"], case.team.name, due)))
    asked = [question.words(at) for question in each["questions"]]
    what = "" if asked and each["alert"].kind == Alert.Kind.ASKED else f"{_what(each)}."
    return "\n".join(filter(None, [facts, what, *asked, f"{settings.BASE_URL}/desk/cases/{case.number}/"]))


def _due(case: Case, due_at: datetime, at: datetime) -> str:
    """What is due, with day and clock in the zone of the team: a mail may be read on another day."""
    words = _("%(what)s is late, it was due %(when)s") if due_at < at else _("%(what)s by %(when)s")
    with timezone.override(case.calendar_now().hours().zone):
        return words % {"what": Measure(case.next_measure).label, "when": moments.exact(due_at)}
