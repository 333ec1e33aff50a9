"""How cases end and begin again, and which words need no answer."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from answerable.cases.masking import masked
from answerable.cases.models import Message
from answerable.cases.words import Excuse, Outcome
from answerable.desk.doing import ask, case_to_write_in, do
from answerable.desk.entering import DeskRequest, staff_only
from answerable.desk.forms import BookingForm, ClosureForm, ExcuseForm
from answerable.kit.clock import now

QUOTED = 400  # characters of hers in a question about them


@staff_only
@require_http_methods(["GET", "POST"])
def close(request: DeskRequest, number: str) -> HttpResponse:
    """End the case for a reason that is a colleague's to find."""
    case, at = case_to_write_in(request, number), now()
    return ask(
        request,
        case,
        ClosureForm(request.POST if request.method == "POST" else None),
        lambda form: case.close(Outcome(form.cleaned_data["outcome"]), by=request.user, at=at),
        at=at,
        title=_("Close without a solution"),
        button=_("Close the case"),
    )


@staff_only
@require_POST
def reopen(request: DeskRequest, number: str) -> HttpResponse:
    """Open a closed case again."""
    case, at = case_to_write_in(request, number), now()
    return do(request, case, lambda: case.reopen(by=request.user, at=at), at=at)


@staff_only
@require_http_methods(["GET", "POST"])
def excuse(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    """A message needs no answer, and why."""
    case, at = case_to_write_in(request, number), now()
    message = get_object_or_404(Message, pk=pk, case=case)
    return ask(
        request,
        case,
        ExcuseForm(request.POST if request.method == "POST" else None),
        lambda form: case.no_answer_needed([message], Excuse(form.cleaned_data["excuse"]), by=request.user, at=at),
        at=at,
        title=_("No answer needed"),
        button=_("No answer needed"),
    )


@staff_only
@require_POST
def glance(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    """A short word was looked at: it needs an answer, or it does not."""
    case, at = case_to_write_in(request, number), now()
    message = get_object_or_404(Message, pk=pk, case=case)
    needs = request.POST.get("needs_answer") == "yes"
    return do(request, case, lambda: case.glance(message, needs_answer=needs, by=request.user, at=at), at=at)


@staff_only
@require_http_methods(["GET", "POST"])
def book(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    """Her written word is the confirmation; asked first, with her words before one's eyes."""
    case, at = case_to_write_in(request, number), now()
    message = get_object_or_404(Message, pk=pk, case=case)
    form = BookingForm(request.POST if request.method == "POST" else None)
    return ask(
        request,
        case,
        form,
        lambda form: case.book_as_confirmation(message, by=request.user, at=at),
        at=at,
        title=_("Is this their yes?"),
        button=_("Take it as their yes"),
        words=_(
            "%(who)s wrote: “%(words)s” Take this as their yes? The case closes as confirmed. "
            "They read on their page that you took it so, and can take it back for 14 days."
        )
        % {"who": message.author_name, "words": Truncator(masked(message.told_text).strip()).chars(QUOTED)},
    )
