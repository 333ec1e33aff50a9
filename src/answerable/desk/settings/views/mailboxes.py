"""Mailboxes that are read by IMAP: how each stands, its settings, *Test this*, what would happen, begun and paused."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.cases.refusals import Refused
from answerable.channels.mail.imap.standing import state_of
from answerable.channels.mail.models import Mailbox, MailboxErrand, MailboxFolder, Unfetched
from answerable.desk.entering import DeskRequest, staff_only
from answerable.desk.filling import fill, typed
from answerable.desk.pages import part
from answerable.desk.settings.access import admins_only
from answerable.desk.settings.forms.mailboxes import MailboxForm
from answerable.desk.settings.mailbox_words import outcome_of
from answerable.desk.settings.pages import back, settings_page
from answerable.desk.settings.providers import OTHER, PROVIDERS
from answerable.kit.clock import now

HERE = "settings-mailboxes"
MOST_SHOWN = 20
# What can be asked for at the page at any time; bringing in history once it is read.
UNFINISHED = (MailboxErrand.Outcome.STOPPED, MailboxErrand.Outcome.FAILED)
ASKED = (MailboxErrand.Kind.TEST, MailboxErrand.Kind.LOOK, MailboxErrand.Kind.FOLDERS)


@require_safe
@staff_only
@admins_only
def index(request: DeskRequest) -> HttpResponse:
    """All that are kept, each with how it stands."""
    at, kept = now(), Mailbox.objects.kept().in_order().select_related("fallback_team")
    folders: dict[int, list[MailboxFolder]] = {}
    for folder in MailboxFolder.objects.watched().in_order():
        folders.setdefault(folder.mailbox_id, []).append(folder)
    rows = [{"mailbox": row, "state": state_of(row, folders.get(row.pk, []), at)} for row in kept]
    return settings_page(request, "mailboxes", at=at, here=HERE, rows=rows)


@staff_only
@admins_only
@require_http_methods(["GET", "POST"])
def new(request: DeskRequest) -> HttpResponse:
    """One more, at a provider that is chosen first; nothing is read before somebody begins."""
    provider = PROVIDERS.get(request.GET.get("provider", ""))
    if provider is None and request.method == "GET":
        return settings_page(request, "mailbox_providers", at=now(), here=HERE, providers=PROVIDERS.values())

    def keep(form: MailboxForm) -> HttpResponse:
        mailbox = form.keep(by=request.user, at=now())
        return back(request, _("It is known now. Test it before you begin."), "settings-mailbox", mailbox.pk)

    form = MailboxForm(typed(request), provider=provider or OTHER)
    return fill(form, keep, lambda form, status: _ask(request, None, form, status))


@require_safe
@staff_only
@admins_only
def show(request: DeskRequest, pk: int) -> HttpResponse:
    """How it stands, folder by folder."""
    at, mailbox = now(), _kept(pk)
    folders = list(mailbox.folders.filter(left_at=None).in_order().select_related("team", "mailbox"))  # type: ignore[attr-defined]
    facts: dict[str, Any] = {"state": state_of(mailbox, folders, at), "folders": folders}
    facts |= {"unfetched": Unfetched.objects.filter(folder__in=folders).order_by("-pk")[:MOST_SHOWN]}
    return settings_page(request, "mailbox", at=at, here=HERE, **facts | _errands(mailbox))


@staff_only
@admins_only
@require_http_methods(["GET", "POST"])
def change(request: DeskRequest, pk: int) -> HttpResponse:
    """Other settings; they are tried at once."""
    mailbox = _kept(pk)

    def keep(form: MailboxForm) -> HttpResponse:
        form.keep(by=request.user, at=now())
        return back(request, _("The settings are kept, and tried at once."), "settings-mailbox", pk)

    form = MailboxForm(typed(request), mailbox=mailbox)
    return fill(form, keep, lambda form, status: _ask(request, _kept(pk), form, status))


@staff_only
@admins_only
@require_POST
def begin(request: DeskRequest, pk: int) -> HttpResponse:
    """Read it from now on."""
    mailbox = _kept(pk)
    try:
        mailbox.begin(at=now())
    except Refused as refusal:
        return back(request, refusal.sentence, "settings-mailbox", pk)
    return back(request, _("It is read from now on."), "settings-mailbox", pk)


@staff_only
@admins_only
@require_POST
def pause(request: DeskRequest, pk: int) -> HttpResponse:
    """Pause it, or go on with it."""
    mailbox = _kept(pk)
    if mailbox.paused_at:
        mailbox.go_on(at=now())
        return back(request, _("It is read again; what came meanwhile is fetched now."), "settings-mailbox", pk)
    mailbox.pause(at=now())
    return back(request, _("Paused. What comes meanwhile waits on the server."), "settings-mailbox", pk)


@staff_only
@admins_only
@require_POST
def remove(request: DeskRequest, pk: int) -> HttpResponse:
    """No longer read; what came in stays, its secrets do not."""
    _kept(pk).remove(at=now())
    return back(request, _("It is no longer read, and its password is forgotten. What came in stays."), HERE)


@staff_only
@admins_only
@require_POST
def ask(request: DeskRequest, pk: int, kind: str) -> HttpResponse:
    """Have it tested, or have it said what would happen."""
    mailbox = _kept(pk)
    if kind not in ASKED and not (kind == MailboxErrand.Kind.HISTORY and mailbox.begun_at):
        raise Http404
    MailboxErrand.ask(mailbox, kind, by=request.user, at=now())
    is_list = kind == MailboxErrand.Kind.FOLDERS
    return redirect("desk:settings-mailbox-folders" if is_list else "desk:settings-mailbox", pk)


@staff_only
@admins_only
@require_POST
def stop(request: DeskRequest, pk: int, kind: str) -> HttpResponse:
    """Enough of it."""
    for errand in MailboxErrand.objects.going().filter(mailbox=_kept(pk), kind=kind):
        errand.stop(at=now())
    return redirect("desk:settings-mailbox", pk)


@require_safe
@staff_only
@admins_only
def progress(request: DeskRequest, pk: int) -> HttpResponse:
    """The panel of its errands, which asks for itself while one is going."""
    return part(request, "desk/settings/mailbox_errands.html", at=now(), **_errands(_kept(pk)))


def _kept(pk: int) -> Mailbox:
    return get_object_or_404(Mailbox.objects.kept().select_related("fallback_team"), pk=pk)


def _ask(request: DeskRequest, mailbox: Mailbox | None, form: MailboxForm, status: int) -> HttpResponse:
    if form.is_bound:
        form.ask_again_for_secrets()
    return settings_page(request, "mailbox_form", at=now(), here=HERE, status=status, mailbox=mailbox, form=form)


def _errands(mailbox: Mailbox) -> dict[str, Any]:
    """The newest errand of each kind, and whether one is going."""
    kinds = [kind for kind in MailboxErrand.Kind if kind != MailboxErrand.Kind.FOLDERS]  # shown where it was asked for
    found = [MailboxErrand.objects.filter(mailbox=mailbox).newest(kind) for kind in kinds]
    errands = sorted(filter(None, found), key=lambda errand: -errand.pk)
    rows = [{"errand": errand, "outcome": outcome_of(errand)} for errand in errands]
    facts = {"mailbox": mailbox, "errands": rows, "is_going": any(not errand.ended_at for errand in errands)}
    history = next((errand for errand in errands if errand.kind == MailboxErrand.Kind.HISTORY), None)
    return facts | {"can_go_on": bool(history and history.outcome in UNFINISHED and mailbox.is_read)}
