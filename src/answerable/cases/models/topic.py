"""How cases are described: a tree of topics, tags, and typed fields."""

from django.db import models
from django.db.models import Q


class Topic(models.Model):
    """A node of the topic tree; `path` is the names from the root, and the ids of all above it."""

    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    name = models.CharField(max_length=80)
    # Ids from the root down to this one, as "/3/17/": the ancestors without a query.
    trail = models.CharField(max_length=200, blank=True)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["parent", "name"], name="topic_once_below_parent"),
            models.UniqueConstraint(fields=["name"], condition=Q(parent=None), name="topic_once_at_root"),
        ]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def plant(cls, name: str, parent: "Topic | None" = None) -> "Topic":
        """A new topic below `parent`, or the one that is there already."""
        topic, created = cls.objects.get_or_create(name=name, parent=parent)
        if created:
            topic.trail = f"{parent.trail if parent else '/'}{topic.pk}/"
            topic.save(update_fields=["trail"])
        return topic

    @property
    def lineage(self) -> tuple[int, ...]:
        """Its own id and those of all topics above it."""
        return tuple(int(part) for part in self.trail.split("/") if part)


class Tag(models.Model):
    """A short word colleagues attach to cases."""

    name = models.CharField(max_length=40, unique=True)

    def __str__(self) -> str:
        return self.name


class Field(models.Model):
    """A typed field that cases may carry, of all types or of some; values live in `Case.fields` by `key`."""

    KINDS = [("text", "text"), ("number", "number"), ("date", "date"), ("choice", "choice"), ("yes-no", "yes-no")]

    key = models.SlugField(max_length=40, unique=True)
    label = models.CharField(max_length=80)
    kind = models.CharField(max_length=8, choices=KINDS)
    choices = models.JSONField(default=list, blank=True)
    types = models.JSONField(default=list, blank=True)
    position = models.IntegerField(default=0)

    def __str__(self) -> str:
        return self.label
