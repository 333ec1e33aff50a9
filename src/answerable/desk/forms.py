"""What is asked on the desk's pages. Forms validate; the case's verbs decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from answerable.cases.models.resolving import BY_STAFF
from answerable.cases.words import WAYS, Excuse, IfSilent, Kind, Part, SecondScan, Then, WaitingOn
from answerable.desk.inputs import Files, Moment
from answerable.desk.receivers import ReceiverField, receivers
from answerable.kit.forms import field_of
from answerable.staff.models import Staff
from answerable.staff.models.queries import StaffQuerySet


class SecondScanForm(forms.Form):
    """Why what was found infected is scanned again."""

    why = forms.ChoiceField(label=_("Why"), choices=SecondScan, widget=forms.RadioSelect)


class AnswerForm(forms.Form):
    """A word to the customer, and which of the three ways to send it."""

    text = forms.CharField(label=_("Your answer"), widget=forms.Textarea, strip=False, required=False)
    seen = forms.IntegerField(required=False, min_value=0)
    begun = forms.IntegerField(required=False, min_value=0)  # the last message there was when the page was opened
    to = forms.CharField(required=False, max_length=4000)  # whom the page named
    then = forms.ChoiceField(choices=[(way.value, way.label) for way in WAYS], required=False)
    kind = forms.ChoiceField(choices=[(Kind.ANSWER, ""), (Kind.HOLDING, "")], required=False)
    remind_at = Moment(label=_("Remind on"), required=False)
    if_silent = forms.ChoiceField(
        label=_("If we hear nothing"), choices=IfSilent, required=False, initial=IfSilent.OURS
    )
    next_word_at = Moment(label=_("Next word by"), required=False)
    enclosures = Files(label=_("Files"), required=False)
    again = forms.TypedMultipleChoiceField(required=False, coerce=int)

    def __init__(self, *args: Any, again: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "again", forms.ChoiceField).choices = [(row.pk, row.name) for row in again]

    @property
    def way(self) -> str:
        """Which way was tried, so that its questions are shown again."""
        if not self.is_bound:
            return ""
        return str(self.data.get("then") or (Then.KEEP if self.data.get("kind") == Kind.HOLDING else ""))


class AssignmentForm(forms.Form):
    """Who of the team takes it on."""

    to = forms.ModelChoiceField(Staff.objects.none(), label=_("To whom"), empty_label=None)

    def __init__(self, *args: Any, people: StaffQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "to", forms.ModelChoiceField).queryset = people


class HandoverForm(forms.Form):
    """An offer of the case."""

    to = ReceiverField(label=_("To whom"), help_text=_("The case stays where it is until they accept it."))
    note = forms.CharField(label=_("What should they know?"), widget=forms.Textarea, required=False)

    def __init__(self, *args: Any, by: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "to", ReceiverField).offer(receivers(but=by))


class ShareForm(forms.Form):
    """Who may read and help from elsewhere."""

    to = ReceiverField(label=_("Whom do you let in?"), help_text=_("They can read the case and help in it."))

    def __init__(self, *args: Any, by: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "to", ReceiverField).offer(receivers(but=by))


class AskForm(forms.Form):
    """A question to a colleague or a team."""

    text = forms.CharField(required=False, strip=False)
    to = ReceiverField(required=False)

    def __init__(self, *args: Any, by: Staff, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "to", ReceiverField).offer(receivers(but=by))


class ReasonForm(forms.Form):
    """Why not."""

    reason = forms.CharField(
        label=_("Why?"), widget=forms.Textarea, help_text=_("So that they know what to do next."), required=False
    )


class ClosureForm(forms.Form):
    """How it ended, where that is a colleague's to say."""

    outcome = forms.ChoiceField(
        label=_("How did it end?"),
        widget=forms.RadioSelect,
        choices=[(outcome.value, outcome.label) for outcome in BY_STAFF],
        help_text=_("Whether it is solved, the customer says: send an answer that should solve it."),
        error_messages={"required": _("Say how it ended.")},
    )


class FinalPositionForm(forms.Form):
    """Where we stand for good, why, and who looked before it was said."""

    reasons = forms.CharField(
        label=_("Your reasons"),
        widget=forms.Textarea,
        strip=False,
        help_text=_("They go to the customer, and the case ends once they have them. Later mail is glanced at."),
        error_messages={"required": _("Give the reasons: the customer has nothing else to judge us by.")},
    )
    outside_body = forms.CharField(
        label=_("Where may they turn outside?"),
        max_length=400,
        help_text=_("An ombudsman, a regulator, a court: its name, and how to reach it."),
        error_messages={"required": _("Name the body outside to which they may turn.")},
    )
    looked_over_by = forms.ModelChoiceField(
        Staff.objects.none(),
        label=_("Who, uninvolved, has looked?"),
        empty_label=_("Nobody yet"),
        help_text=_("Whoever has had no hand in this case opens it and chooses “I have looked it over”."),
        error_messages={"required": _("Somebody uninvolved must look first.")},
    )
    seen = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, looked: StaffQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "looked_over_by", forms.ModelChoiceField).queryset = looked


class BookingForm(forms.Form):
    """Whether it is the confirmation is all that is asked."""


class NoteSendingForm(forms.Form):
    """The words of a note that came by mail, before they leave."""

    text = forms.CharField(label=_("Your answer"), widget=forms.Textarea, strip=False, required=False)


class WhoseForm(forms.Form):
    """Whose a mail is that a colleague passed on."""

    address = forms.EmailField(
        label=_("Their mail address"),
        max_length=254,
        help_text=_("The mail's words become theirs, and our answer goes there."),
        error_messages={"required": _("Give the address to which our answer goes.")},
    )
    name = forms.CharField(label=_("Their name, if we do not know them"), max_length=200, required=False)


class WayForm(forms.Form):
    """What an answer asks of the customer: one of the three ways."""

    then = forms.ChoiceField(
        label=_("What did it say?"),
        widget=forms.RadioSelect,
        initial=Then.KEEP,
        choices=[
            (Then.KEEP, _("More is to come from us")),
            (Then.PROPOSE, _("This should solve it")),
            (Then.WAIT, _("We need something from them")),
        ],
        error_messages={"required": _("Say which it was.")},
    )
    remind_at = Moment(label=_("If we need something: remind them on"), required=False)
    if_silent = forms.ChoiceField(
        label=_("If we hear nothing"), choices=IfSilent, required=False, initial=IfSilent.OURS
    )


class StandingForm(WayForm):
    """What an answer that went another road asked of the customer."""


class NoteToCustomerForm(NoteSendingForm, WayForm):
    """The words of a note that was meant for the customer, and which way they are sent."""

    field_order = ("text", "then", "remind_at", "if_silent")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["then"].label = _("What does it say?")


class ExcuseForm(forms.Form):
    """Why a message needs no answer."""

    excuse = forms.ChoiceField(
        label=_("Why does it need no answer?"),
        widget=forms.RadioSelect,
        choices=Excuse,
        error_messages={"required": _("Say why.")},
    )


class WaitingForm(forms.Form):
    """What holds us up."""

    what = forms.ChoiceField(label=_("Whom or what do we wait for?"), choices=WaitingOn)
    next_check_at = Moment(label=_("Next check"), error_messages={"required": _("Say when you look again.")})
    note = forms.CharField(
        label=_("What exactly?"),
        max_length=400,
        required=False,
        help_text=_("Colleagues read this; the customer is told only whom or what we wait for."),
    )


class LinkForm(forms.Form):
    """Another case by its number."""

    target = forms.CharField(label=_("Number of the other case"), help_text=_("Like A-1042."), max_length=20)


class MergeForm(forms.Form):
    """Another case of the same customer."""

    target = forms.ChoiceField(
        label=_("Into which case?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a case.")},
    )

    def __init__(self, *args: Any, cases: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "target", forms.ChoiceField).choices = cases


class AnotherAddressForm(forms.Form):
    """Where else the customer is reached: an address of theirs that we know, or one they gave us."""

    known = forms.ChoiceField(label=_("An address of theirs"), widget=forms.RadioSelect, required=False)
    other = forms.EmailField(
        label=_("Another address"),
        max_length=254,
        required=False,
        help_text=_("As they gave it to you. It counts as unverified until they write from there."),
    )

    def __init__(self, *args: Any, addresses: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field_of(self, "known", forms.ChoiceField).choices = [(one, one) for one in addresses]
        if not addresses:
            del self.fields["known"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors and bool(given.get("known")) == bool(given.get("other")):
            self.add_error("other", _("Choose one address, or give another."))
        return given

    @property
    def address(self) -> str:
        return str(self.cleaned_data.get("known") or self.cleaned_data["other"])


class LettingInForm(forms.Form):
    """As what somebody new takes part."""

    part = forms.ChoiceField(
        label=_("As what?"),
        widget=forms.RadioSelect,
        choices=[(part.value, part.label) for part in (Part.COPIED, Part.REPRESENTATIVE, Part.OUTSIDE)],
        error_messages={"required": _("Say as what.")},
    )
    proof = forms.CharField(
        label=_("What did they show you?"),
        max_length=400,
        required=False,
        help_text=_("Only for a representative, who decides for the customer: a power of attorney, a court order."),
    )
