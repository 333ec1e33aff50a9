"""The topic tree: grown, renamed, and cut back without losing what was sorted under it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from answerable.cases.models import Topic
from answerable.desk.entering import DeskRequest, staff_only
from answerable.desk.filling import fill, typed
from answerable.desk.settings.access import leads_only
from answerable.desk.settings.forms.words import TopicForm
from answerable.desk.settings.pages import back, settings_page
from answerable.kit.clock import now

HERE = "settings-topics"


@require_safe
@staff_only
@leads_only
def index(request: DeskRequest) -> HttpResponse:
    """The whole tree."""
    return settings_page(request, "topics", at=now(), here=HERE, tree=_tree())


@staff_only
@leads_only
@require_http_methods(["GET", "POST"])
def new(request: DeskRequest) -> HttpResponse:
    """A topic at the root."""
    return _plant(request, None)


@staff_only
@leads_only
@require_http_methods(["GET", "POST"])
def below(request: DeskRequest, pk: int) -> HttpResponse:
    """A topic below another."""
    return _plant(request, get_object_or_404(Topic, pk=pk, retired_at=None))


@staff_only
@leads_only
@require_http_methods(["GET", "POST"])
def rename(request: DeskRequest, pk: int) -> HttpResponse:
    """Another name; the cases stay under it."""
    topic = get_object_or_404(Topic.objects.select_related("parent"), pk=pk)

    def keep(form: TopicForm) -> HttpResponse:
        topic.name = form.cleaned_data["name"]
        topic.save(update_fields=["name"])
        return back(request, _("Kept."), HERE)

    form = TopicForm(typed(request), parent=topic.parent, topic=topic, initial={"name": topic.name})
    title = _("Rename “%(name)s”") % {"name": topic.name}
    return fill(form, keep, lambda form, status: _ask(request, form, status, title, _("Rename it")))


@staff_only
@leads_only
@require_POST
def retire(request: DeskRequest, pk: int) -> HttpResponse:
    """Offer it no more, nor what stands below it; cases keep it."""
    topic = get_object_or_404(Topic, pk=pk)
    Topic.objects.filter(trail__startswith=topic.trail, retired_at=None).update(retired_at=now())
    return back(request, _("No longer offered. Cases that have it keep it."), HERE)


@staff_only
@leads_only
@require_POST
def restore(request: DeskRequest, pk: int) -> HttpResponse:
    """Offer it again, with what it stands below."""
    topic = get_object_or_404(Topic, pk=pk)
    Topic.objects.filter(pk__in=topic.lineage).update(retired_at=None)
    return back(request, _("Offered again."), HERE)


def _plant(request: DeskRequest, parent: Topic | None) -> HttpResponse:
    def grow(form: TopicForm) -> HttpResponse:
        Topic.plant(form.cleaned_data["name"], parent)
        return back(request, _("It can be chosen now."), HERE)

    title = _("New topic below “%(name)s”") % {"name": parent.name} if parent else _("New topic")
    form = TopicForm(typed(request), parent=parent)
    return fill(form, grow, lambda form, status: _ask(request, form, status, title, _("Add it")))


def _tree() -> list[dict[str, Any]]:
    """Every topic under its parent, by name."""
    nodes: dict[int, dict[str, Any]] = {
        topic.pk: {"topic": topic, "below": []} for topic in Topic.objects.order_by("name")
    }
    roots: list[dict[str, Any]] = []
    for node in nodes.values():
        parent = node["topic"].parent_id
        (nodes[parent]["below"] if parent else roots).append(node)
    return roots


def _ask(request: DeskRequest, form: object, status: int, title: str, button: str) -> HttpResponse:
    facts = {"form": form, "title": title, "button": button, "back": HERE}
    return settings_page(request, "ask", at=now(), here=HERE, status=status, **facts)
