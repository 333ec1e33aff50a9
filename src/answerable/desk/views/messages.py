"""Words to the customer: written, taken back within ten seconds, kept as a draft while they are typed."""

from datetime import datetime

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from answerable.cases.access import access_case
from answerable.cases.masking import masked
from answerable.cases.models import Case, Message
from answerable.cases.models.answering import UNDO_WITHIN
from answerable.cases.refusals import Refused
from answerable.cases.words import IfSilent, Kind, Then
from answerable.desk.case_page import back_to, show_case
from answerable.desk.composing import (
    begin_anew,
    begun_after,
    files_taken_back,
    forget_draft,
    keep_draft,
    kept,
    last_seen,
    said_meanwhile,
    to_whom,
    was_just_sent,
    written_meanwhile,
)
from answerable.desk.doing import ask, case_to_write_in, do
from answerable.desk.entering import DeskRequest, staff_only
from answerable.desk.forms import AnotherAddressForm, AnswerForm
from answerable.kit.clock import now

DRAFTS = ("answer", "note", "ask")
FIRST_LINE = 160  # characters


class Crossed(Refused):
    """A colleague has written to the customer since she began to."""


@staff_only
@require_POST
def write(request: DeskRequest, number: str) -> HttpResponse:
    """Send an answer in one of the three ways, or a holding word; held back ten seconds."""
    case, at = case_to_write_in(request, number), now()
    again = files_taken_back(case, request.user)
    form = AnswerForm(request.POST, request.FILES, again=again)
    message, crossed = None, False
    try:
        message = _write(request, case, form, at) if form.is_valid() else None
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
        crossed = isinstance(refusal, Crossed)
    if message is None:
        return _again(request, case, form, at, crossed)
    return back_to(request, case, f"#m{message.pk}")


def _write(request: DeskRequest, case: Case, form: AnswerForm, at: datetime) -> Message:
    given, by = form.cleaned_data, request.user
    attachments = kept(given["enclosures"], [row for row in files_taken_back(case, by) if row.pk in given["again"]])
    with transaction.atomic():
        case.lock()
        begun = given["begun"] if given["begun"] is not None else given["seen"] or 0
        if word := written_meanwhile(case, by, begun_after(case, by, begun), given["text"]):
            raise Crossed(_sent_already() if word.staff_id == by.pk else _crossing(word))
        if said_meanwhile(case, by, given["seen"] or 0).exists():
            raise Refused(
                _("Something was said while you were writing. It stands above now; send again if yours holds.")
            )
        if given["to"] and given["to"] != to_whom(case):
            raise Refused(_("Who gets your answer has changed since. See below to whom it goes now; then send again."))
        message = case.write(
            given["text"],
            by=by,
            at=at,
            kind=Kind(given["kind"] or Kind.ANSWER),
            then=Then(given["then"] or Then.KEEP),
            remind_at=given["remind_at"],
            if_silent=IfSilent(given["if_silent"] or IfSilent.OURS),
            next_word_at=given["next_word_at"] if given["then"] != Then.WAIT else None,
            attachments=attachments,
            undo=UNDO_WITHIN,
        )
        forget_draft(case, by, "answer")
    return message


def _sent_already() -> str:
    return _("You have sent these very words already, perhaps from another window. Send again if they are to go twice.")


def _crossing(word: Message) -> str:
    line = next((line for line in word.shown_text.splitlines() if line.strip()), "")
    return _(
        "%(who)s wrote to the customer while you were writing: “%(line)s” "
        "It stands above; read it, and send again if yours holds."
    ) % {"who": word.author_name, "line": Truncator(masked(line.strip())).chars(FIRST_LINE)}


def _again(request: DeskRequest, case: Case, form: AnswerForm, at: datetime, crossed: bool) -> HttpResponse:
    """What was typed, still there and kept as a draft, with the reason by its field."""
    begun = None if "begun" in form.errors else form.cleaned_data.get("begun")
    keep_draft(case, request.user, "answer", form.data.get("text", ""), at, begun=begun)
    if crossed:
        begun = last_seen(case)
        begin_anew(case, request.user)
    case.refresh_from_db()
    return show_case(request, case, at=at, status=422, form=form, open="answer", begun=begun)


@staff_only
@require_POST
def undo(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    """Take a word back before it is sent; its text stands in the composer again."""
    case, at = case_to_write_in(request, number), now()
    message = get_object_or_404(Message, pk=pk, case=case)

    def take_back() -> None:
        case.undo(message, by=request.user, at=at)
        keep_draft(case, request.user, "answer", message.text, at, begun=message.pk)

    return do(request, case, take_back, at=at)


@staff_only
@require_http_methods(["GET", "POST"])
def send_again(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    """What came back goes to another address."""
    case, at = case_to_write_in(request, number), now()
    message = get_object_or_404(Message, pk=pk, case=case)
    tried = set(message.deliveries.values_list("address", flat=True))
    form = AnotherAddressForm(
        request.POST if request.method == "POST" else None,
        addresses=[one for one in case.customer.mail_addresses() if one not in tried],
    )
    return ask(
        request,
        case,
        form,
        lambda form: case.send_again(message, form.address, by=request.user, at=at),
        at=at,
        title=_("Send it to another address"),
        button=_("Send it"),
    )


@staff_only
@require_POST
def draft(request: DeskRequest, number: str, kind: str) -> HttpResponse:
    """Keep what is typed."""
    if kind not in DRAFTS:
        raise Http404
    case, text, at = access_case(request.user, number), request.POST.get("text", ""), now()
    with transaction.atomic():
        case.lock()  # what is being sent at this moment is sent before it is asked for
        if not was_just_sent(case, request.user, kind, text, at):
            keep_draft(case, request.user, kind, text, at)
    return HttpResponse(status=204)
