"""Whoever wrote from another address: linked with the customer whom they probably are, kept apart, and back."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST

from answerable.cases.models import Case, Likeness
from answerable.desk.doing import case_to_write_in, do
from answerable.desk.entering import DeskRequest, staff_only
from answerable.desk.likenesses import likenesses
from answerable.kit.clock import now


@staff_only
@require_POST
def link(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    """They are that customer."""
    return _decide(request, number, pk, Case.link_address)


@staff_only
@require_POST
def part(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    """They are somebody else."""
    return _decide(request, number, pk, Case.keep_apart)


@staff_only
@require_POST
def undo(request: DeskRequest, number: str, pk: int) -> HttpResponse:
    """What was decided is open again."""
    return _decide(request, number, pk, Case.decide_anew)


def _decide(request: DeskRequest, number: str, pk: int, verb: Callable[..., None]) -> HttpResponse:
    case, at = case_to_write_in(request, number), now()
    row = _access(request, case, pk)
    return do(request, case, lambda: verb(case, row, by=request.user, at=at), at=at)


def _access(request: DeskRequest, case: Case, pk: int) -> Likeness:
    """One of this case, for who may see what it is about; Http404 otherwise."""
    for row in likenesses(case, Case.objects.visible_to(request.user)):
        if row.pk == pk:
            return row
    raise Http404
