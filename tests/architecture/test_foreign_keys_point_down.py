"""A table may know only tables of its own area and of those below it."""

from django.apps import apps
from django.db.models import Model

from tests.architecture.layers import area_of, may_know


def relations() -> list[tuple[type[Model], str, type[Model]]]:
    """Every column of ours that refers to a table of ours: model, field, model referred to."""
    ours = [model for model in apps.get_models(include_auto_created=True) if model.__module__.startswith("answerable.")]
    return [
        (model, field.name, field.related_model)
        for model in ours
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model.__module__.startswith("answerable.")
    ]


def test_foreign_keys_point_down_the_layers():
    upwards = [
        f"{model._meta.label}.{name} refers to {related._meta.label}"
        for model, name, related in relations()
        if not may_know(area_of(model.__module__), area_of(related.__module__))
    ]
    assert upwards == []


def test_there_are_relations_between_areas_to_look_at():
    assert any(area_of(model.__module__) != area_of(related.__module__) for model, _, related in relations())


def test_an_area_may_not_know_what_lies_above_or_beside_it():
    assert may_know("cases", "staff")
    assert may_know("channels.mail", "cases")
    assert not may_know("staff", "cases")
    assert not may_know("channels.mail", "channels.web")
