"""Questions about many colleagues and many teams, named to chain in English."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from answerable.staff.models.absences import Absence

if TYPE_CHECKING:
    from answerable.staff.models import Staff, Team  # noqa: F401 - the class below names Team in a string


class StaffQuerySet(models.QuerySet["Staff"]):
    """Colleagues, those who left included."""

    def create_staff(self, email: str, full_name: str, *, password: str | None = None, **fields: Any) -> Staff:
        """A new colleague; without a password she cannot sign in until she has one."""
        staff = self.model(email=email, full_name=full_name, **fields)
        staff.set_password(password)
        staff.save(using=self.db)
        return staff

    def get_by_natural_key(self, email: str | None) -> Staff:
        return self.get(email=(email or "").strip().lower())

    def active(self) -> StaffQuerySet:
        return self.filter(is_active=True)

    def away(self, at: datetime, *, since: datetime | None = None) -> StaffQuerySet:
        """Those whose absence has begun and not ended; `since`: only those of whom it had begun by then."""
        begun = Absence.objects.covering(at).filter(staff=OuterRef("pk"), begins_at__lte=since or at)
        return self.filter(Exists(begun))

    def on_duty(self, at: datetime) -> StaffQuerySet:
        """Those who can be given work now: with an account, and not away."""
        return self.active().filter(~Exists(Absence.objects.covering(at).filter(staff=OuterRef("pk"))))

    def not_on_duty(self, at: datetime, *, since: datetime | None = None) -> StaffQuerySet:
        """Those who can be given nothing now: away (`since` at least then), or gone."""
        # Few are away: their ids are found by the index of absences, not one by one for each colleague.
        away = Absence.objects.covering(at).filter(begins_at__lte=since or at).values("staff")
        return self.filter(Q(pk__in=away) | Q(is_active=False))

    def in_order(self) -> StaffQuerySet:
        return self.order_by("working_name", "pk")


class TeamQuerySet(models.QuerySet["Team"]):
    """Teams, dissolved ones included."""

    def active(self) -> TeamQuerySet:
        return self.filter(is_active=True)

    def in_order(self) -> TeamQuerySet:
        return self.order_by("position", "name")

    def written_to_at(self, address: str) -> TeamQuerySet:
        """Those that mail to this address is for, whatever follows a plus in it."""
        local, _at, domain = address.strip().lower().rpartition("@")
        plain = f"{local.partition('+')[0]}@{domain}"
        return self.filter(Q(address=plain) | Q(addresses__address=plain)).distinct()

    def of(self, staff: Staff) -> TeamQuerySet:
        """The teams this colleague belongs to."""
        return self.filter(memberships__staff=staff)

    def readable_by(self, staff: Staff) -> TeamQuerySet:
        """The teams whose cases this colleague may read, whatever else lets her see single cases."""
        if not staff.is_active:
            return self.none()
        own = Q(pk__in=staff.memberships.values("team"))
        shared = Q(shares_given__reader_team__memberships__staff=staff)
        unasked = ~Q(visibility="sensitive") if staff.sees_all else Q(visibility="open")
        return self.filter(own | shared | unasked).distinct()
