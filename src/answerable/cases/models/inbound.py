"""The raw thing received on a channel, kept before anything else is done with it; it has exactly one fate (I5)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, connection, models, transaction
from django.db.models import Q

from answerable.kit import files

LEASE = timedelta(minutes=2)
# What senders send who are not customers lies in sight, and nobody has to look it through.
NOT_A_CUSTOMER = "not-a-customer"
# What a colleague sent to nobody whom the desk knows: none of its words are kept, and no list shows it.
PRIVATE = "private"
# Among the problems of an inbound that became a case although nobody could read it.
UNREAD = "It could not be filed by itself; the original is attached."


class BroughtBy(models.TextChoices):
    """Who brought it, and so whether what servers wrote on top of it is believed."""

    RELAY = "relay"  # a mail server of our own
    STRANGER = "stranger"  # anybody, at the open door
    MAILBOX = "mailbox"  # it lay in an account that we read
    PROVIDER = "provider"  # posted by a provider that showed who it is


class InboundQuerySet(models.QuerySet["Inbound"]):
    """Inbounds by fate, and the one way to claim them."""

    def unfiled(self) -> "InboundQuerySet":
        return self.filter(fate="")

    def set_aside(self) -> "InboundQuerySet":
        return self.filter(fate="aside").exclude(reason=PRIVATE)

    def to_look_at(self) -> "InboundQuerySet":
        """Set aside, and not looked at by anybody yet: this has a clock."""
        return self.set_aside().filter(looked_at=None).exclude(reason=NOT_A_CUSTOMER)

    def of_no_customers(self) -> "InboundQuerySet":
        """From senders who are not customers: a list without clocks."""
        return self.set_aside().filter(reason=NOT_A_CUSTOMER)

    def unread(self) -> "InboundQuerySet":
        """In a case, and nobody could read them; asked of few, as no index knows it."""
        return self.filter(fate="case", problems__icontains=UNREAD)

    def look_over(self, *, by: Any, at: datetime) -> int:
        """Somebody of their team looked at these, and they may stay set aside; of how many nobody had before."""
        return self.filter(fate="aside", looked_at=None).update(looked_by=by, looked_at=at)

    def keep(self, channel: str, key: str, raw: bytes, *, at: datetime, **facts: Any) -> "tuple[Inbound, bool]":
        """Store the raw bytes, then the row that names them. The same key again makes no second row."""
        facts |= {"sha256": files.keep(raw), "size": len(raw), "received_at": at}
        try:
            # Nearly always it is new, so it is not asked for first.
            with transaction.atomic():
                return self.create(channel=channel, key=key, **facts), True
        except IntegrityError:
            return self.get(channel=channel, key=key), False

    def keep_all(self, rows: Sequence[dict[str, Any]]) -> None:
        """Commit all of these in one statement; the same key again makes no second row.

        `bulk_create` would take three, and to ignore a doubled key is on SQLite to ignore all that is wrong with a row.
        """
        fields = [field for field in self.model._meta.concrete_fields if not field.primary_key]
        values = [
            field.get_db_prep_save(row.get(field.attname, field.get_default()), connection)
            for row in rows
            for field in fields
        ]
        columns, places = ", ".join(str(field.column) for field in fields), ", ".join(["%s"] * len(fields))
        sql = f"INSERT INTO {self.model._meta.db_table} ({columns}) VALUES {', '.join([f'({places})'] * len(rows))}"
        with connection.cursor() as cursor:
            cursor.execute(f"{sql} ON CONFLICT (channel, key) DO NOTHING", values)

    def claim(self, at: datetime, limit: int = 20) -> "list[Inbound]":
        """Take up to `limit` unfiled inbounds for `LEASE`, oldest first; a lease that ran out is taken again."""
        free = Q(fate="") & (Q(lease_until=None) | Q(lease_until__lte=at))
        with transaction.atomic():
            rows = self.filter(free).order_by("id")
            if connection.vendor == "postgresql":
                rows = rows.select_for_update(skip_locked=True)
            claimed = list(rows[:limit])
            ids = [row.pk for row in claimed]
            self.filter(pk__in=ids).update(lease_until=at + LEASE, attempts=models.F("attempts") + 1)
        for row in claimed:  # as they stand now: nobody else could change them meanwhile
            row.lease_until, row.attempts = at + LEASE, row.attempts + 1
        return claimed


class Inbound(models.Model):
    """Something that came in. Unfiled until a worker gave it its fate: in a case, or set aside with a reason."""

    channel = models.CharField(max_length=12)
    key = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    received_at = models.DateTimeField()
    envelope_from = models.CharField(max_length=320, blank=True)
    envelope_to = models.JSONField(default=list)
    brought_by = models.CharField(max_length=12, choices=BroughtBy.choices, blank=True)
    lease_until = models.DateTimeField(null=True)
    attempts = models.IntegerField(default=0)

    fate = models.CharField(max_length=8, blank=True)  # "" | case | aside
    filed_at = models.DateTimeField(null=True)
    case = models.ForeignKey("cases.Case", null=True, on_delete=models.PROTECT, related_name="inbounds")
    # loop | report | auto-reply | duplicate | spam | bulk
    # not-a-matter (its case was closed so) | not-a-customer (its sender is on the list of those)
    reason = models.CharField(max_length=20, blank=True)
    duplicate_of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey("staff.Team", null=True, on_delete=models.PROTECT, related_name="+")
    looked_at = models.DateTimeField(null=True)
    looked_by = models.ForeignKey("staff.Staff", null=True, on_delete=models.PROTECT, related_name="+")
    sender = models.CharField(max_length=320, blank=True)
    subject = models.CharField(max_length=400, blank=True)
    message_id = models.CharField(max_length=998, blank=True)
    words_sha256 = models.CharField(max_length=64, blank=True)
    problems = models.JSONField(default=list)
    # The bytes themselves, as long as they are no file yet: what has a fate is one. The last column, so that SQLite
    # reads the others without it.
    carried = models.BinaryField(null=True)

    objects = InboundQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "key"], name="inbound_once_by_key"),
            models.CheckConstraint(
                condition=Q(fate="", filed_at=None, case=None, reason="")
                | (Q(fate="case", case__isnull=False, filed_at__isnull=False, reason=""))
                | (Q(fate="aside", filed_at__isnull=False) & ~Q(reason="")),
                name="inbound_one_fate",
            ),
            models.CheckConstraint(condition=Q(fate="") | Q(carried=None), name="inbound_with_a_fate_is_a_file"),
            models.CheckConstraint(
                condition=Q(brought_by__in=["", *BroughtBy.values]), name="inbound_brought_by_somebody_known"
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(fate=""), name="inbound_unfiled"),
            models.Index(
                fields=["team", "id"],
                condition=Q(fate="aside", looked_at=None) & ~Q(reason=NOT_A_CUSTOMER),
                name="inbound_to_look_at",
            ),
            models.Index(
                fields=["team", "id"], condition=Q(fate="aside", reason=NOT_A_CUSTOMER), name="inbound_of_no_customer"
            ),
            models.Index(fields=["channel", "received_at"], name="inbound_by_channel"),
            models.Index(fields=["message_id"], condition=~Q(message_id=""), name="inbound_by_message_id"),
            models.Index(fields=["sha256"], name="inbound_by_bytes"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.key[:12]}"

    def raw(self) -> bytes:
        return files.read(self.sha256) if self.carried is None else bytes(self.carried)

    def lay_down(self) -> None:
        """Make its bytes a file that lasts; the row carries them until the fate is committed that follows."""
        if self.carried is not None:
            files.keep(bytes(self.carried))
            self.carried = None

    def put_in(self, case: Any, *, at: datetime) -> None:
        """Its fate: in this case."""
        self.lay_down()
        self.fate, self.case, self.filed_at, self.reason = "case", case, at, ""
        self.save()

    def set_aside(self, reason: str, *, at: datetime, **facts: Any) -> None:
        """Its fate: a visible list, with the reason."""
        self.lay_down()
        self.fate, self.reason, self.filed_at = "aside", reason, at
        for name, value in facts.items():
            setattr(self, name, value)
        self.save()

    def look_over(self, *, by: Any, at: datetime) -> None:
        """Somebody of its team looked at it, and it may stay set aside."""
        self.looked_by, self.looked_at = by, at
        self.save(update_fields=["looked_by", "looked_at"])
