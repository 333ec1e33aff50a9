"""The case page put together: head, story, composer and side, beside the list she came from."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from answerable.cases.models import Case
from answerable.desk.aside import side_of
from answerable.desk.beside import list_beside, state_of
from answerable.desk.composing import composer_of
from answerable.desk.entering import DeskRequest
from answerable.desk.pages import page
from answerable.desk.rail import visible_cases
from answerable.desk.standing import head_of, loaded
from answerable.desk.story import story_of


def show_case(
    request: DeskRequest, case: Case, *, at: datetime, status: int = 200, notice: str = "", **typed: Any
) -> HttpResponse:
    """The whole page; `typed` is what a refused form held, `notice` why it was refused."""
    loaded(case)
    state = state_of(request)
    beside = list_beside(request, state, at, case.number)
    head = head_of(case, request.user, at)
    return page(
        request,
        "desk/case.html",
        at=at,
        status=status,
        current=beside["key"],
        list=beside,
        case=case,
        notice=notice,
        head=head,
        story=story_of(case, request.user, head["may_write"], at),
        composer=composer_of(case, request.user, head["may_write"], at, **typed),
        side=side_of(case, visible_cases(request), at),
    )


def back_to(request: DeskRequest, case: Case, anchor: str = "") -> HttpResponse:
    """It is done: back to the case, with the list beside it that was there before."""
    query = state_of(request).urlencode()
    address = reverse("desk:case", args=[case.number]) + (f"?{query}" if query else "")
    # A browser that stands on this address already loads it anew only without an anchor.
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address + anchor)
