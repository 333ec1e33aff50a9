"""Promises; after every migrate (and every flush of a test database) there is a last one, and no version can change."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate

from answerable.kit.clock import now
from answerable.kit.frozen import freeze


class PromisesConfig(AppConfig):
    name = "answerable.promises"

    def ready(self) -> None:
        post_migrate.connect(freeze_versions, sender=self)
        post_migrate.connect(make_last_promise, sender=self)


def freeze_versions(*, using: str, **_facts: Any) -> None:
    freeze(connections[using], "promises_promiseversion")


def make_last_promise(*, using: str, **_facts: Any) -> None:
    if "promises_promiseversion" not in connections[using].introspection.table_names():
        return  # somebody migrated back to before the first promise
    from answerable.promises.seeding import ensure_last_promise  # models can be imported only once the app is ready

    ensure_last_promise(at=now())
