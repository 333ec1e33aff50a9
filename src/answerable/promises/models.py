"""Promises: rules the company made, *for cases like these, we do this within so long*, kept in versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from answerable.promises.allowances import MEASURES, Allowance, read_allowances
from answerable.promises.conditions import check_conditions


class PromiseQuerySet(models.QuerySet["Promise"]):
    def kept(self) -> PromiseQuerySet:
        """The promises that new commitments are made from, in the order in which they are tried."""
        return self.filter(retired_at=None).order_by("is_last", "position")

    def arrange(self, ids: Sequence[int]) -> None:
        """Try the promises in this order from now on; the last one stays last whatever is said."""
        with transaction.atomic():
            above = (self.aggregate(top=models.Max("position"))["top"] or 0) + 1
            for step, pk in enumerate(ids):
                self.filter(pk=pk).update(position=above + step)


class Promise(models.Model):
    """A named rule with a place in the order; exactly one is the last, which holds where no other does."""

    name = models.CharField(max_length=120)
    position = models.PositiveIntegerField(unique=True)
    is_last = models.BooleanField(default=False)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = PromiseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["is_last"], condition=models.Q(is_last=True), name="promise_one_is_last"),
            models.CheckConstraint(
                condition=models.Q(is_last=False) | models.Q(retired_at=None), name="promise_last_is_never_retired"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def create(
        cls,
        *,
        name: str,
        conditions: Mapping[str, Any],
        allowances: Mapping[str, Any],
        at: datetime,
        by_id: int | None = None,
        is_last: bool = False,
    ) -> Promise:
        """A new promise with its first version, tried after those that are there; raises `ValidationError`."""
        with transaction.atomic():
            position = (cls.objects.aggregate(top=models.Max("position"))["top"] or 0) + 1
            promise = cls.objects.create(name=name, position=position, is_last=is_last)
            promise.revise(conditions, allowances, by_id=by_id, at=at)
        return promise

    def current(self) -> PromiseVersion:
        """The version that new commitments are given."""
        return self.versions.order_by("-number")[:1].get()

    def revise(
        self, conditions: Mapping[str, Any], allowances: Mapping[str, Any], by_id: int | None, at: datetime
    ) -> PromiseVersion:
        """Promise something else from now on; what was promised stays promised. Raises `ValidationError`."""
        check_conditions(conditions)
        self._check_allowances(read_allowances(allowances), conditions)
        with transaction.atomic():
            Promise.objects.select_for_update().get(pk=self.pk)
            number = self.versions.aggregate(last=models.Max("number", default=0))["last"] + 1
            return self.versions.create(
                number=number, conditions=conditions, allowances=allowances, created_at=at, by_id=by_id
            )

    def retire(self, at: datetime) -> None:
        """Make no new commitments from this promise; those that run keep it."""
        if self.is_last:
            raise ValidationError(_("The last promise holds where no other does; it cannot be removed."))
        self.retired_at = at
        self.save(update_fields=["retired_at"])

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        if self.is_last:
            raise ValidationError(_("The last promise holds where no other does; it cannot be removed."))
        return super().delete(*args, **kwargs)

    def _check_allowances(self, allowances: Mapping[str, Allowance], conditions: Mapping[str, Any]) -> None:
        if not allowances:
            raise ValidationError(_("A promise says how long at least one thing may take."))
        if not self.is_last:
            return
        if conditions:
            raise ValidationError(_("The last promise holds for every case; it has no conditions."))
        if missing := [measure for measure in MEASURES if measure not in allowances]:
            raise ValidationError(
                _("The last promise leaves nothing open; it lacks: %(missing)s.") % {"missing": ", ".join(missing)}
            )


class PromiseVersionQuerySet(models.QuerySet["PromiseVersion"]):
    def in_order(self) -> PromiseVersionQuerySet:
        """What is promised now: the latest version of every promise that is kept, in the order they are tried."""
        newer = PromiseVersion.objects.filter(promise=models.OuterRef("promise"), number__gt=models.OuterRef("number"))
        return (
            self.filter(~models.Exists(newer), promise__retired_at=None)
            .select_related("promise")
            .order_by("promise__is_last", "promise__position")
        )


class PromiseVersion(models.Model):
    """What a promise said from one moment on: to which cases, and how long for each measure. Written once."""

    promise = models.ForeignKey(Promise, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    conditions = models.JSONField(default=dict, blank=True)
    allowances = models.JSONField()
    created_at = models.DateTimeField()
    by_id = models.BigIntegerField(null=True, blank=True)

    objects = PromiseVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["promise", "number"], name="promise_version_number"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="promise_version_counts_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.promise_id}.{self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("A promise's version is never changed; revise the promise.")
        super().save(*args, **kwargs)
