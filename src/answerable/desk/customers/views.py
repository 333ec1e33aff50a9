"""Customers: found, seen with their history, described, recognised by one thing more, merged and parted again."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.customers.access import visible_customers
from answerable.customers.models import Customer, Merge, MergeRefused
from answerable.customers.models.queries import CustomerQuerySet
from answerable.desk.customers.forms import CustomerForm, IdentityForm, MergeForm
from answerable.desk.customers.listing import history_of, page_of
from answerable.desk.entering import DeskRequest, staff_only
from answerable.desk.filling import fill, typed
from answerable.desk.pages import page
from answerable.desk.rail import visible_cases
from answerable.kit.clock import now

FOUND = 12


@require_safe
@staff_only
def index(request: DeskRequest) -> HttpResponse:
    """Everybody by name, or those who are meant by a few words."""
    words = request.GET.get("q", "").strip()[:200]
    people, more = page_of(visible_customers(request.user), words, request.GET.get("after", ""))
    following = f"?{urlencode({'q': words, 'after': more})}" if more else ""
    facts: dict[str, Any] = {"people": people, "words": words, "following": following, "customers_current": True}
    return page(request, "desk/customers/index.html", at=now(), current="customers", **facts)


@require_safe
@staff_only
def show(request: DeskRequest, pk: int) -> HttpResponse:
    """One person: by what we know her, and all her cases; a merged record leads to who she is now."""
    customer = _customer(request, pk)
    if customer.is_merged:
        return redirect("desk:customer", customer.current().pk)
    at = now()
    history, more = history_of(customer, visible_cases(request), at, request.GET.get("after", ""))
    return _page(request, "show", customer, at, history=history, more=more, **_known_by(customer))


@staff_only
@require_http_methods(["GET", "POST"])
def describe(request: DeskRequest, pk: int) -> HttpResponse:
    """Name, language, zone, organization, note."""
    customer, at = _customer(request, pk).current(), now()

    def save(form: CustomerForm) -> HttpResponse:
        form.describe(customer)
        return _back(request, customer, _("Kept."))

    form = CustomerForm(typed(request), customer=customer)
    return fill(form, save, partial(_ask, request, customer, at, title=_("What we know"), button=_("Save")))


@staff_only
@require_http_methods(["GET", "POST"])
def identify(request: DeskRequest, pk: int) -> HttpResponse:
    """One thing more by which we know her."""
    customer, at = _customer(request, pk).current(), now()

    def add(form: IdentityForm) -> HttpResponse:
        given = form.cleaned_data
        customer.add_identity(given["kind"], given["value"], evidence=given["evidence"], at=at)
        return _back(request, customer, _("We will recognise them by this from now on."))

    form = IdentityForm(typed(request), customer=customer)
    return fill(form, add, partial(_ask, request, customer, at, title=_("Known by one thing more"), button=_("Add")))


@staff_only
@require_http_methods(["GET", "POST"])
def merge(request: DeskRequest, pk: int) -> HttpResponse:
    """Somebody else turns out to be the same person; their record points here from now on."""
    customer, at = _customer(request, pk).current(), now()
    words = request.GET.get("q", "").strip()[:200]

    def unite(form: MergeForm) -> HttpResponse:
        given = form.cleaned_data
        given["other"].merge_into(customer, by=request.user, evidence=given["evidence"], at=at)
        return _back(request, customer, _("They are one person now. Nothing was moved, so it can be taken back."))

    def again(form: MergeForm, status: int) -> HttpResponse:
        return _page(request, "merge", customer, at, status=status, form=form, words=words)

    return fill(MergeForm(typed(request), people=_others(request, customer, words)), unite, again)


def _others(request: DeskRequest, customer: Customer, words: str) -> CustomerQuerySet:
    """Who may be meant: the first whom the words find, and whoever was chosen already."""
    others = visible_customers(request.user).exclude(pk__in=customer.family_ids()).current()
    found = list(others.matching(words).in_order().values_list("pk", flat=True)[:FOUND])
    chosen = request.POST.get("other", "")
    meant = [*found, int(chosen)] if chosen.isdecimal() and len(chosen) < 19 else found
    return others.filter(pk__in=meant).in_order().prefetch_related("identities")


@staff_only
@require_POST
def part(request: DeskRequest, pk: int) -> HttpResponse:
    """They were not one person: this record stands for itself again."""
    customer = _customer(request, pk)
    try:
        customer.unmerge(by=request.user, at=now())
    except MergeRefused as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("They are two people again."))
    return redirect("desk:customer", customer.pk)


def _customer(request: DeskRequest, pk: int) -> Customer:
    return get_object_or_404(visible_customers(request.user).select_related("organization"), pk=pk)


def _known_by(customer: Customer) -> dict[str, Any]:
    family = customer.family_ids()
    merges = Merge.objects.filter(source__in=family, undone_at=None).select_related("source", "by").order_by("at")
    people = Customer.objects.filter(pk__in=family).prefetch_related("identities").order_by("pk")
    identities = [identity for person in people for identity in person.identities.all()]
    return {"identities": identities, "merges": list(merges)}


def _page(
    request: DeskRequest, name: str, customer: Customer, at: datetime, status: int = 200, **facts: object
) -> HttpResponse:
    told = {"customer": customer, "customers_current": True} | facts
    return page(request, f"desk/customers/{name}.html", at=at, status=status, current="customers", **told)


def _ask(
    request: DeskRequest, customer: Customer, at: datetime, form: object, status: int, **facts: object
) -> HttpResponse:
    return _page(request, "ask", customer, at, status=status, form=form, **facts)


def _back(request: DeskRequest, customer: Customer, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    return redirect(reverse("desk:customer", args=[customer.pk]))
