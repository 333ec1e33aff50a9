"""Teams: who takes on what, at which addresses, by which calendar, and who may read along."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Lower
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from answerable.calendars.models import Calendar
from answerable.kit.announce import announce
from answerable.staff.models.brands import Brand
from answerable.staff.models.queries import StaffQuerySet, TeamQuerySet
from answerable.staff.models.shifts import Shift
from answerable.staff.models.staff import Staff


class Team(models.Model):
    """A named group with a calendar, an address and its own texts.

    *Open*: any colleague may read, and the look is logged. *Closed*: its members. *Sensitive*: its named readers,
    and nothing of the words leaves in a notification.
    """

    class Visibility(models.TextChoices):
        OPEN = "open", _("Open to every colleague")
        CLOSED = "closed", _("Members only")
        SENSITIVE = "sensitive", _("Sensitive")

    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    address = models.EmailField(max_length=254, unique=True, null=True, blank=True)
    # As whom the house speaks from its address, and in what begins here without any; none: as itself.
    brand = models.ForeignKey(Brand, null=True, blank=True, on_delete=models.PROTECT, related_name="teams")
    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="teams")
    visibility = models.CharField(max_length=9, choices=Visibility, default=Visibility.OPEN)
    is_active = models.BooleanField(default=True)
    position = models.PositiveIntegerField(default=0)
    # What a small desk leaves off: warnings and rungs when something is late, and a word to the customer about it.
    has_rota = models.BooleanField(default=False)
    has_ladder = models.BooleanField(default=False)
    head = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    last_person = models.ForeignKey(Staff, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    tells_late = models.BooleanField(default=False)

    objects = TeamQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name="") & ~Q(slug=""), name="team_has_name"),
            models.CheckConstraint(
                condition=Q(address=None) | (Q(address=Lower("address")) & ~Q(address="")), name="team_address_lower"
            ),
            models.CheckConstraint(
                condition=Q(visibility__in=["open", "closed", "sensitive"]), name="team_visibility_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.slug = self.slug or slugify(self.name, allow_unicode=False) or "team"
        self.address = (self.address or "").strip().lower() or None
        if self.address and TeamAddress.objects.filter(address=self.address).exclude(team=self.pk).exists():
            raise ValidationError({"address": _already_used(self.address)})
        super().save(*args, **kwargs)

    @property
    def is_open(self) -> bool:
        return self.visibility == self.Visibility.OPEN

    @property
    def is_sensitive(self) -> bool:
        return self.visibility == self.Visibility.SENSITIVE

    def brand_for_new_cases(self) -> int | None:
        """As whom we speak in a case that begins here without an address: the brand's id; none: the house."""
        return self.brand_id if self.brand and not self.brand.is_archived else None

    def members(self) -> StaffQuerySet:
        """Its colleagues who still have an account."""
        return Staff.objects.active().filter(memberships__team=self)

    def leads(self) -> StaffQuerySet:
        return Staff.objects.active().filter(memberships__team=self, memberships__role=Membership.Role.LEAD)

    def on_duty(self, at: datetime) -> StaffQuerySet:
        """Who can take a case now and is not away: by the rota; without one, every member while the team works.

        During an unforeseen closure nobody is.
        """
        if self.calendar.closure_at(at):
            return Staff.objects.none()
        if self.has_rota:
            on_shift = Shift.objects.covering(at).filter(team=self, staff=OuterRef("pk"))
            return self.members().on_duty(at).filter(Exists(on_shift))
        if not self.calendar.current().hours().is_open(at):
            return Staff.objects.none()
        return self.members().on_duty(at)

    def work_by(self, calendar: Calendar, *, at: datetime) -> None:
        """Work by another calendar from now on; what is owed is counted by it too, and is due later for nobody (I8)."""
        if calendar.pk == self.calendar_id:
            return
        with transaction.atomic():
            self.calendar = calendar
            self.save(update_fields=["calendar"])
            announce("team.works-by", calendar=calendar, version=calendar.current(), at=at)

    def join(self, staff: Staff, role: str = "member") -> Membership:
        """Take a colleague in, or change what she is here."""
        return Membership.objects.update_or_create(team=self, staff=staff, defaults={"role": role})[0]

    def part(self, staff: Staff, *, at: datetime) -> None:
        """Let a colleague go from this team; what she has in hand here returns to its pool."""
        with transaction.atomic():
            deleted, _rows = Membership.objects.filter(team=self, staff=staff).delete()
            self.shift_patterns.filter(staff=staff).delete()
            self.shifts.filter(staff=staff).to_begin(at).delete()
            if deleted:
                announce("membership.ended", staff=staff, team=self, at=at)

    def share_with(self, reader_team: Team, *, by: Staff | None, at: datetime) -> StandingShare:
        """Let the members of another team read the cases of this one, until the share is ended."""
        given = {"by": by, "created_at": at}
        return StandingShare.objects.get_or_create(owner_team=self, reader_team=reader_team, defaults=given)[0]


class TeamAddress(models.Model):
    """A further address at which a team is written to."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="addresses")
    address = models.EmailField(max_length=254, unique=True)
    brand = models.ForeignKey(Brand, null=True, blank=True, on_delete=models.PROTECT, related_name="further")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(address=Lower("address")) & ~Q(address=""), name="extra_team_address_lower"
            )
        ]

    def __str__(self) -> str:
        return self.address

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.address = self.address.strip().lower()
        if Team.objects.filter(address=self.address).exclude(pk=self.team_id).exists():
            raise ValidationError({"address": _already_used(self.address)})
        super().save(*args, **kwargs)


class Membership(models.Model):
    """A colleague in a team, as a member or as one of its leads."""

    class Role(models.TextChoices):
        MEMBER = "member", _("Member")
        LEAD = "lead", _("Lead")

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=8, choices=Role, default=Role.MEMBER)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "staff"], name="membership_once"),
            models.CheckConstraint(condition=Q(role__in=["member", "lead"]), name="membership_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.staff_id} in {self.team_id}"


class StandingShare(models.Model):
    """The members of one team may read the cases of another, until the share is ended."""

    owner_team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="shares_given")
    reader_team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="shares_received")
    by = models.ForeignKey(Staff, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner_team", "reader_team"], name="standing_share_once"),
            models.CheckConstraint(condition=~Q(owner_team=F("reader_team")), name="standing_share_of_two_teams"),
        ]

    def __str__(self) -> str:
        return f"{self.owner_team_id} to {self.reader_team_id}"


def _already_used(address: str) -> str:
    return gettext("%(address)s is already the address of another team.") % {"address": address}
