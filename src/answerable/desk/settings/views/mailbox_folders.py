"""The folders of a mailbox: chosen among those that its server has, each with its own settings, and left out again."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.cases.refusals import Refused
from answerable.channels.mail.models import Mailbox, MailboxErrand, MailboxFolder
from answerable.desk.entering import DeskRequest, staff_only
from answerable.desk.filling import fill, typed
from answerable.desk.settings.access import admins_only
from answerable.desk.settings.folder_words import rows_of, warnings_of
from answerable.desk.settings.forms.mailbox_folders import FolderForm
from answerable.desk.settings.pages import back, settings_page
from answerable.kit.clock import now

HERE = "settings-mailboxes"
LIST = "settings-mailbox-folders"


@require_safe
@staff_only
@admins_only
def index(request: DeskRequest, pk: int) -> HttpResponse:
    """All that the server named, and which of them are read; the list asks for itself while it is asked for."""
    mailbox = _kept(pk)
    folders = MailboxFolder.objects.filter(mailbox=mailbox, account=mailbox.account).in_order()
    errand = MailboxErrand.objects.filter(mailbox=mailbox).newest(MailboxErrand.Kind.FOLDERS)
    facts: dict[str, Any] = {"rows": rows_of(mailbox, folders.select_related("mailbox", "team")), "errand": errand}
    facts |= {"failed": _why_not(errand)}
    return settings_page(request, "mailbox_folders", at=now(), here=HERE, mailbox=mailbox, **facts)


@staff_only
@admins_only
@require_http_methods(["GET", "POST"])
def new(request: DeskRequest, pk: int) -> HttpResponse:
    """One more, by its name in the address or as it is typed."""
    mailbox, name = _kept(pk), request.GET.get("name", "")[:500]
    known = MailboxFolder.objects.filter(mailbox=mailbox, account=mailbox.account, name=name).first()
    return _fill(request, FolderForm(typed(request), mailbox=mailbox, folder=known, name=name))


@staff_only
@admins_only
@require_http_methods(["GET", "POST"])
def change(request: DeskRequest, pk: int, folder: int) -> HttpResponse:
    """Otherwise, or again."""
    mailbox = _kept(pk)
    found = _folder(mailbox, folder)
    return _fill(request, FolderForm(typed(request), mailbox=mailbox, folder=found, name=found.name))


@staff_only
@admins_only
@require_POST
def leave(request: DeskRequest, pk: int, folder: int) -> HttpResponse:
    """No longer read; what is left unread there is said."""
    mailbox = _kept(pk)
    found = _folder(mailbox, folder)
    try:
        missing = mailbox.leave_out(found, at=now())
    except Refused as refusal:
        return back(request, refusal.sentence, LIST, pk)
    return back(request, _left(found, missing), LIST, pk)


def _left(folder: MailboxFolder, missing: int) -> str:
    words = _("%(folder)s is no longer read: what comes there from now on, nobody here sees.") % {"folder": folder.name}
    if missing:
        count = ngettext(
            "%(count)s mail that lies there is not here.", "%(count)s mails that lie there are not here.", missing
        )
        return f"{words} {count % {'count': missing}}"
    if folder.counted_at is None:
        return f"{words} {_('What lies there was not counted yet.')}"
    return f"{words} {_('By the last count, everything that lay there is here.')}"


def _fill(request: DeskRequest, form: FolderForm) -> HttpResponse:
    mailbox = form.mailbox

    def keep(form: FolderForm) -> HttpResponse:
        folder = form.keep(at=now())
        words = _("%(folder)s is read.") if mailbox.begun_at else _("%(folder)s is read once you begin.")
        sentences = [words % {"folder": folder.name}, *warnings_of(mailbox, folder.name)]
        return back(request, " ".join(sentences), LIST, mailbox.pk)

    def again(form: FolderForm, status: int) -> HttpResponse:
        name = str(form.initial["name"])
        facts: dict[str, Any] = {"mailbox": mailbox, "form": form, "called": name, "folder": form.folder}
        facts["warnings"] = warnings_of(mailbox, name)
        return settings_page(request, "mailbox_folder", at=now(), here=HERE, status=status, **facts)

    return fill(form, keep, again)


def _why_not(errand: MailboxErrand | None) -> str:
    """Why the list cannot be had, in the words of the step that failed."""
    if errand and errand.outcome == MailboxErrand.Outcome.FAILED and errand.steps:
        return str(errand.steps[-1]["said"])
    return ""


def _kept(pk: int) -> Mailbox:
    return get_object_or_404(Mailbox.objects.kept().select_related("fallback_team"), pk=pk)


def _folder(mailbox: Mailbox, number: int) -> MailboxFolder:
    rows = MailboxFolder.objects.filter(mailbox=mailbox, account=mailbox.account).select_related("mailbox", "team")
    return get_object_or_404(rows, pk=number)
