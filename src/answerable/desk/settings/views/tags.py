"""Tags: the words colleagues attach to cases."""

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from answerable.cases.models import Tag
from answerable.desk.entering import DeskRequest, staff_only
from answerable.desk.filling import fill, typed
from answerable.desk.settings.access import leads_only
from answerable.desk.settings.forms.words import TagForm
from answerable.desk.settings.pages import back, settings_page
from answerable.kit.clock import now

HERE = "settings-tags"


@staff_only
@leads_only
@require_http_methods(["GET", "POST"])
def index(request: DeskRequest) -> HttpResponse:
    """Every tag with how many cases carry it, and a new one."""

    def add(form: TagForm) -> HttpResponse:
        Tag.objects.create(name=form.cleaned_data["name"])
        return back(request, _("It is there."), HERE)

    return fill(TagForm(typed(request)), add, lambda form, status: _index(request, form, status))


@staff_only
@leads_only
@require_http_methods(["GET", "POST"])
def rename(request: DeskRequest, pk: int) -> HttpResponse:
    """Another word; the cases keep it."""
    tag = get_object_or_404(Tag, pk=pk)

    def keep(form: TagForm) -> HttpResponse:
        tag.name = form.cleaned_data["name"]
        tag.save(update_fields=["name"])
        return back(request, _("Kept."), HERE)

    def again(form: TagForm, status: int) -> HttpResponse:
        facts = {"form": form, "title": _("Rename a tag"), "button": _("Rename it"), "back": HERE}
        return settings_page(request, "ask", at=now(), here=HERE, status=status, **facts)

    return fill(TagForm(typed(request), tag=tag, initial={"name": tag.name}), keep, again)


@staff_only
@leads_only
@require_POST
def remove(request: DeskRequest, pk: int) -> HttpResponse:
    """Forget a word that no case carries."""
    tag = get_object_or_404(Tag, pk=pk)
    if tag.cases.exists():
        form = TagForm()
        return _index(request, form, 422, _("Cases carry this tag; rename it, or take it off them first."))
    tag.delete()
    return back(request, _("It is gone."), HERE)


def _index(request: DeskRequest, form: TagForm, status: int, notice: str = "") -> HttpResponse:
    tags = Tag.objects.annotate(carried=Count("cases")).order_by("name")
    return settings_page(request, "tags", at=now(), here=HERE, status=status, form=form, tags=tags, notice=notice)
