"""Sorting: an ordered list of rules; each shows what it would have done to last month's mail before it is saved."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.channels.mail.models import SortedMail, SortingRule
from answerable.channels.mail.sorting.previewing import Look, Preview, passed
from answerable.desk.entering import DeskRequest, staff_only
from answerable.desk.filling import fill, typed
from answerable.desk.pages import part
from answerable.desk.settings.access import admins_only, leads_only
from answerable.desk.settings.forms.sorting import READY, RuleForm, ready
from answerable.desk.settings.moving import moved, with_ways
from answerable.desk.settings.pages import back, settings_page
from answerable.desk.settings.sorting_words import Names, conditions_in_words, doing_in_words
from answerable.kit import paging
from answerable.kit.clock import now

HERE = "settings-sorting"
AT_ONCE = 0.4  # seconds of one stretch of a preview


@require_safe
@staff_only
@leads_only
def index(request: DeskRequest) -> HttpResponse:
    """The rules in the order in which they are tried, and some that come ready made."""
    rules = list(SortingRule.objects.kept().select_related("team", "brand", "topic"))
    rows = with_ways(
        [{"rule": rule, "which": conditions_in_words(rule.conditions), "does": doing_in_words(rule)} for rule in rules]
    )
    names = {rule.name for rule in rules}
    offered = [(key, name) for key, (name, _which, _does) in READY.items() if str(name) not in names]
    return settings_page(
        request, "sorting", at=now(), here=HERE, rows=rows, ready=offered, may_edit=request.user.is_admin
    )


@staff_only
@admins_only
@require_http_methods(["GET", "POST"])
def new(request: DeskRequest) -> HttpResponse:
    """A new rule, tried after those that are there; perhaps one that comes ready made."""

    def make(form: RuleForm) -> HttpResponse:
        SortingRule.objects.add(form.filled(), by=request.user, at=now())
        return back(request, _("Mail is sorted by it from now on."), HERE)

    form = RuleForm(typed(request), initial=ready(request.GET.get("ready", "")))
    return fill(form, make, lambda form, status: _show(request, None, form, status))


@staff_only
@admins_only
@require_http_methods(["GET", "POST"])
def revise(request: DeskRequest, pk: int) -> HttpResponse:
    """Sort otherwise from now on; what was sorted stays as it is."""
    rule = _kept(pk)

    def keep(form: RuleForm) -> HttpResponse:
        form.filled().revise(by=request.user, at=now())
        return back(request, _("Mail is sorted by it from now on. What came before stays as it is."), HERE)

    form = RuleForm(typed(request), rule=rule)
    return fill(form, keep, lambda form, status: _show(request, _kept(pk), form, status))


@staff_only
@admins_only
@require_POST
def move(request: DeskRequest, pk: int) -> HttpResponse:
    """One place up or down."""
    ids = SortingRule.objects.kept().values_list("pk", flat=True)
    SortingRule.objects.arrange(moved(ids, pk, request.POST.get("where", "")))
    return redirect(f"desk:{HERE}")


@staff_only
@admins_only
@require_POST
def pause(request: DeskRequest, pk: int) -> HttpResponse:
    """Let it rest, or let it go on."""
    rule = _kept(pk)
    if rule.paused_at:
        rule.go_on(by=request.user, at=now())
        return back(request, _("Mail is sorted by it again."), HERE)
    rule.pause(by=request.user, at=now())
    return back(request, _("It rests. Mail is not sorted by it until you let it go on."), HERE)


@staff_only
@admins_only
@require_POST
def retire(request: DeskRequest, pk: int) -> HttpResponse:
    """Off the list."""
    _kept(pk).retire(by=request.user, at=now())
    return back(request, _("Mail is no longer sorted by it. What was sorted stays as it is."), HERE)


@staff_only
@admins_only
@require_POST
def preview(request: DeskRequest) -> HttpResponse:
    """A stretch of last month's mail, held against the rule as it is typed; the page asks for the next."""
    at, pk = now(), request.POST.get("rule", "")
    rule = _kept(int(pk)) if pk.isascii() and pk.isdigit() else None
    form = RuleForm(request.POST, rule=rule)
    if not form.is_valid() and not _lacks_only_a_name(form):
        wrong = [sentence for name in form.errors if name != "name" for sentence in form.errors[name]]
        return part(request, "desk/settings/sorting_preview.html", at=at, wrong=wrong)
    preview = Preview(form.filled(), request.user, at)
    look, until = _so_far(request), time.monotonic() + AT_ONCE
    is_stopped = "stop" in request.POST
    if not is_stopped:
        look = preview.go_on(look, lambda: time.monotonic() > until)
    return part(request, "desk/settings/sorting_preview.html", at=at, **_found(preview, look, is_stopped))


def _lacks_only_a_name(form: RuleForm) -> bool:
    if set(form.errors) != {"name"}:
        return False
    form.cleaned_data["name"] = ""
    try:
        form.filled().check_sense()
    except ValidationError as refusal:
        form.add_error(None, refusal)
    return set(form.errors) == {"name"}


def _so_far(request: DeskRequest) -> Look:
    """What the page has been told already comes back with its question; anything else begins anew."""
    try:
        fits, changed, newest, when, pk = paging.decode(request.POST["so_far"])
        return Look(int(fits), int(changed), tuple(map(int, newest)), (datetime.fromisoformat(when), int(pk)))
    except (KeyError, ValueError, TypeError):
        return Look()


def _found(preview: Preview, look: Look, is_stopped: bool) -> dict[str, Any]:
    examples = preview.examples(look)
    names = Names(change for _row, changes in examples for change in changes)
    place = [look.place[0].isoformat(), look.place[1]] if look.place else ["", 0]
    first = SortedMail.objects.order_by("received_at").values_list("received_at", flat=True).first()
    return {
        "look": look,
        "examples": [(row.inbound, [names.say(change) for change in changes]) for row, changes in examples],
        "percent": passed(look, preview.at),
        "is_running": not (look.is_done or is_stopped),
        "so_far": paging.encode(look.fits, look.changed, look.newest, *place),
        "since": first if first and first > preview.begins_at else None,
        "is_empty": first is None,
    }


def _kept(pk: int) -> SortingRule:
    return get_object_or_404(SortingRule.objects.kept(), pk=pk)


def _show(request: DeskRequest, rule: SortingRule | None, form: RuleForm, status: int) -> HttpResponse:
    return settings_page(request, "sorting_rule", at=now(), here=HERE, status=status, rule=rule, form=form)
