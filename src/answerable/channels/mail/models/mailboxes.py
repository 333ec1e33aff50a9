"""Mailboxes elsewhere that the desk reads by IMAP: where, how we sign in, and since when its customers count."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from answerable.cases.refusals import Refused
from answerable.channels.mail.models.folder_choices import ChoosingFolders
from answerable.channels.mail.models.mailbox_folders import MailboxFolder
from answerable.kit.sealing import KeyLost, seal, unseal
from answerable.staff.models import Staff, Team

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from answerable.channels.mail.models.mailbox_errands import MailboxErrand

PURPOSE = "mailbox"
LOOPBACK = ("localhost", "127.0.0.1", "::1")
# A file in the data folder. The supervisor knows no database; this tells it that there are mailboxes to watch.
MARK = "mailboxes"
# What a folder has of its own, in another account too.
OWN = ("team_id", "customers_since", "older", "is_moved")
HISTORIES = "histories"
# To whom a secret is told; for another one it is entered anew.
MEANT_FOR = ("host", "port", "tls", "user", "sign_in", "client_id", "token_url")


class MailboxQuerySet(models.QuerySet["Mailbox"]):
    """Mailboxes by whether they are read."""

    def kept(self) -> MailboxQuerySet:
        """Those that were not removed."""
        return self.filter(removed_at=None)

    def in_order(self) -> MailboxQuerySet:
        return self.order_by(Lower("name"), "pk")


class Mailbox(ChoosingFolders, models.Model):
    """An account at a mail server. Which team a mail is for, its recipients say; this one's team is for the rest.

    It is read from `begun_at` on: mail that reached it since `customers_since` waits for an answer, older is history.
    """

    class Tls(models.TextChoices):
        IMPLICIT = "implicit", gettext_lazy("TLS from the first byte (port 993)")
        STARTTLS = "starttls", gettext_lazy("STARTTLS (port 143)")
        NONE = "none", gettext_lazy("None; only for a server on this machine")

    class SignIn(models.TextChoices):
        PASSWORD = "password", gettext_lazy("With a password")
        XOAUTH2 = "xoauth2", gettext_lazy("With OAuth 2 (XOAUTH2)")

    class After(models.TextChoices):
        LEAVE = "leave", gettext_lazy("It stays where it is")
        MOVE = "move", gettext_lazy("It is moved to a folder")

    class Older(models.TextChoices):
        HISTORY = "history", gettext_lazy("It comes in as history: cases that are over")
        LEFT_OUT = "left-out", gettext_lazy("It is left out")

    name = models.CharField(max_length=80)
    host = models.CharField(max_length=253)
    port = models.PositiveIntegerField()
    tls = models.CharField(max_length=8, choices=Tls)
    user = models.CharField(max_length=320)
    # Its own, where the account is not called by it.
    address = models.EmailField(max_length=254, blank=True)
    sign_in = models.CharField(max_length=8, choices=SignIn, default=SignIn.PASSWORD)
    client_id = models.CharField(max_length=500, blank=True)
    token_url = models.URLField(max_length=1000, blank=True)
    sealed = models.TextField(blank=True)
    # The access token of now, and who renews it at this moment.
    sealed_access = models.TextField(blank=True)
    access_until = models.DateTimeField(null=True)
    renewing_until = models.DateTimeField(null=True)

    fallback_team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    customers_since = models.DateTimeField(null=True)
    older = models.CharField(max_length=8, choices=Older, default=Older.HISTORY)
    after = models.CharField(max_length=5, choices=After, default=After.LEAVE)
    move_to = models.CharField(max_length=500, blank=True)
    # What the server last told of its folders, for whoever chooses among them: name, use, can_be_read, mails.
    known_folders = models.JSONField(default=list)

    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)

    objects = MailboxQuerySet.as_manager()

    if TYPE_CHECKING:
        folders: RelatedManager[MailboxFolder]
        errands: RelatedManager[MailboxErrand]

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("name"), condition=Q(removed_at=None), name="mailbox_name_once"),
            models.UniqueConstraint(
                Lower("host"), Lower("user"), condition=Q(removed_at=None), name="mailbox_account_once"
            ),
            models.CheckConstraint(condition=~Q(name="") & ~Q(host="") & ~Q(user=""), name="mailbox_is_somewhere"),
            models.CheckConstraint(condition=Q(port__gte=1, port__lte=65535), name="mailbox_port_known"),
            models.CheckConstraint(
                condition=Q(tls__in=["implicit", "starttls"]) | Q(tls="none", host__in=LOOPBACK),
                name="mailbox_sealed_on_its_way",
            ),
            models.CheckConstraint(
                condition=Q(sign_in="password", client_id="", token_url="", sealed_access="")
                | (Q(sign_in="xoauth2") & ~Q(client_id="") & ~Q(token_url="")),
                name="mailbox_sign_in_known",
            ),
            models.CheckConstraint(
                condition=Q(sealed_access="", access_until=None) | (~Q(sealed_access="") & ~Q(access_until=None)),
                name="mailbox_access_until",
            ),
            models.CheckConstraint(condition=Q(older__in=["history", "left-out"]), name="mailbox_older_known"),
            models.CheckConstraint(
                condition=Q(after="leave", move_to="") | (Q(after="move") & ~Q(move_to="")), name="mailbox_moves_to"
            ),
            models.CheckConstraint(
                condition=Q(begun_at=None) | Q(customers_since__isnull=False), name="mailbox_begun_knows_since"
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None) | Q(sealed="", sealed_access=""), name="mailbox_removed_keeps_no_secret"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def account(self) -> str:
        """Whose mails the numbers in its folders belong to."""
        return f"{self.user}@{self.host}".lower()[:580]

    @property
    def own_address(self) -> str:
        """Where mail to it is sent to; empty where nobody said."""
        return self.address or (self.user if "@" in self.user else "")

    @property
    def is_read(self) -> bool:
        return bool(self.begun_at and not self.paused_at and not self.removed_at)

    @property
    def secrets(self) -> dict[str, str]:
        """`password`, or `client_secret` and `refresh_token`; KeyLost where they can no longer be read."""
        if not self.sealed:
            raise KeyLost(_("No password is kept for it. Enter one."))
        known: dict[str, str] = json.loads(unseal(PURPOSE, self.sealed))
        return known

    @classmethod
    def connect(cls, *, by: Staff | None, at: datetime, secrets: dict[str, str], **facts: Any) -> Self:
        """Another mailbox; nothing is read before it is begun."""
        mailbox = cls(created_at=at, created_by=by, **facts)
        mailbox._check()
        mailbox.sealed = seal(PURPOSE, json.dumps(secrets))
        mailbox.save()
        transaction.on_commit(leave_word)
        return mailbox

    def change(self, *, at: datetime, secrets: dict[str, str] | None = None, **facts: Any) -> None:
        """Other facts, or another secret, tried at once. Of another account all mail is looked at anew."""
        if secrets is None and self.is_elsewhere(facts):
            raise Refused(_("Enter the password again: it was meant for the server and account as they were."))
        with transaction.atomic():
            account = self.account
            for name, value in facts.items():
                setattr(self, name, value)
            self._check()
            if secrets is not None:
                self.sealed = seal(PURPOSE, json.dumps(secrets))
            self.sealed_access, self.access_until, self.renewing_until = "", None, None
            self.save()
            if account != self.account:
                self._watch(self._watched(), at=at)
                transaction.on_commit(self._forget_history)
            self._try_at_once(at)

    def is_elsewhere(self, facts: Mapping[str, Any]) -> bool:
        """Whether these facts would show its secrets to somebody else than whom they were meant for."""
        return any(name in facts and _plain(facts[name]) != _plain(getattr(self, name)) for name in MEANT_FOR)

    def choose(
        self,
        *,
        folders: Iterable[str],
        sent: Iterable[str] = (),
        since: datetime,
        older: str,
        move_to: str = "",
        fallback_team: Team,
        at: datetime,
    ) -> None:
        """What is read, since when its customers count, and what becomes of the mail; read once it is begun."""
        wanted = dict.fromkeys(sent, MailboxFolder.Kind.SENT) | dict.fromkeys(folders, MailboxFolder.Kind.IN)
        self._check_choice(wanted, since, move_to, at)
        with transaction.atomic():
            self.customers_since, self.older, self.fallback_team = since, older, fallback_team
            self.after, self.move_to = (self.After.MOVE if move_to else self.After.LEAVE), move_to
            self.save()
            self._watch(wanted, at=at)
            self._try_at_once(at)

    def _check_choice(self, wanted: Mapping[str, str], since: datetime, move_to: str, at: datetime) -> None:
        if MailboxFolder.Kind.IN not in wanted.values():
            raise Refused(_("Choose at least one folder to read."), "folders")
        if move_to in wanted:
            raise Refused(_("Mail cannot be moved to a folder that is read."), "move_to")
        if since > at:
            raise Refused(_("Choose a time that has come: mail until then would wait unseen."), "since")
        if self.begun_at and since != self.customers_since:
            raise Refused(_("Since when customers count stays as it was begun."), "since")

    def begin(self, *, at: datetime) -> None:
        """It is read from now on, and what is older brought in, where that was chosen."""
        if self.customers_since is None:
            raise Refused(_("Choose first which folders are read, and since when customers count."))
        if self.begun_at is None:
            with transaction.atomic():
                self.begun_at = at
                self.save(update_fields=["begun_at"])
                if any(folder.brings_older for folder in self.folders.filter(left_at=None)):
                    self.errands.get_or_create(kind="history", ended_at=None, defaults={"asked_at": at})

    def pause(self, *, at: datetime) -> None:
        """Nothing is read until it goes on; what comes meanwhile waits on the server."""
        if self.paused_at is None:
            self.paused_at = at
            self.save(update_fields=["paused_at"])

    def go_on(self, *, at: datetime) -> None:
        self.paused_at = None
        self.save(update_fields=["paused_at"])
        self._try_at_once(at)

    def remove(self, *, at: datetime) -> None:
        """No longer read, its secrets forgotten; what came in stays."""
        with transaction.atomic():
            self.removed_at = self.removed_at or at
            self.sealed = self.sealed_access = ""
            self.access_until = self.renewing_until = None
            self.save()
            self.folders.filter(left_at=None).update(left_at=at)
        transaction.on_commit(self._forget_history)

    @property
    def history_place(self) -> Path:
        """Where the index of its history lies while that is brought in."""
        return Path(settings.DATA) / HISTORIES / f"{self.pk}.sqlite3"

    def _forget_history(self) -> None:
        """The index of what was gathered, with what SQLite lays beside it."""
        for path in self.history_place.parent.glob(f"{self.history_place.name}*"):
            path.unlink(missing_ok=True)

    def _check(self) -> None:
        """In sentences, what the database would refuse in its own words."""
        self.host, self.user = self.host.strip().rstrip(".").lower(), self.user.strip()
        if self.tls == self.Tls.NONE and self.host not in LOOPBACK:
            raise Refused(_("Without TLS a password could be read on its way. Choose TLS or STARTTLS."), "tls")
        others = Mailbox.objects.kept().exclude(pk=self.pk)
        if others.filter(name__iexact=self.name).exists():
            raise Refused(_("Another mailbox has this name."), "name")
        if others.filter(host__iexact=self.host, user__iexact=self.user).exists():
            raise Refused(_("This mailbox is here already."), "user")

    def _watched(self) -> dict[str, str]:
        return dict(self.folders.filter(left_at=None).values_list("name", "kind"))

    def _watch(self, wanted: Mapping[str, str], *, at: datetime) -> None:
        """Exactly these folders of this account; one that was read before goes on where it was."""
        here = Q(account=self.account, name__in=list(wanted))
        own = {row.pop("name"): row for row in self.folders.filter(left_at=None).values("name", *OWN)}
        self.folders.filter(left_at=None).exclude(here).update(left_at=at)
        for name, kind in wanted.items():
            facts: dict[str, Any] = {"kind": kind, "left_at": None} | own.get(name, {})
            self.folders.update_or_create(account=self.account, name=name, defaults=facts)

    def _try_at_once(self, at: datetime) -> None:
        self.folders.filter(left_at=None).update(next_at=at, tries=0)


def _plain(value: object) -> str:
    return str(value).strip().rstrip(".").lower()


def leave_word() -> None:
    """Tell the supervisor that there is something to watch."""
    Path(settings.DATA).mkdir(parents=True, exist_ok=True)
    (Path(settings.DATA) / MARK).touch()
