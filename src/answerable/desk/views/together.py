"""Cases that belong together, and colleagues let in: merged, parted, linked, shared."""

from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from answerable.cases.access import access_case
from answerable.cases.models import Case, Link
from answerable.cases.refusals import Refused
from answerable.desk.doing import ask, case_to_write_in, do
from answerable.desk.entering import DeskRequest, staff_only
from answerable.desk.forms import LinkForm, MergeForm, ShareForm
from answerable.desk.rail import visible_cases
from answerable.kit.clock import now

CHOICES = 50


@staff_only
@require_http_methods(["GET", "POST"])
def merge(request: DeskRequest, number: str) -> HttpResponse:
    """Merge this case into another of the same customer."""
    case, at = case_to_write_in(request, number), now()
    form = MergeForm(request.POST if request.method == "POST" else None, cases=_mergeable(request, case))
    return ask(
        request,
        case,
        form,
        lambda form: _merge(request, case, _target(request, form), at),
        at=at,
        title=_("Merge"),
        button=_("Merge into it"),
    )


def _merge(request: DeskRequest, case: Case, target: Case, at: datetime) -> None:
    case.merge_into(target, by=request.user, at=at)
    messages.success(request, _("%(number)s is merged into %(into)s.") % {"number": case.number, "into": target.number})


def _link(request: DeskRequest, case: Case, target: Case, at: datetime) -> None:
    case.link_to(target, by=request.user, at=at)
    messages.success(request, _("Linked with %(number)s.") % {"number": target.number})


def _mergeable(request: DeskRequest, case: Case) -> list[tuple[str, str]]:
    """Her other open cases that this colleague may see, newest first."""
    rows = visible_cases(request).still_open().filter(customer_id__in=case.customer.family_ids()).exclude(pk=case.pk)
    return [(row.number, f"{row.number} {row.subject}") for row in rows.order_by("-id")[:CHOICES]]


def _target(request: DeskRequest, form: forms.Form) -> Case:
    try:
        return access_case(request.user, form.cleaned_data["target"])
    except Http404:
        raise Refused(_("There is no case of this number that you may see."), "target") from None


@staff_only
@require_POST
def unmerge(request: DeskRequest, number: str) -> HttpResponse:
    """Part a merged case again."""
    case, at = case_to_write_in(request, number), now()
    return do(request, case, lambda: case.unmerge(by=request.user, at=at), at=at)


@staff_only
@require_POST
def join(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    """Probably the same matter, and it is: into the older one, by one key."""
    case, at = case_to_write_in(request, number), now()
    link = get_object_or_404(Link, pk=pk, second=case, parted_at=None)
    older = access_case(request.user, link.first.number)
    return do(request, case, lambda: _merge(request, case, older, at), at=at)


@staff_only
@require_http_methods(["GET", "POST"])
def link(request: DeskRequest, number: str) -> HttpResponse:
    """See this case together with another one."""
    case, at = case_to_write_in(request, number), now()
    return ask(
        request,
        case,
        LinkForm(request.POST if request.method == "POST" else None),
        lambda form: _link(request, case, _target(request, form), at),
        at=at,
        title=_("Link to another case"),
        button=_("Link"),
    )


@staff_only
@require_POST
def part(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    """These two are not the same matter."""
    case, at = case_to_write_in(request, number), now()
    row = get_object_or_404(Link, pk=pk)
    return do(request, case, lambda: case.part(row, by=request.user, at=at), at=at)


@staff_only
@require_http_methods(["GET", "POST"])
def share(request: DeskRequest, number: str) -> HttpResponse:
    """Let a colleague or a team from elsewhere in."""
    case, at = case_to_write_in(request, number), now()
    return ask(
        request,
        case,
        ShareForm(request.POST if request.method == "POST" else None, by=request.user),
        lambda form: case.share_with(form.cleaned_data["to"], by=request.user, at=at),
        at=at,
        title=_("Let a colleague in"),
        button=_("Let in"),
    )
