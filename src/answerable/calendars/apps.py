"""Calendars; after every migrate the database is told again that their versions never change."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate

from answerable.kit.frozen import freeze


class CalendarsConfig(AppConfig):
    name = "answerable.calendars"

    def ready(self) -> None:
        post_migrate.connect(freeze_versions, sender=self)


def freeze_versions(*, using: str, **_facts: Any) -> None:
    freeze(connections[using], "calendars_calendarversion")
