"""What happens in a team when something is late: who is called, and whether customers hear of it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.kit.forms import field_of
from answerable.staff.models import Staff, Team

KEPT = ("has_ladder", "head", "last_person", "tells_late")


class LatenessForm(forms.Form):
    """A ladder or none, its two upper rungs, and a word to the customer or none."""

    has_ladder = forms.BooleanField(
        label=gettext_lazy("Warn colleagues, and call others once it is late"),
        required=False,
        help_text=gettext_lazy(
            "Who has the case is warned when half and when four fifths of the time are gone; once it is late, others "
            "are asked to look, one rung after the other."
        ),
    )
    head = forms.ModelChoiceField(
        Staff.objects.none(),
        label=gettext_lazy("Head"),
        required=False,
        empty_label=gettext_lazy("Nobody"),
        help_text=gettext_lazy("Called after the lead."),
    )
    last_person = forms.ModelChoiceField(
        Staff.objects.none(),
        label=gettext_lazy("Last person"),
        required=False,
        empty_label=gettext_lazy("Nobody"),
        help_text=gettext_lazy("Called after everybody else, then reminded once a day."),
    )
    tells_late = forms.BooleanField(
        label=gettext_lazy("Tell customers when we are late"),
        required=False,
        help_text=gettext_lazy(
            "Once for each promise that we broke and at most once a week in a case, to people we have written to "
            "before; not while a colleague is writing to them."
        ),
    )

    def __init__(self, *args: Any, team: Team, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.team = team
        self.initial = {name: getattr(team, name) for name in KEPT}
        for name in ("head", "last_person"):
            self._offer(name)

    def _offer(self, name: str) -> None:
        """Nobody is let into a sensitive team by being called to it."""
        field = field_of(self, name, forms.ModelChoiceField)
        offered = self.team.members() if self.team.is_sensitive else Staff.objects.active()
        field.queryset = offered.in_order()
        refused = _("Choose an active colleague.")
        if self.team.is_sensitive:
            refused = _("Only a member of this sensitive team can be called to its cases.")
        field.error_messages["invalid_choice"] = refused

    def keep(self) -> None:
        """The team as it was chosen."""
        for name in KEPT:
            setattr(self.team, name, self.cleaned_data[name])
        self.team.save(update_fields=KEPT)
