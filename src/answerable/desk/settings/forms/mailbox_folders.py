"""What is asked about one folder of a mailbox: its own question, since when its customers count."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from answerable.channels.mail.models import Mailbox, MailboxFolder
from answerable.desk.inputs import Moment
from answerable.desk.settings.folder_words import use_of
from answerable.kit.clock import now
from answerable.kit.forms import field_of
from answerable.staff.models import Team


class FolderForm(forms.Form):
    """A folder that is read, or shall be; `folder` is there where it was read before."""

    name = forms.CharField(
        label=gettext_lazy("Folder"),
        max_length=500,
        help_text=gettext_lazy("As the server calls it, with its folders above, like Customers/Orders."),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("What lies there?"), choices=MailboxFolder.Kind, widget=forms.RadioSelect, initial="in"
    )
    since = Moment(
        label=gettext_lazy("Customers since when?"),
        help_text=gettext_lazy("What reached this folder since then waits for an answer. While it is read, it stays."),
    )
    older = forms.ChoiceField(
        label=gettext_lazy("And what is older?"), choices=Mailbox.Older, widget=forms.RadioSelect, initial="history"
    )
    team = forms.ModelChoiceField(
        Team.objects.none(),
        label=gettext_lazy("Team"),
        required=False,
        help_text=gettext_lazy("For mail that was written to no team's address."),
    )
    is_moved = forms.BooleanField(label=gettext_lazy("Move its mail once it is here"), required=False, initial=True)

    def __init__(self, *args: Any, mailbox: Mailbox, folder: MailboxFolder | None, name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mailbox, self.folder = mailbox, folder
        teams = field_of(self, "team", forms.ModelChoiceField)
        teams.queryset, teams.empty_label = Team.objects.active().in_order(), mailbox.fallback_team.name
        self.initial = {"name": name, "since": now(), "kind": "sent" if use_of(mailbox, name) == "sent" else "in"}
        self.initial |= {"older": mailbox.older, "is_moved": True}
        if folder:
            self._show(folder)
        if not mailbox.move_to:
            del self.fields["is_moved"]

    def _show(self, folder: MailboxFolder) -> None:
        older = folder.older or self.mailbox.older
        self.initial.update(kind=folder.kind, older=older, team=folder.team_id, is_moved=folder.is_moved)
        self.fields["name"].disabled = True
        if folder.left_at is None:
            self.initial["since"] = folder.since
            self.fields["since"].disabled = self.mailbox.begun_at is not None

    def keep(self, *, at: datetime) -> MailboxFolder:
        given = self.cleaned_data
        facts = {name: given[name] for name in ("kind", "since", "older", "team")}
        return self.mailbox.read_folder(given["name"], is_moved=given.get("is_moved", True), at=at, **facts)
