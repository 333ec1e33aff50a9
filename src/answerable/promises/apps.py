"""After every migrate (and every flush of a test database) there is a last promise, so selection always finds one."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate

from answerable.kit.clock import now


class PromisesConfig(AppConfig):
    name = "answerable.promises"

    def ready(self) -> None:
        post_migrate.connect(make_last_promise, sender=self)


def make_last_promise(*, using: str, **_: Any) -> None:
    # Not there when somebody migrated back to before the first promise.
    if "promises_promise" not in connections[using].introspection.table_names():
        return
    from answerable.promises.seeding import ensure_last_promise  # models can be imported only once the app is ready

    ensure_last_promise(at=now())
