"""What customers type, checked: every sentence says what to do, and nothing typed is lost."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from email_validator import EmailNotValidError, validate_email

from answerable.channels.web.receiving import open_teams
from answerable.channels.web.telling import Telling, told
from answerable.kit import clock, uploads
from answerable.kit.addresses import normalise
from answerable.kit.forms import field_of
from answerable.portal.numbers import can_be_called

LONGEST = 500_000
TOO_LONG = _(
    "This has %(show_value)s characters, and %(limit_value)s are the most here. Nothing was cut: please shorten it."
)
FORM = "answerable.portal.form"


def new_form_id() -> str:
    """A number for one form on one page, that only we can give: a double press sends one message."""
    return signing.dumps(secrets.token_hex(8), salt=FORM)


class Several(forms.FileInput):
    allow_multiple_selected = True


class Files(forms.FileField):
    """Any number of files; cleaned to a list."""

    widget = Several

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        given = [upload for upload in (data or []) if upload]
        uploads.check(given)
        return given


class Whole(forms.Form):
    """A form that no browser cuts: what is too long is said in a sentence, and stays as it was typed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("maxlength", None)
            field.error_messages["max_length"] = TOO_LONG


class OnceOnly(Whole):
    """A form that makes one message however often it is sent."""

    form_id = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form_id"].initial = new_form_id

    def clean_form_id(self) -> str:
        """The number itself; one that we did not give is replaced, since nothing else depends on it."""
        try:
            return str(signing.loads(self.cleaned_data["form_id"], salt=FORM))
        except signing.BadSignature:
            return secrets.token_hex(8)


def box(label: Any, hint: Any = "", rows: int = 3, required: bool = False, **more: Any) -> forms.CharField:
    """A box for words of any length."""
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=hint, max_length=LONGEST, required=required, widget=area, **more)


class AddressField(forms.CharField):
    """A mail address of anybody in the world, internationalised ones too."""

    def clean(self, value: Any) -> str:
        given = super().clean(value)
        try:
            return normalise(validate_email(given, check_deliverability=False).normalized) if given else ""
        except EmailNotValidError:
            raise ValidationError(
                gettext("This does not look like a mail address. One looks like name@example.org.")
            ) from None


class Details(OnceOnly):
    """What helps a case besides the story."""

    happened = box(
        _("What happened when?"), _("Dates, order or invoice numbers, whom you spoke to: what you have at hand.")
    )
    wish = box(_("What would make it right?"), _("So that we aim at what helps you."), rows=2)
    hurt = box(_("What hurt most?"), _("The one point that must not get lost."), rows=2)
    needed_by = forms.DateField(
        label=_("By when do you need it?"),
        help_text=_("Only if a day matters. If it cannot be done by then, a person says so."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("This is not a day in the calendar, as in 2026-03-31.")},
    )
    attached = Files(
        label=_("Pictures or files"),
        help_text=_("Up to 25 MB together."),
        required=False,
        widget=Several(attrs={"multiple": True}),
    )

    def clean_needed_by(self) -> date | None:
        day: date | None = self.cleaned_data["needed_by"]
        if day and day < timezone.localdate(clock.now()):
            raise ValidationError(gettext("This day has passed. Give one that is still to come, or none."))
        return day

    def words(self, story: str = "") -> str:
        """What was typed, under its headings."""
        given = self.cleaned_data
        return told(story, given["happened"], given["wish"], given["hurt"], given["needed_by"])


class TellUs(Details):
    """The story first, then only what is missing."""

    story = box(
        _("What is it about?"),
        _("Tell it once, in your own words and any tone. Everybody who works on it reads it here."),
        rows=7,
        required=True,
        error_messages={"required": _("Please tell us what it is about; a sentence is enough.")},
    )
    name = forms.CharField(
        label=_("Your name"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    address = AddressField(
        label=_("Your mail address"),
        help_text=_("Here we answer you. It is used for nothing else."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": _("Please tell us where we can answer you.")},
    )
    team = forms.TypedChoiceField(
        label=_("Who is it for?"),
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Please choose one of these.")},
    )
    # Nobody sees this box; programs that fill in every box give themselves away by it.
    website = forms.CharField(
        required=False, max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"})
    )

    field_order = ["story", "happened", "wish", "hurt", "needed_by", "attached", "team", "name", "address"]

    def __init__(self, *args: Any, brand: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.teams = open_teams(brand)
        first = (self.teams[0].pk, gettext("I am not sure: you decide")) if self.teams else ("", "")
        field_of(self, "team", forms.ChoiceField).choices = [first, *((team.pk, team.name) for team in self.teams[1:])]
        self.fields["team"].initial = first[0]
        if len(self.teams) < 2:
            del self.fields["team"]

    def clean_website(self) -> str:
        """The box itself is always given out empty, so a person only has to press once more."""
        if self.cleaned_data["website"]:
            raise ValidationError(
                gettext(
                    "A box that nobody can see was filled in, as programs do. It is empty now: press Send once more."
                )
            )
        return ""

    def telling(self, language: str, brand: int | None) -> Telling:
        """The submission, with its files in the store; the page was this brand's."""
        given = self.cleaned_data
        return Telling(
            story=given["story"],
            happened=given["happened"],
            wish=given["wish"],
            hurt=given["hurt"],
            needed_by=given["needed_by"].isoformat() if given["needed_by"] else "",
            name=given["name"],
            address=given["address"],
            team=given.get("team"),
            language=language,
            brand=brand,
            files=uploads.keep(given["attached"]),
        )


class Words(OnceOnly):
    """A message written on the page of a case."""

    text = box(_("Your message"), rows=5)
    attached = Files(
        label=_("Pictures or files"),
        help_text=_("Up to 25 MB together."),
        required=False,
        widget=Several(attrs={"multiple": True}),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not given.get("text", "").strip() and not given.get("attached"):
            self.add_error("text", gettext("Write something first, or choose a file."))
        return given


class No(Whole):
    """It is not solved, with words if she likes."""

    text = box(_("What is missing?"))


class Call(OnceOnly):
    """Please call me."""

    number = forms.CharField(
        label=_("Your telephone number"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "type": "tel"}),
        error_messages={"required": _("Please tell us which number to call.")},
    )
    when = forms.CharField(
        label=_("When it suits you"),
        help_text=_("For example: mornings, or Thursday after 14:00."),
        max_length=200,
        required=False,
    )

    def __init__(self, *args: Any, regions: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.regions = regions

    def clean_number(self) -> str:
        number = str(self.cleaned_data["number"])
        if not can_be_called(number, self.regions):
            raise ValidationError(
                gettext("This is not a number we can call. Please type all of it, such as +49 30 123456.")
            )
        return number

    def words(self) -> str:
        given = self.cleaned_data
        when = gettext("It suits me: %(when)s") % {"when": given["when"]} if given["when"] else ""
        return "\n".join(line for line in (gettext("Please call me: %(number)s") % given, when) if line)

    def confirmation(self) -> str:
        """What we say back: the number and the time that were typed, and what comes now."""
        given = self.cleaned_data
        said = [gettext("You asked for a call to %(number)s.") % given]
        said += [gettext("When it suits you: %(when)s.") % {"when": given["when"].rstrip(".")}] if given["when"] else []
        return " ".join([*said, gettext("A person reads this, and calls you or writes to you with a time for it.")])


class Digits(Whole):
    """The code from the mail."""

    digits = forms.CharField(
        label=_("The six digits from the mail"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
        error_messages={"required": _("Type the six digits from the mail.")},
    )

    def clean_digits(self) -> str:
        return "".join(character for character in self.cleaned_data["digits"] if character.isdigit())
