"""A brand as a page wears it: the name, and where its stylesheet and logo are."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from answerable.staff.models import Brand


@dataclass(frozen=True)
class Dress:
    """What `kit/portal.html` asks for; empty where the brand has none."""

    name: str
    stylesheet: str
    logo: str
    width: int | None
    height: int | None


def dress_of(brand: Brand) -> Dress:
    """How pages of this brand look."""
    where = [brand.slug, brand.look]
    return Dress(
        name=brand.called,
        stylesheet=reverse("brand-colours", args=where) if brand.colour else "",
        logo=reverse("brand-logo", args=where) if brand.logo else "",
        width=brand.logo_width,
        height=brand.logo_height,
    )
