"""Promises: an ordered list of rules; the first that fits holds, and the last fits always."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.desk.entering import DeskRequest, staff_only
from answerable.desk.filling import fill, typed
from answerable.desk.settings import durations
from answerable.desk.settings.access import admins_only
from answerable.desk.settings.conditions import speaker
from answerable.desk.settings.forms.promises import PromiseForm
from answerable.desk.settings.moving import moved, with_ways
from answerable.desk.settings.pages import back, settings_page
from answerable.kit.clock import now
from answerable.promises.models import Promise, PromiseVersion

HERE = "settings-promises"


@require_safe
@staff_only
@admins_only
def index(request: DeskRequest) -> HttpResponse:
    """What is promised, in the order in which it is tried."""
    return _index(request)


@staff_only
@admins_only
@require_http_methods(["GET", "POST"])
def new(request: DeskRequest) -> HttpResponse:
    """A new promise, tried after those that are there and before the last."""

    def make(form: PromiseForm) -> HttpResponse:
        name, by = form.cleaned_data["name"], request.user
        Promise.create(name=name, conditions=form.conditions(), allowances=form.allowances(), by_id=by.pk, at=now())
        return back(request, _("Promised from now on."), HERE)

    return fill(PromiseForm(typed(request)), make, lambda form, status: _show(request, None, form, status))


@staff_only
@admins_only
@require_http_methods(["GET", "POST"])
def revise(request: DeskRequest, pk: int) -> HttpResponse:
    """Promise something else from now on; what was promised stays promised."""
    promise = get_object_or_404(Promise.objects.kept(), pk=pk)
    version = PromiseVersion.objects.select_related("promise").filter(promise=promise).order_by("-number")[:1].get()

    def keep(form: PromiseForm) -> HttpResponse:
        promise.name = form.cleaned_data["name"]
        promise.save(update_fields=["name"])
        if (form.conditions(), form.allowances()) != (version.conditions, version.allowances):
            promise.revise(form.conditions(), form.allowances(), by_id=request.user.pk, at=now())
        return back(request, _("Promised from now on. What was promised before stays so."), HERE)

    form = PromiseForm(typed(request), version=version)
    return fill(form, keep, lambda form, status: _show(request, promise, form, status))


@staff_only
@admins_only
@require_POST
def move(request: DeskRequest, pk: int) -> HttpResponse:
    """One place up or down."""
    ids = Promise.objects.kept().filter(is_last=False).values_list("pk", flat=True)
    Promise.objects.arrange(moved(ids, pk, request.POST.get("where", "")))
    return redirect(f"desk:{HERE}")


@staff_only
@admins_only
@require_POST
def retire(request: DeskRequest, pk: int) -> HttpResponse:
    """Make no new commitments from it; those that run keep it."""
    promise = get_object_or_404(Promise.objects.kept(), pk=pk)
    try:
        promise.retire(now())
    except ValidationError as refusal:
        return _index(request, 422, refusal.messages[0])
    return back(request, _("No longer promised. What runs keeps it."), HERE)


def _index(request: DeskRequest, status: int = 200, notice: str = "") -> HttpResponse:
    say = speaker()
    rows = [_row(version, say(version.conditions)) for version in PromiseVersion.objects.in_order()]
    movable = [row for row in rows if not row["promise"].is_last]
    rows = [*with_ways(movable), *rows[len(movable) :]]
    return settings_page(request, "promises", at=now(), here=HERE, status=status, rows=rows, notice=notice)


def _row(version: PromiseVersion, conditions: str) -> dict[str, Any]:
    said = [
        (measure.label, durations.say(version.allowances[measure.value]))
        for measure in durations.SET
        if measure.value in version.allowances
    ]
    return {"promise": version.promise, "conditions": conditions, "allowances": said}


def _show(request: DeskRequest, promise: Promise | None, form: PromiseForm, status: int) -> HttpResponse:
    return settings_page(request, "promise", at=now(), here=HERE, status=status, promise=promise, form=form)
