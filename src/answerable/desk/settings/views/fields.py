"""The house's own fields: made, described, put in order, and no longer asked for."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.cases.models import Field
from answerable.cases.words import Type
from answerable.desk.entering import DeskRequest, staff_only
from answerable.desk.filling import fill, typed
from answerable.desk.settings.access import admins_only
from answerable.desk.settings.forms.words import KINDS, FieldForm
from answerable.desk.settings.moving import moved, with_ways
from answerable.desk.settings.pages import back, settings_page
from answerable.kit.clock import now

HERE = "settings-fields"


@require_safe
@staff_only
@admins_only
def index(request: DeskRequest) -> HttpResponse:
    """Every field, in the order in which it is asked."""
    kinds, types = dict(KINDS), dict(Type.choices)
    rows = [
        {
            "field": field,
            "kind": kinds[field.kind],
            "types": ", ".join(str(types.get(one, one)) for one in field.types),
        }
        for field in Field.objects.order_by("position", "pk")
    ]
    return settings_page(request, "fields", at=now(), here=HERE, rows=with_ways(rows))


@staff_only
@admins_only
@require_http_methods(["GET", "POST"])
def new(request: DeskRequest) -> HttpResponse:
    """A new field."""
    return _fill(request, None, _("New field"), _("Add it"))


@staff_only
@admins_only
@require_http_methods(["GET", "POST"])
def describe(request: DeskRequest, pk: int) -> HttpResponse:
    """Its name, its choices, where it is asked."""
    field = get_object_or_404(Field, pk=pk)
    return _fill(request, field, field.label, _("Save"))


@staff_only
@admins_only
@require_POST
def move(request: DeskRequest, pk: int) -> HttpResponse:
    """One place up or down."""
    ids = Field.objects.order_by("position", "pk").values_list("pk", flat=True)
    order = moved(ids, pk, request.POST.get("where", ""))
    Field.objects.bulk_update([Field(pk=one, position=place) for place, one in enumerate(order)], ["position"])
    return redirect(f"desk:{HERE}")


@staff_only
@admins_only
@require_POST
def remove(request: DeskRequest, pk: int) -> HttpResponse:
    """Ask for it no more; what was filled in stays with its cases, and shows again if the field is made anew."""
    get_object_or_404(Field, pk=pk).delete()
    return back(request, _("No longer asked for."), HERE)


def _fill(request: DeskRequest, field: Field | None, title: str, button: str) -> HttpResponse:
    def keep(form: FieldForm) -> HttpResponse:
        form.keep()
        return back(request, _("Kept."), HERE)

    def again(form: FieldForm, status: int) -> HttpResponse:
        facts = {"form": form, "title": title, "button": button, "back": HERE}
        return settings_page(request, "ask", at=now(), here=HERE, status=status, **facts)

    return fill(FieldForm(typed(request), field=field), keep, again)
