"""Who has the page of a case open, so that two colleagues in one case see each other."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef

from answerable.cases.models.draft import Draft
from answerable.staff.models import Staff

# An open page says every twenty seconds that it is there; a browser that dies says nothing more.
LEASE = timedelta(seconds=50)
RENEWED_AFTER = timedelta(seconds=15)
# A page that is left may be the same case coming back, with what was just sent in it: that is no going away.
ON_LEAVING = timedelta(seconds=3)
STILL_WRITING = timedelta(minutes=1)


class PresenceQuerySet(models.QuerySet["Presence"]):
    """Presences, by whether they still hold."""

    def still_here(self, at: datetime) -> models.QuerySet[Any]:
        """Those whose lease runs, with `writes`: whether an answer of theirs was typed on within the last minute."""
        drafts = Draft.objects.filter(case=OuterRef("case"), staff=OuterRef("staff"), kind="answer")
        writes = Exists(drafts.filter(saved_at__gt=at - STILL_WRITING))
        return self.filter(until__gt=at, staff__is_active=True).annotate(writes=writes)

    def stay(self, case_id: int, staff: Staff, page: str, at: datetime) -> None:
        """This page is open; written down only where that would soon be forgotten."""
        said = self.filter(case=case_id, staff=staff, page=page).first()
        if said and said.until > at + LEASE - RENEWED_AFTER:
            return
        if said is None:
            self.filter(staff=staff, until__lte=at).delete()
        self.update_or_create(case_id=case_id, staff=staff, page=page, defaults={"until": at + LEASE})

    def leave(self, case_id: int, staff: Staff, page: str, at: datetime) -> None:
        """This page is closed; another one of the same colleague stays."""
        self.filter(case=case_id, staff=staff, page=page, until__gt=at).update(until=at + ON_LEAVING)


class Presence(models.Model):
    """One page that a colleague has open in a case, by a lease.

    It is nobody's history and for no customer; losing it loses nothing.
    """

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+")
    staff = models.ForeignKey("staff.Staff", on_delete=models.CASCADE, related_name="+")
    page = models.CharField(max_length=32)
    until = models.DateTimeField()

    objects = PresenceQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "staff", "page"], name="presence_once")]

    def __str__(self) -> str:
        return f"{self.staff_id} in {self.case_id}"
