"""The companies for which customers act."""

from django.db import models
from django.db.models import Q


class Organization(models.Model):
    """A company that customers belong to, each with a role."""

    name = models.CharField(max_length=200, unique=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="organization_has_name")]

    def __str__(self) -> str:
        return self.name
