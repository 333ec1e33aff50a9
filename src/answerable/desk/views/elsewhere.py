"""What a colleague sent from their own mail program: confirmed as our answer, said to be none, or sent as one now."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from answerable.cases.access import access_case, may_write, messages_for_staff
from answerable.cases.masking import masked
from answerable.cases.models import Case, Message
from answerable.cases.models.answering import UNDO_WITHIN
from answerable.cases.words import HEARING, IfSilent, Offer, Then
from answerable.desk.doing import ask, case_to_write_in, do
from answerable.desk.entering import DeskRequest, staff_only
from answerable.desk.forms import NoteSendingForm, NoteToCustomerForm, StandingForm, WayForm
from answerable.kit.clock import now

QUOTED = 400  # characters of it in the question


@staff_only
@require_http_methods(["GET", "POST"])
def stand_for(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    """It was our answer, and in which of the three ways it was meant."""
    case, at = case_to_write_in(request, number), now()
    message = get_object_or_404(Message, pk=pk, case=case)

    def confirm(form: StandingForm) -> None:
        case.confirm_elsewhere(message, by=request.user, at=at, **_way(form))

    return ask(
        request,
        case,
        StandingForm(request.POST if request.method == "POST" else None),
        confirm,
        at=at,
        title=_("Was this our answer?"),
        button=_("It was our answer"),
        words=Truncator(masked(message.told_text).strip()).chars(QUOTED),
    )


@staff_only
@require_POST
def disown(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    """It was no answer of ours."""
    case, at = case_to_write_in(request, number), now()
    message = get_object_or_404(Message, pk=pk, case=case)
    return do(request, case, lambda: case.disown_elsewhere(message, by=request.user, at=at), at=at)


@staff_only
@require_http_methods(["GET", "POST"])
def send_note(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    """A note that came by mail, sent as the answer it was meant to be: its words once more before they leave."""
    case, at = access_case(request.user, number), now()
    message = get_object_or_404(messages_for_staff(case).select_related("offered_to"), pk=pk, case=case)
    is_inside = message.offered_as == Offer.REPLY
    if not is_inside and not may_write(request.user, case):
        raise PermissionDenied
    kind = NoteSendingForm if is_inside else NoteToCustomerForm
    form = kind(request.POST) if request.method == "POST" else kind(initial={"text": masked(message.shown_text)})

    def send(form: NoteSendingForm) -> None:
        way = _way(form) if isinstance(form, NoteToCustomerForm) else {}
        case.send_note(message, form.cleaned_data["text"], by=request.user, at=at, undo=UNDO_WITHIN, **way)

    title = _("Send it to your colleague as your answer") if is_inside else _("Send it to the customer as your answer")
    whom = "" if is_inside else _whom(case, message)
    return ask(request, case, form, send, at=at, title=title, button=_("Send it"), words=whom)


def _whom(case: Case, message: Message) -> str:
    """To whom it goes, and which files with it."""
    hearing = case.participants.filter(part__in=HEARING, left_at=None).exclude(address="")
    words = _("To %(whom)s") % {"whom": ", ".join(hearing.order_by("pk").values_list("address", flat=True))}
    names = ", ".join(message.attachments.values_list("name", flat=True))
    return f"{words}\n{_('With it: %(files)s') % {'files': names}}" if names else words


def _way(form: WayForm) -> dict[str, Any]:
    given = form.cleaned_data
    then, silent = Then(given["then"]), IfSilent(given["if_silent"] or IfSilent.OURS)
    return {"then": then, "remind_at": given["remind_at"], "if_silent": silent}
