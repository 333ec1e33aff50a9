"""Brands: the names under which one company speaks, each with its look, its addresses and the words under its mails."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.text import slugify

from answerable.kit.colours import ink_on, luminance
from answerable.staff.placeholders import checked, render

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from answerable.staff.models.staff import Staff


class BrandQuerySet(models.QuerySet["Brand"]):
    """Brands beside the house, and the house itself."""

    def beside_the_house(self) -> BrandQuerySet:
        return self.filter(is_house=False)

    def current(self) -> BrandQuerySet:
        """Those under which new cases begin."""
        return self.beside_the_house().filter(archived_at=None)

    def in_order(self) -> BrandQuerySet:
        return self.order_by("name", "pk")

    def house(self) -> Brand:
        """The company itself; where nobody has given it a look yet it has no row, and this is none of the table."""
        return self.filter(is_house=True).first() or Brand(is_house=True, slug="house")


class Brand(models.Model):
    """A name under which the house speaks to customers. The house itself is one: its name is that of the company."""

    name = models.CharField(max_length=80, blank=True)
    slug = models.SlugField(max_length=80, unique=True)
    is_house = models.BooleanField(default=False)
    # What stands after the colleague's name in From; empty: the brand's name.
    sender_name = models.CharField(max_length=80, blank=True)
    colour = models.CharField(max_length=7, blank=True)
    # A PNG of ours, with its measures in pixels.
    logo = models.CharField(max_length=64, blank=True)
    logo_width = models.PositiveSmallIntegerField(null=True)
    logo_height = models.PositiveSmallIntegerField(null=True)
    archived_at = models.DateTimeField(null=True)
    archived_by = models.ForeignKey("staff.Staff", null=True, on_delete=models.PROTECT, related_name="+")

    if TYPE_CHECKING:
        words: RelatedManager[BrandWords]

    objects = BrandQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["is_house"], condition=Q(is_house=True), name="brand_one_house"),
            models.UniqueConstraint(fields=["name"], condition=Q(is_house=False), name="brand_name_once"),
            models.CheckConstraint(
                condition=Q(is_house=True, name="", archived_at=None) | (Q(is_house=False) & ~Q(name="")),
                name="brand_has_name",
            ),
            models.CheckConstraint(
                condition=Q(archived_at=None, archived_by=None)
                | Q(archived_at__isnull=False, archived_by__isnull=False),
                name="brand_archived_by_somebody",
            ),
            models.CheckConstraint(condition=Q(colour="") | Q(colour__startswith="#"), name="brand_colour_is_one"),
            models.CheckConstraint(
                condition=Q(logo="", logo_width=None, logo_height=None)
                | (Q(logo_width__isnull=False, logo_height__isnull=False) & ~Q(logo="")),
                name="brand_logo_has_measures",
            ),
        ]

    def __str__(self) -> str:
        return self.called

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.slug = self.slug or self._free_slug()
        if self.colour:
            luminance(self.colour)  # ValueError where it is none
        super().save(*args, **kwargs)

    def _free_slug(self) -> str:
        """No address of a page either: `new` and `house` are taken."""
        wanted = slugify(self.name, allow_unicode=False)[:70] or "brand"
        taken = set(Brand.objects.filter(slug__startswith=wanted).values_list("slug", flat=True)) | {"house", "new"}
        return next(slug for slug in (wanted, *(f"{wanted}-{n}" for n in range(2, 1000))) if slug not in taken)

    @property
    def called(self) -> str:
        """Its name as customers read it; empty for a house without one."""
        return settings.COMPANY if self.is_house else self.name

    @property
    def signs_as(self) -> str:
        """What stands after the colleague's name in From."""
        return self.sender_name or self.called

    @property
    def ink(self) -> str:
        """Black or white, whichever is read better on its colour."""
        return ink_on(self.colour) if self.colour else ""

    @property
    def has_look(self) -> bool:
        """Whether its mails and pages look other than plain."""
        return bool(self.colour or self.logo)

    @property
    def look(self) -> str:
        """Changes whenever its look does, so that browsers may keep what they have of it for ever."""
        return f"{self.colour.removeprefix('#') or 'plain'}-{self.logo[:12] or 'plain'}"

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    def archive(self, *, by: Staff, at: datetime) -> None:
        """No new case begins under it; those that have it go on as they began."""
        self.archived_at, self.archived_by = at, by
        self.save(update_fields=["archived_at", "archived_by"])

    def bring_back(self) -> None:
        self.archived_at = self.archived_by = None
        self.save(update_fields=["archived_at", "archived_by"])

    def words_in(self, language: str, **facts: object) -> str:
        """What stands under its mails in this language, else in English, else in none; gaps filled."""
        if self.pk is None:
            return ""
        wanted = [language.lower(), language.lower().partition("-")[0], "en"]
        own = dict(self.words.filter(language__in=wanted).values_list("language", "body"))
        body = next((own[spelling] for spelling in wanted if spelling in own), "")
        return render(body, **facts)


class BrandWords(models.Model):
    """What stands under a brand's mails in one language: who it is, where it sits, what the law wants said."""

    brand = models.ForeignKey(Brand, on_delete=models.CASCADE, related_name="words")
    language = models.CharField(max_length=16)
    body = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["brand", "language"], name="brand_words_once"),
            models.CheckConstraint(condition=~Q(body="") & ~Q(language=""), name="brand_words_never_blank"),
        ]

    def __str__(self) -> str:
        return f"{self.brand} ({self.language})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.language = self.language.strip().lower()
        self.body = checked(self.body)
        super().save(*args, **kwargs)
