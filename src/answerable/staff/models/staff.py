"""A colleague: an employee who can sign in, with a working name that customers read."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from answerable.kit.announce import announce
from answerable.staff.models.being_away import BeingAway
from answerable.staff.models.queries import StaffQuerySet

if TYPE_CHECKING:
    from answerable.staff.models.teams import Team

SEEN_EVERY = timedelta(minutes=1)


class Staff(BeingAway, AbstractBaseUser):
    """An employee who can sign in. The role says what she may decide; her teams say what she takes on."""

    class Role(models.TextChoices):
        AGENT = "agent", _("Agent")
        LEAD = "lead", _("Lead")
        ADMIN = "admin", _("Administrator")

    email = models.EmailField(max_length=254, unique=True)
    full_name = models.CharField(max_length=120)
    working_name = models.CharField(max_length=120)
    role = models.CharField(max_length=8, choices=Role, default=Role.AGENT)
    language = models.CharField(max_length=16, default="en")
    # A final position ends a case against the customer's wish, so it is a permission of its own, whatever the role.
    takes_final_positions = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    left_at = models.DateTimeField(null=True, blank=True)
    # Who closed the account; nobody where it was done from a shell.
    left_by = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    last_seen_at = models.DateTimeField(null=True, blank=True)

    objects = StaffQuerySet.as_manager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")) & ~Q(email=""), name="staff_email_lower"),
            models.CheckConstraint(condition=Q(role__in=["agent", "lead", "admin"]), name="staff_role_known"),
            models.CheckConstraint(condition=~Q(working_name=""), name="staff_has_working_name"),
            models.CheckConstraint(
                condition=Q(is_active=True, left_at=None) | Q(is_active=False, left_at__isnull=False),
                name="staff_active_until_left",
            ),
            models.CheckConstraint(
                condition=Q(left_by=None) | Q(left_at__isnull=False), name="staff_left_by_somebody_once_left"
            ),
        ]

    def __str__(self) -> str:
        return self.working_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = self.email.strip().lower()
        self.working_name = self.working_name.strip() or self.full_name.strip()
        super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.working_name

    @property
    def is_admin(self) -> bool:
        return self.role == self.Role.ADMIN

    @property
    def is_lead(self) -> bool:
        """May decide what a lead decides; an administrator may too."""
        return self.role in (self.Role.LEAD, self.Role.ADMIN)

    @property
    def sees_all(self) -> bool:
        """Reads every team but the sensitive ones that she is no named reader of."""
        return self.is_active and self.is_admin

    def on_duty(self, at: datetime, team: Team | None = None) -> bool:
        """Can be given work now: has an account and is not away; of a team with a rota, has a shift too.

        When a team without one works, its calendar says.
        """
        if not self.is_active or self.is_away(at):
            return False
        return team is None or not team.has_rota or self.shifts.covering(at).filter(team=team).exists()

    def deactivate(self, *, at: datetime, by: Staff | None = None) -> None:
        """End the account: no sign-in, no token, and what she has in hand returns to her teams that minute."""
        if not self.is_active:
            return
        self.is_active, self.left_at, self.left_by = False, at, by
        with transaction.atomic():
            self.save(update_fields=["is_active", "left_at", "left_by"])
            self.api_tokens.filter(revoked_at=None).update(revoked_at=at)
            announce("staff.left", staff=self, at=at)

    def reactivate(self) -> None:
        """Open the account again, in the same teams; revoked tokens stay revoked."""
        self.is_active, self.left_at, self.left_by = True, None, None
        self.save(update_fields=["is_active", "left_at", "left_by"])

    def seen(self, at: datetime) -> None:
        """Note that she is working here, at most once a minute."""
        if self.last_seen_at is None or self.last_seen_at <= at - SEEN_EVERY:
            self.last_seen_at = at
            type(self).objects.filter(pk=self.pk).update(last_seen_at=at)
