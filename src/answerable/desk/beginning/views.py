"""A case begun by a colleague: written up for the customer, told in a call, or with our own first word."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from answerable.cases.models import Case
from answerable.customers.access import visible_customers
from answerable.customers.models.queries import CustomerQuerySet
from answerable.desk.beginning.forms import BehalfForm, CallForm, LetterForm, MatterForm, SpokenForm
from answerable.desk.beginning.opening import log_call, write_first, write_up
from answerable.desk.doing import ask, case_to_write_in
from answerable.desk.entering import DeskRequest, staff_only
from answerable.desk.filling import fill, typed
from answerable.desk.pages import page, part
from answerable.desk.rail import visible_cases
from answerable.kit.clock import now
from answerable.staff.models import Team
from answerable.staff.models.queries import TeamQuerySet

FOUND = 8
M = TypeVar("M", bound=MatterForm)


@staff_only
@require_http_methods(["GET", "POST"])
def behalf(request: DeskRequest) -> HttpResponse:
    """Write up what a customer told."""
    return _begin(request, BehalfForm, write_up, "behalf", Team.objects.active())


@staff_only
@require_http_methods(["GET", "POST"])
def call(request: DeskRequest) -> HttpResponse:
    """Log a call about something new; *solved on the call* is one save."""
    return _begin(request, CallForm, log_call, "call", Team.objects.active())


@staff_only
@require_http_methods(["GET", "POST"])
def letter(request: DeskRequest) -> HttpResponse:
    """Write first."""
    return _begin(request, LetterForm, write_first, "letter", Team.objects.active().of(request.user))


@staff_only
@require_http_methods(["GET", "POST"])
def call_in_case(request: DeskRequest, number: str) -> HttpResponse:
    """Log a call in a case that is there."""
    case, at = case_to_write_in(request, number), now()
    form = SpokenForm(typed(request))

    def log(form: Any) -> None:
        given = form.cleaned_data
        case.log_call(given["text"], by=request.user, at=at, reached=form.was_reached, **form.way())
        if given["call_at"]:
            case.agree_call(given["call_at"], by=request.user, at=at)

    return ask(request, case, form, log, at=at, title=_("Log a call"), button=_("Keep it"))


@require_safe
@staff_only
def people(request: DeskRequest) -> HttpResponse:
    """Whom the typed words may mean."""
    found, chosen = _meant(request), request.GET.get("customer", "")
    return part(request, "desk/beginning/people.html", at=now(), people=found, chosen=chosen)


def _begin(
    request: DeskRequest,
    kind: type[M],
    verb: Callable[..., Case],
    way: str,
    teams: TeamQuerySet,
) -> HttpResponse:
    at, meant = now(), _meant(request)
    form = kind(typed(request), people=meant, teams=teams.in_order(), initial=_first_guess(request, teams))

    def begin(form: M) -> HttpResponse:
        return _lead_to(request, verb(form, by=request.user, at=at))

    def again(form: M, status: int) -> HttpResponse:
        facts = {"form": form, "way": way, "people": meant, "chosen": str(form["customer"].value() or "")}
        return page(
            request,
            f"desk/beginning/{way}.html",
            at=at,
            status=status,
            current="new",
            new_case_current=True,
            **facts,
        )

    return fill(form, begin, again)


def _meant(request: DeskRequest) -> CustomerQuerySet:
    """Whom the words find, and whoever was chosen already."""
    given = request.POST or request.GET
    everybody = visible_customers(request.user).current()
    found = list(everybody.matching(given.get("who", "")[:200]).in_order().values_list("pk", flat=True)[:FOUND])
    chosen = given.get("customer", "")
    meant = [*found, int(chosen)] if chosen.isdecimal() and len(chosen) < 19 else found
    return everybody.filter(pk__in=meant).in_order().prefetch_related("identities")


def _first_guess(request: DeskRequest, teams: TeamQuerySet) -> dict[str, Any]:
    own = teams.of(request.user).in_order().first()
    return {"customer": request.GET.get("customer", ""), "team": own.pk if own else None}


def _lead_to(request: DeskRequest, case: Case) -> HttpResponse:
    """To the case; or, where she may not read on, to her list with its number."""
    if visible_cases(request).filter(pk=case.pk).exists():
        return redirect("desk:case", case.number)
    messages.success(request, _("%(number)s is with %(team)s now.") % {"number": case.number, "team": case.team.name})
    return redirect("desk:ours")
