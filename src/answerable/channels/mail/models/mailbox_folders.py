"""A folder of a mailbox that is read: how far we are in it, how it stands, and who has it in hand."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy

from answerable.staff.models import Team

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from answerable.channels.mail.models.unfetched import Unfetched

LEASE = timedelta(minutes=2)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=20), timedelta(minutes=15)
# A server that refuses who signs in may lock the account of whoever goes on asking.
PAUSE_AFTER_REFUSAL = timedelta(minutes=10)
STRAY = 0.25  # of a pause, added by chance, so that what failed together does not come back together


class LeaseLost(Exception):
    """Somebody else has the folder in hand now; what was about to be written is not."""


class MailboxFolderQuerySet(models.QuerySet["MailboxFolder"]):
    """Folders by whether somebody should look into them."""

    def watched(self) -> MailboxFolderQuerySet:
        return self.filter(left_at=None, mailbox__removed_at=None)

    def to_read(self) -> MailboxFolderQuerySet:
        """Those of mailboxes that are read now."""
        return self.watched().filter(mailbox__begun_at__isnull=False, mailbox__paused_at=None)

    def in_order(self) -> MailboxFolderQuerySet:
        return self.order_by("kind", "name", "pk")


class MailboxFolder(models.Model):
    """One folder of one account. Mails in it are known by UIDVALIDITY and UID, never by their flags.

    Every UID up to `last_uid` was looked at: taken, passed over as older, or noted as not fetched.
    """

    class Kind(models.TextChoices):
        IN = "in", gettext_lazy("What came in")
        SENT = "sent", gettext_lazy("What was sent")

    mailbox = models.ForeignKey("mail.Mailbox", on_delete=models.CASCADE, related_name="folders")
    account = models.CharField(max_length=580)
    name = models.CharField(max_length=500)
    kind = models.CharField(max_length=4, choices=Kind, default=Kind.IN)
    left_at = models.DateTimeField(null=True)
    # What is its own, and where nothing stands, the mailbox's.
    team = models.ForeignKey(Team, null=True, on_delete=models.PROTECT, related_name="+")
    customers_since = models.DateTimeField(null=True)
    older = models.CharField(max_length=8, blank=True)
    is_moved = models.BooleanField(default=True)

    uidvalidity = models.BigIntegerField(null=True)
    # The next UID when we first saw this UIDVALIDITY: what bears it or a higher one arrived while we were there.
    contact_uid = models.BigIntegerField(default=0)
    renewed_at = models.DateTimeField(null=True)
    last_uid = models.BigIntegerField(default=0)
    # Up to here, what is older has become history.
    history_uid = models.BigIntegerField(default=0)

    server_count = models.IntegerField(null=True)
    our_count = models.IntegerField(null=True)
    counted_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)

    trouble = models.CharField(max_length=600, blank=True)
    troubled_at = models.DateTimeField(null=True)
    # What stands in nobody's way but should be known: a server that keeps still about new mail, one that cannot move.
    remark = models.CharField(max_length=600, blank=True)
    tries = models.IntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    holder = models.CharField(max_length=40, blank=True)

    objects = MailboxFolderQuerySet.as_manager()

    if TYPE_CHECKING:
        mailbox_id: int
        unfetched: RelatedManager[Unfetched]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mailbox", "account", "name"], name="mailbox_folder_once"),
            models.CheckConstraint(condition=~Q(name=""), name="mailbox_folder_has_name"),
            models.CheckConstraint(condition=Q(kind__in=["in", "sent"]), name="mailbox_folder_kind_known"),
            models.CheckConstraint(
                condition=Q(older__in=["", "history", "left-out"]), name="mailbox_folder_older_known"
            ),
            models.CheckConstraint(
                condition=Q(last_uid__gte=0, history_uid__gte=0, contact_uid__gte=0)
                & (Q(uidvalidity__isnull=False) | Q(last_uid=0, history_uid=0, contact_uid=0)),
                name="mailbox_folder_knows_how_far",
            ),
            models.CheckConstraint(
                condition=Q(server_count=None, our_count=None, counted_at=None)
                | Q(server_count__gte=F("our_count"), our_count__gte=0, counted_at__isnull=False),
                name="mailbox_folder_counted",
            ),
            models.CheckConstraint(
                condition=Q(trouble="", troubled_at=None) | (~Q(trouble="") & Q(troubled_at__isnull=False)),
                name="mailbox_folder_troubled",
            ),
            models.CheckConstraint(
                condition=Q(holder="", lease_until=None) | (~Q(holder="") & Q(lease_until__isnull=False)),
                name="mailbox_folder_held",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} of {self.mailbox_id}"

    @property
    def missing(self) -> int:
        """How many mails are on the server and not here, by the last comparison."""
        return (self.server_count or 0) - (self.our_count or 0)

    @property
    def is_sent(self) -> bool:
        return self.kind == self.Kind.SENT

    @property
    def since(self) -> datetime:
        """Since when its customers count."""
        since = self.customers_since or self.mailbox.customers_since
        if since is None:  # a mailbox is begun only with one
            raise ValueError(f"Nobody said since when customers count in {self}.")
        return since

    @property
    def brings_older(self) -> bool:
        """Whether what is older becomes history."""
        return (self.older or self.mailbox.older) == "history"

    @property
    def fallback_team(self) -> Team:
        """Whose the mail is that was written to no team's address."""
        return self.team or self.mailbox.fallback_team

    @property
    def moves_to(self) -> str:
        """The folder to which its mail is moved once it is here; empty where it stays."""
        return self.mailbox.move_to if self.is_moved and not self.is_sent else ""

    def key(self, uid: int) -> str:
        """What makes a mail of it one inbound, however often it is fetched (I5)."""
        return f"imap:{self.mailbox_id}:{self.pk}:{self.uidvalidity}:{uid}"

    def claim(self, holder: str, *, at: datetime) -> bool:
        """Take it in hand for `LEASE`, if nobody else has it and it is due."""
        free = Q(lease_until=None) | Q(lease_until__lte=at) | Q(holder=holder)
        due = Q(next_at=None) | Q(next_at__lte=at)
        return bool(self._rows.filter(free & due).update(holder=holder, lease_until=at + LEASE))

    def hold_on(self, holder: str, *, at: datetime) -> None:
        """Keep it in hand for longer; LeaseLost where somebody else has it."""
        if not self._rows.filter(holder=holder).update(lease_until=at + LEASE):
            raise LeaseLost

    def let_go(self, holder: str) -> None:
        self._rows.filter(holder=holder).update(holder="", lease_until=None)

    def note(self, holder: str, **facts: object) -> None:
        """Write facts down, here and in its row, as the one who has it in hand; LeaseLost otherwise."""
        if not self._rows.filter(holder=holder).update(**facts):
            raise LeaseLost
        for name, value in facts.items():
            setattr(self, name, value)

    def all_well(self, holder: str, *, at: datetime) -> None:
        """It was looked through to its end."""
        self.note(holder, seen_at=at, trouble="", troubled_at=None, tries=0, next_at=None)

    def stumble(
        self, holder: str, trouble: str, *, at: datetime, refused: bool = False, wait: float | None = None
    ) -> None:
        """It could not be read, and why; tried again after pauses that double and stray a little.

        `wait`: the seconds that the server itself asked for.
        """
        pause = min(FIRST_PAUSE * 2 ** min(self.tries, 10), LONGEST_PAUSE)
        pause = max(pause, PAUSE_AFTER_REFUSAL) if refused else pause
        pause = timedelta(seconds=wait) if wait is not None else pause
        self.note(
            holder,
            trouble=trouble[:600],
            troubled_at=self.troubled_at or at,
            tries=self.tries + 1,
            next_at=at + pause * random.uniform(1, 1 + STRAY),
        )

    @property
    def _rows(self) -> MailboxFolderQuerySet:
        return MailboxFolder.objects.filter(pk=self.pk)
