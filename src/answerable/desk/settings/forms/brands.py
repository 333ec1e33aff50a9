"""What is asked about a brand: its name, its look, the addresses it speaks from and the words under its mails."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.desk.settings.access import teams_to_look_after
from answerable.desk.settings.forms.unique import besides
from answerable.kit.forms import field_of
from answerable.kit.templatetags.kit import language_name
from answerable.staff.logos import NoLogo, redrawn
from answerable.staff.models import Brand, BrandWords, Staff, Team, TeamAddress
from answerable.staff.placeholders import checked
from answerable.staff.texts import LANGUAGES


class BrandForm(forms.Form):
    """A brand; the house has neither a name nor addresses to choose, for it has what is left."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80, help_text=gettext_lazy("As customers read it."))
    sender_name = forms.CharField(
        label=gettext_lazy("Name of the sender"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Stands after the colleague's name in From. Empty: the brand's name."),
    )
    colour = forms.CharField(
        label=gettext_lazy("Colour"),
        max_length=7,
        required=False,
        help_text=gettext_lazy(
            "As in #0a5c5c. What is written on it becomes black or white, whichever is read better."
        ),
    )
    logo = forms.FileField(
        label=gettext_lazy("Logo"),
        required=False,
        help_text=gettext_lazy("A picture; it is redrawn small, and travels inside every mail."),
        widget=forms.FileInput({"accept": "image/png,image/jpeg,image/gif,image/webp,image/avif"}),
    )
    without_logo = forms.BooleanField(label=gettext_lazy("Take the logo away"), required=False)
    addresses = forms.MultipleChoiceField(
        label=gettext_lazy("Addresses it speaks from"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Who writes to one of these is answered as this brand, whichever team does it."),
    )

    def __init__(self, *args: Any, by: Staff, brand: Brand | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.brand, self._rows = brand, _addresses(by)
        field_of(self, "addresses", forms.MultipleChoiceField).choices = [
            (key, _told(row, brand)) for key, row in self._rows.items()
        ]
        for language in languages_of(brand):
            self.fields[f"words-{language}"] = forms.CharField(
                label=language_name(language), required=False, widget=forms.Textarea({"rows": 3})
            )
        if brand:
            self._show(brand)
        if brand is None or not brand.logo:
            del self.fields["without_logo"]

    def _show(self, brand: Brand) -> None:
        self.initial = {name: getattr(brand, name) for name in ("name", "sender_name", "colour")}
        self.initial["addresses"] = [key for key, row in self._rows.items() if row.brand_id == brand.pk and brand.pk]
        if brand.pk:
            self.initial |= {f"words-{row.language}": row.body for row in brand.words.all()}
        if brand.is_house:
            del self.fields["name"]
            del self.fields["addresses"]

    @property
    def look(self) -> list[forms.BoundField]:
        """Who it is and how it looks."""
        return [field for field in self if not field.name.startswith("words-")]

    @property
    def words(self) -> list[forms.BoundField]:
        """What stands under its mails, by language."""
        return [field for field in self if field.name.startswith("words-")]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if besides(Brand.objects.beside_the_house(), self.brand).filter(name__iexact=name).exists():
            raise ValidationError(_("There is a brand of this name already."))
        return name

    def clean_colour(self) -> str:
        colour = self.cleaned_data["colour"].strip().lower()
        colour = f"#{colour.removeprefix('#')}" if colour else ""
        if short := re.fullmatch(r"#([0-9a-f])([0-9a-f])([0-9a-f])", colour):
            colour = "#" + "".join(digit * 2 for digit in short.groups())
        if colour and not re.fullmatch(r"#[0-9a-f]{6}", colour):
            raise ValidationError(_("A colour is a # and six digits from 0 to f."))
        return colour

    def clean_logo(self) -> dict[str, Any] | None:
        given = self.cleaned_data["logo"]
        try:
            return redrawn(given.read()) if given else None
        except NoLogo as refusal:
            raise ValidationError(refusal.sentence) from None

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for name in [name for name in given if name.startswith("words-") and given[name].strip()]:
            try:
                given[name] = checked(given[name])
            except ValidationError as refusal:
                self.add_error(name, refusal.messages)
        return given

    def keep(self) -> Brand:
        """The brand as it was typed."""
        given = self.cleaned_data
        brand = self.brand or Brand()
        for name in ("name", "sender_name", "colour"):
            setattr(brand, name, given.get(name, getattr(brand, name)))
        look = given["logo"] or ({"logo": "", "logo_width": None, "logo_height": None} if self._takes_away else {})
        for name, value in look.items():
            setattr(brand, name, value)
        brand.save()
        self._keep_words(brand)
        if not brand.is_house:
            self._keep_addresses(brand)
        return brand

    @property
    def _takes_away(self) -> bool:
        return bool(self.cleaned_data.get("without_logo"))

    def _keep_words(self, brand: Brand) -> None:
        for field in self.words:
            language, body = field.name.removeprefix("words-"), self.cleaned_data[field.name].strip()
            if body:
                BrandWords.objects.update_or_create(brand=brand, language=language, defaults={"body": body})
            else:
                brand.words.filter(language=language).delete()

    def _keep_addresses(self, brand: Brand) -> None:
        """Those that were ticked speak as it; those that did and were not speak as the house again."""
        for key, row in self._rows.items():
            wanted = brand.pk if key in self.cleaned_data["addresses"] else None
            if row.brand_id != wanted and brand.pk in (row.brand_id, wanted):
                row.brand_id = wanted
                row.save(update_fields=["brand"])


def languages_of(brand: Brand | None) -> list[str]:
    """Those that we have texts in, and those in which it has words already."""
    own = brand.words.order_by("language").values_list("language", flat=True) if brand and brand.pk else []
    return list(dict.fromkeys([*LANGUAGES, *own]))


def _addresses(by: Staff) -> dict[str, Team | TeamAddress]:
    """Every address of the teams that this colleague looks after, by a key for the form."""
    teams = teams_to_look_after(by).in_order().select_related("brand")
    further = (
        TeamAddress.objects.filter(team__in=teams).select_related("brand", "team").order_by("team__position", "pk")
    )
    main = {f"team-{team.pk}": team for team in teams if team.address}
    return main | {f"further-{row.pk}": row for row in further}


def _told(row: Team | TeamAddress, brand: Brand | None) -> str:
    team = row if isinstance(row, Team) else row.team
    now = f" ({row.brand})" if row.brand and row.brand != brand else ""
    return f"{row.address} · {team}{now}"
