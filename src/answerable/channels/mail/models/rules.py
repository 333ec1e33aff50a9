"""Rules: an ordered list by which mail is described as it comes in, or set aside."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext, gettext_lazy

from answerable.cases.words import Harm, Type
from answerable.channels.mail.sorting.conditions import check_conditions, fits

if TYPE_CHECKING:
    from answerable.channels.mail.sorting.conditions import Letter
    from answerable.staff.models import Staff

# What a rule may say about a new case.
FACTS = ("team", "brand", "topic", "type", "language", "harm")


class Aside(models.TextChoices):
    """For what a rule takes a mail that it sets aside."""

    SPAM = "spam", gettext_lazy("Spam")
    BULK = "bulk", gettext_lazy("List mail")
    NOT_A_CUSTOMER = "not-a-customer", gettext_lazy("From somebody who is not a customer")


class SortingRuleQuerySet(models.QuerySet["SortingRule"]):
    """Rules by whether they hold."""

    def kept(self) -> SortingRuleQuerySet:
        """Those that stand in the list, in the order in which they are tried, paused ones included."""
        return self.filter(retired_at=None).order_by("position")

    def in_force(self) -> SortingRuleQuerySet:
        return self.kept().filter(paused_at=None).select_related("team", "brand", "topic")

    def arrange(self, ids: Sequence[int]) -> None:
        """Try the rules in this order from now on."""
        with transaction.atomic():
            above = self._highest() + 1
            for step, pk in enumerate(ids):
                self.filter(pk=pk).update(position=above + step)

    def add(self, rule: SortingRule, *, by: Staff | None, at: datetime) -> SortingRule:
        """A new rule, tried after those that are there; raises `ValidationError`."""
        rule.check_sense()
        with transaction.atomic():
            rule.position, rule.made_by, rule.made_at = self._highest() + 1, by, at
            rule.changed_by, rule.changed_at = by, at
            rule.save(force_insert=True)
        return rule

    def _highest(self) -> int:
        return SortingRule.objects.aggregate(top=models.Max("position"))["top"] or 0


class SortingRule(models.Model):
    """What becomes of mails that meet every condition: described as these facts say, or set aside.

    It is never deleted, since histories name it: it is retired, or paused for a while.
    """

    name = models.CharField(max_length=120)
    position = models.PositiveIntegerField(unique=True)
    conditions = models.JSONField()

    team = models.ForeignKey("staff.Team", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    brand = models.ForeignKey("staff.Brand", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    topic = models.ForeignKey("cases.Topic", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    type = models.CharField(max_length=12, choices=Type, blank=True)
    language = models.CharField(max_length=10, blank=True)
    harm = models.SmallIntegerField(choices=Harm, null=True, blank=True)
    aside = models.CharField(max_length=16, choices=Aside, blank=True)

    made_by = models.ForeignKey("staff.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    changed_by = models.ForeignKey("staff.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True)
    retired_at = models.DateTimeField(null=True)

    objects = SortingRuleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="sorting_rule_has_name"),
            models.CheckConstraint(condition=~Q(conditions={}), name="sorting_rule_has_a_condition"),
            models.CheckConstraint(
                condition=(~Q(aside="") & Q(team=None, brand=None, topic=None, type="", language="", harm=None))
                | (
                    Q(aside="")
                    & (
                        Q(team__isnull=False)
                        | Q(brand__isnull=False)
                        | Q(topic__isnull=False)
                        | ~Q(type="")
                        | ~Q(language="")
                        | Q(harm__isnull=False)
                    )
                ),
                name="sorting_rule_describes_or_sets_aside",
            ),
            models.CheckConstraint(condition=Q(aside__in=["", *Aside.values]), name="sorting_rule_aside_known"),
            models.CheckConstraint(condition=Q(type__in=["", *Type.values]), name="sorting_rule_type_known"),
            models.CheckConstraint(
                condition=Q(harm=None) | Q(harm__in=[Harm.COST, Harm.DOWN, Harm.PERSON]), name="sorting_rule_does_harm"
            ),
            # Mail of who is no customer has no clock, so only a rule about a sender may say that.
            models.CheckConstraint(
                condition=~Q(aside=Aside.NOT_A_CUSTOMER)
                | Q(conditions__has_key="sender")
                | Q(conditions__has_key="domain"),
                name="sorting_rule_knows_who_is_no_customer",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def fits(self, letter: Letter) -> bool:
        """Whether this mail meets every condition."""
        return fits(self.conditions, letter)

    def says(self) -> dict[str, Any]:
        """What it says about a case as far as that still holds: a team may be dissolved, a brand or a topic retired."""
        said = {name: getattr(self, name) for name in FACTS if getattr(self, name)}
        if self.team and not self.team.is_active:
            del said["team"]
        if self.brand and self.brand.is_archived:
            del said["brand"]
        if self.topic and self.topic.retired_at:
            del said["topic"]
        return said

    def check_sense(self) -> None:
        """Raises `ValidationError` where it cannot be understood, does nothing, or could silence a customer."""
        check_conditions(self.conditions)
        described = [name for name in FACTS if getattr(self, name)]
        if described and self.aside:
            sentence = gettext("What is set aside is no case, so nothing can be said about it: leave this empty.")
            raise ValidationError(dict.fromkeys(described, sentence))
        if not described and not self.aside:
            raise ValidationError(gettext("Say what becomes of these mails: this rule does nothing yet."))
        if self.aside == Aside.NOT_A_CUSTOMER and not {"sender", "domain"} & set(self.conditions):
            raise ValidationError(
                {"aside": gettext("Only of a sender can it be said that they are no customer: name who writes.")}
            )

    def revise(self, *, by: Staff | None, at: datetime) -> None:
        """Hold from now on as it stands; what was sorted stays as it is. Raises `ValidationError`."""
        self.check_sense()
        self.changed_by, self.changed_at = by, at
        self.save(update_fields=["name", "conditions", *FACTS, "aside", "changed_by", "changed_at"])

    def pause(self, *, by: Staff, at: datetime) -> None:
        """Let it rest for a while."""
        self._set("paused_at", at, by, at)

    def go_on(self, *, by: Staff, at: datetime) -> None:
        """It holds again."""
        self._set("paused_at", None, by, at)

    def retire(self, *, by: Staff, at: datetime) -> None:
        """Out of the list; histories still know its name."""
        self._set("retired_at", at, by, at)

    def _set(self, name: str, value: datetime | None, by: Staff, at: datetime) -> None:
        setattr(self, name, value)
        self.changed_by, self.changed_at = by, at
        self.save(update_fields=[name, "changed_by", "changed_at"])
