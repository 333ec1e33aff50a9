"""One fact in an append-only history: what, who, when. Ids, enumerations and times; never anybody's words."""

from django.db import models


class EventQuerySet(models.QuerySet["Event"]):
    """Events, to be read and never changed; triggers on both databases hold that."""

    def in_order(self) -> "EventQuerySet":
        return self.order_by("id")


class Event(models.Model):
    """A fact. `data["changed"]` holds the case's own facts that the verb changed, so that they can be rebuilt (I6)."""

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="events")
    name = models.CharField(max_length=60)
    at = models.DateTimeField()
    # staff | participant | automation, with the row's id; no foreign key, so that history outlives the row.
    actor_kind = models.CharField(max_length=12)
    actor_id = models.BigIntegerField(null=True)
    data = models.JSONField(default=dict)

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["case", "id"], name="event_by_case")]

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d %H:%M}"
