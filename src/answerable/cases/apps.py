"""The heart of the house."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class CasesConfig(AppConfig):
    """Cases; makes its triggers again after every migrate."""

    name = "answerable.cases"

    def ready(self) -> None:
        post_migrate.connect(_make_triggers, sender=self)


def _make_triggers(using: str, plan: Any = (), **_facts: Any) -> None:
    from django.db import connections  # the registry must be ready first

    from answerable.cases.models import triggers

    connection = connections[using]
    if "cases_delivery" in connection.introspection.table_names():
        triggers.make(connection)
