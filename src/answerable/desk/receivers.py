"""To whom a case, a question or a look can be given: teams first, then colleagues, in one choice."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.staff.models import Staff, Team

Groups = list[tuple[str, list[tuple[str, str]]]]


def receivers(but: Staff | None = None) -> Groups:
    """Everybody who can be asked, except `but`."""
    teams = Team.objects.active().in_order().values_list("pk", "name")
    people = Staff.objects.active().exclude(pk=but.pk if but else 0).in_order().values_list("pk", "working_name")
    return [
        (_("Teams"), [(f"team-{pk}", name) for pk, name in teams]),
        (_("Colleagues"), [(f"staff-{pk}", name) for pk, name in people]),
    ]


class ReceiverField(forms.ChoiceField):
    """A choice of one colleague or one team; cleaned to that colleague or team."""

    default_error_messages = {"required": gettext_lazy("Say to whom."), "invalid_choice": gettext_lazy("Say to whom.")}

    def offer(self, groups: Groups) -> None:
        self.choices = [("", _("Choose…")), *groups]

    def clean(self, value: Any) -> Staff | Team | None:
        kind, _dash, number = str(super().clean(value)).partition("-")
        if not number:
            return None
        return Staff.objects.get(pk=number) if kind == "staff" else Team.objects.get(pk=number)


def as_arguments(receiver: Staff | Team | None) -> dict[str, Any]:
    """As the verbs take it: a colleague or a team."""
    return {"to_staff": receiver} if isinstance(receiver, Staff) else {"to_team": receiver}
