"""As whom the house speaks in a case: as itself, or as one of its brands."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from answerable.cases.models.base import verb
from answerable.cases.models.describing import Describing
from answerable.cases.refusals import Refused
from answerable.staff.models import Brand, Staff


class Speaking(Describing):
    """The brand of a case, from the address that was written to until somebody says another."""

    class Meta:
        abstract = True

    @property
    def company(self) -> str:
        """What the house is called here; empty where it has no name."""
        return self.brand.called if self.brand else settings.COMPANY

    @property
    def voice(self) -> Brand:
        """The brand, with its look; the house itself where it is none."""
        return self.brand or Brand.objects.house()

    def brand_for_new_cases(self) -> int | None:
        """As whom we speak in a case that continues this one: the brand's id; none: as the house."""
        return self.brand_id if self.brand and not self.brand.is_archived else None

    @verb
    def speak_as(self, brand: Brand | None, *, by: Staff, at: datetime) -> None:
        """From now on every mail and the customer's page are this brand's; None: the house's own."""
        if brand and (brand.is_house or brand.is_archived):
            raise Refused(_("Nothing new is said as this brand any more."), "brand")
        if (brand and brand.pk) == self.brand_id:
            raise Refused(_("That is as whom we speak here already."), "brand")
        self.brand = brand
        self.note("case.speaks-as", by=by, at=at, brand=self.brand_id)
