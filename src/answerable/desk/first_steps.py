"""What an administrator does first: on a new installation the empty list leads to it, step by step."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from answerable.calendars.models import Calendar
from answerable.cases.models import Case
from answerable.channels.mail.models import Rehearsal
from answerable.kit.this_command import this_command
from answerable.staff.models import Membership, Staff, Team


@dataclass(frozen=True)
class Step:
    """One thing to do, where to do it, whether it is done, and how, or by what command, where the place is silent."""

    words: str
    href: str
    is_done: bool
    how: str = ""
    command: str = ""


def first_steps(staff: Staff) -> list[Step]:
    """The steps in their order; none for others, nor once a team has an address, a case has come and mail leaves."""
    if not staff.is_admin:
        return []
    address = Team.objects.active().exclude(address=None).in_order().values_list("address", flat=True).first()
    has_case = Case.objects.exists()
    rehearses = Rehearsal.objects.is_on()
    if address and has_case and not rehearses:
        return []
    steps = [*_setting_up(staff, address), _first_mail(address, has_case)]
    return [*steps, _going_live()] if rehearses else steps


def _setting_up(staff: Staff, address: str | None) -> list[Step]:
    calendar, team = Calendar.objects.exists(), Team.objects.active().exists()
    others = Membership.objects.filter(staff__is_active=True, team__is_active=True).exclude(staff=staff).exists()
    return [
        Step(_("A calendar: when you work"), _place("calendar", calendar), calendar),
        Step(_("A team, with the address customers write to"), _place("team", team), bool(address)),
        Step(_("Colleagues, and who is in which team"), reverse("desk:settings-colleagues"), others),
    ]


def _first_mail(address: str | None, has_case: bool) -> Step:
    words = _("A first mail to %(address)s") % {"address": address} if address else _("A first mail to the team")
    how = _("From any mailbox, once mail for it comes to this desk. On the desk's own machine:")
    command = f"{this_command()} mail try --port {settings.SMTP_PORT}"
    return Step(words, f"mailto:{address}" if address else "", has_case, how, command)


def _going_live() -> Step:
    return Step(_("When you are ready: go live. Until then nothing leaves."), reverse("desk:settings-live"), False)


def _place(what: str, is_there: bool) -> str:
    """Where they all stand, or where the first is made."""
    return reverse(f"desk:settings-{what}s" if is_there else f"desk:settings-new-{what}")
