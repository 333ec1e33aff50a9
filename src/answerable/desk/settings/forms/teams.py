"""What is asked about a team: its facts, its people, who reads along, and what it says by itself."""

from __future__ import annotations

from itertools import chain, count
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from answerable.calendars.models import Calendar
from answerable.cases.leaving import would_be_left_alone
from answerable.desk.settings.forms.unique import besides
from answerable.kit.clock import now
from answerable.kit.forms import field_of
from answerable.staff.models import Membership, Staff, Team, TeamAddress
from answerable.staff.placeholders import checked


class TeamForm(forms.Form):
    """Name, addresses, calendar, who may read."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    address = forms.EmailField(
        label=gettext_lazy("Address"),
        max_length=254,
        required=False,
        help_text=gettext_lazy("Mail to it becomes the team's; its answers come from it."),
    )
    further = forms.CharField(
        label=gettext_lazy("Further addresses"),
        widget=forms.Textarea({"rows": 2}),
        required=False,
        help_text=gettext_lazy("One on each line."),
    )
    calendar = forms.ModelChoiceField(
        Calendar.objects.order_by("name"), label=gettext_lazy("Works by"), empty_label=None
    )
    visibility = forms.ChoiceField(
        label=gettext_lazy("Who may read its cases?"), choices=Team.Visibility, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, team: Team | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.team = team
        if team:
            further = "\n".join(team.addresses.order_by("address").values_list("address", flat=True))
            self.initial = {name: getattr(team, name) for name in ("name", "address", "visibility")}
            self.initial |= {"calendar": team.calendar_id, "further": further}

    @property
    def _others(self) -> Any:
        return besides(Team.objects.all(), self.team)

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if self._others.filter(name=name).exists():
            raise ValidationError(_("Another team is called so."))
        return name

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"].lower()
        self._refuse_taken(address)
        return address

    def clean_further(self) -> list[str]:
        lines = [line.strip().lower() for line in self.cleaned_data["further"].splitlines() if line.strip()]
        for line in lines:
            validate_email(line)
            self._refuse_taken(line)
        return list(dict.fromkeys(lines))

    def _refuse_taken(self, address: str) -> None:
        taken = self._others.filter(Q(address=address) | Q(addresses__address=address))
        if address and taken.exists():
            raise ValidationError(_("%(address)s is already the address of another team.") % {"address": address})

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("address") and given["address"] in given.get("further", []):
            self.add_error("further", _("This is its main address already."))
        leaderless = self.team is not None and not self.team.leads().exists()
        if given.get("visibility") == Team.Visibility.SENSITIVE and leaderless:
            self.add_error("visibility", _("Only its leads look after a sensitive team: give it a lead first."))
        return given

    def keep(self) -> Team:
        """The team as it was typed, with exactly these further addresses."""
        given, team = self.cleaned_data, self.team or self._new_team()
        wanted = given["further"]
        if team.pk:
            team.addresses.exclude(address__in=wanted).delete()
        for name in ("name", "address", "visibility"):
            setattr(team, name, given[name])
        if team.pk:
            team.work_by(given["calendar"], at=now())
        else:
            team.calendar = given["calendar"]
        team.save()
        if team.is_sensitive:
            team.shares_given.all().delete()  # its named readers are its members, nobody else
        for address in wanted:
            TeamAddress.objects.get_or_create(team=team, address=address)
        return team

    def _new_team(self) -> Team:
        wish = slugify(self.cleaned_data["name"])[:70] or "team"
        taken = {"new", *Team.objects.filter(slug__startswith=wish).values_list("slug", flat=True)}
        free = next(slug for slug in chain([wish], (f"{wish}-{number}" for number in count(2))) if slug not in taken)
        return Team(slug=free, position=Team.objects.count())


class NewTeamForm(TeamForm):
    """A new team has a lead from its first day."""

    lead = forms.ModelChoiceField(
        Staff.objects.none(), label=gettext_lazy("Who leads it?"), empty_label=gettext_lazy("Choose…")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "lead", forms.ModelChoiceField).queryset = Staff.objects.active().in_order()
        if not Calendar.objects.exists():
            self.fields["calendar"].help_text = _where_calendars_are_made()

    def keep(self) -> Team:
        team = super().keep()
        team.join(self.cleaned_data["lead"], Membership.Role.LEAD)
        return team


def _where_calendars_are_made() -> str:
    words, doing = _("There is no calendar yet."), _("Make one first")
    return format_html('{} <a href="{}">{}</a>', words, reverse("desk:settings-new-calendar"), doing)


class MemberForm(forms.Form):
    """Somebody joins, or becomes something else here."""

    staff = forms.ModelChoiceField(
        Staff.objects.none(), label=gettext_lazy("Colleague"), empty_label=gettext_lazy("Choose…")
    )
    role = forms.ChoiceField(label=gettext_lazy("As"), choices=Membership.Role)

    def __init__(self, *args: Any, team: Team, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.team = team
        field_of(self, "staff", forms.ModelChoiceField).queryset = Staff.objects.active().in_order()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("staff") and given.get("role") == Membership.Role.MEMBER:
            refuse_to_lose_the_last_lead(self.team, given["staff"])
        return given


class ReaderForm(forms.Form):
    """Another team that may read along."""

    team = forms.ModelChoiceField(Team.objects.none(), label=gettext_lazy("Team"), empty_label=gettext_lazy("Choose…"))

    def __init__(self, *args: Any, owner: Team, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owner = owner
        readers = Team.objects.active().exclude(pk=owner.pk).exclude(shares_received__owner_team=owner).in_order()
        field_of(self, "team", forms.ModelChoiceField).queryset = readers

    def clean_team(self) -> Team:
        if self.owner.is_sensitive:
            raise ValidationError(_("A sensitive team is read by its members alone."))
        team: Team = self.cleaned_data["team"]
        return team


class TextForm(forms.Form):
    """What the team says by itself."""

    body = forms.CharField(
        label=gettext_lazy("Text"),
        widget=forms.Textarea({"rows": 8}),
        strip=False,
        error_messages={"required": gettext_lazy("Write something: an empty text would be sent to customers.")},
    )

    def clean_body(self) -> str:
        try:
            return checked(self.cleaned_data["body"])
        except ValidationError as refusal:
            raise ValidationError(refusal.messages) from None


def refuse_to_leave_cases_alone(team: Team, staff: Staff) -> None:
    """ValidationError where open cases would have nobody who could answer them."""
    if cases := would_be_left_alone(team, staff):
        raise ValidationError(
            ngettext(
                "%(name)s is the last one in %(team)s, where %(count)d case is open. "
                "Take somebody else in first, or hand the case to another team.",
                "%(name)s is the last one in %(team)s, where %(count)d cases are open. "
                "Take somebody else in first, or hand the cases to another team.",
                cases,
            )
            % {"name": staff.working_name, "team": team.name, "count": cases}
        )


def refuse_to_lose_the_last_lead(team: Team, staff: Staff) -> None:
    """ValidationError where nobody could look after a sensitive team any more."""
    leads = team.leads()
    if team.is_sensitive and leads.filter(pk=staff.pk).exists() and leads.count() == 1:
        raise ValidationError(
            _("%(name)s is the last lead of a sensitive team. Give it another first.") % {"name": staff.working_name}
        )
