"""The heart of the house."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class CasesConfig(AppConfig):
    """Cases; takes its triggers away before a migration and makes them again after every migrate."""

    name = "answerable.cases"

    def ready(self) -> None:
        pre_migrate.connect(_drop_triggers, sender=self)
        post_migrate.connect(_make_triggers, sender=self)


def _drop_triggers(using: str, plan: Any = (), **_facts: Any) -> None:
    """SQLite makes a table anew to change it, and refuses while a trigger speaks of the old one."""
    from django.db import connections  # the registry must be ready first

    from answerable.cases.models import triggers

    connection = connections[using]
    if plan and "cases_delivery" in connection.introspection.table_names():
        triggers.drop(connection)


def _make_triggers(using: str, plan: Any = (), **_facts: Any) -> None:
    from django.db import connections  # the registry must be ready first

    from answerable.cases.models import triggers

    connection = connections[using]
    if "cases_delivery" in connection.introspection.table_names():
        triggers.make(connection)
