"""The database as an operator meets it: does it answer, does it keep what it commits, is it of this version?"""

from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from answerable.serving.places import Refusal

LAST_WITH_OLD_MIGRATIONS = "0f08ff8"


def is_migrated() -> bool:
    """Whether the database has every migration of this version."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes()) and not _is_between(executor.loader)


def migrate(*, aloud: bool) -> None:
    """Brings the database to this version; where it is already, that is found out at a fraction of the cost."""
    try:
        _need_keeping()
        _need_whole_steps()
        if aloud or not is_migrated():
            call_command("migrate", interactive=False, verbosity=1 if aloud else 0)
            have_events_told()
    except DatabaseError as error:
        raise Refusal(f"The database does not answer, or cannot be migrated: {str(error).strip()}") from error


def have_events_told() -> None:
    """Has PostgreSQL call those who listen for live events; on SQLite they look at a number instead."""
    if connection.vendor == "postgresql":
        from answerable.serving.postgresql import TELL_EVENTS

        with connection.cursor() as cursor:
            cursor.execute(TELL_EVENTS)


def _need_whole_steps() -> None:
    """Refuses a database that has some of the migrations that became one, and not all of them."""
    if _is_between(MigrationLoader(connection)):
        raise Refusal(
            f"The database is older than this version can bring up to date. Install commit {LAST_WITH_OLD_MIGRATIONS},"
            " run `answerable migrate` there once, then install this version again."
        )


def _is_between(loader: MigrationLoader) -> bool:
    """Whether only a part of what one migration replaces was applied; Django would leave that migration out unsaid."""
    applied = set(loader.applied_migrations)
    replaced = [set(migration.replaces) for migration in loader.disk_migrations.values()]
    return any(applied & those and those - applied for those in replaced)


def _need_keeping() -> None:
    """Refuses a database that could lose what it has acknowledged; SQLite is told by us how to keep it."""
    if connection.vendor == "postgresql":
        from answerable.serving.postgresql import need_keeping

        need_keeping()
