"""Emptying and dropping the tests' database, while processes of a test may still be finishing what they were asked.

Whoever is met is told of in a warning, the only one that does not fail a run (`pyproject.toml`).
"""

import time
import warnings
from functools import partial

from django.core.management import CommandError
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection, transaction
from django.db.backends.postgresql.creation import DatabaseCreation
from django.db.utils import OperationalError
from django.test import TransactionTestCase

PATIENCE = 20  # seconds
ATTEMPTS = 5
# What is the same in every test.
CONSTANT = {"auth_permission", "django_content_type"}

OTHERS = """SELECT pid, application_name, state, left(query, 200) FROM pg_stat_activity
    WHERE datname = %s AND backend_type = 'client backend'"""

_tear_down = TransactionTestCase._fixture_teardown
_drop = DatabaseCreation._destroy_test_db


def empty(case: TransactionTestCase) -> None:
    """What refuses gives way: events refuse every deletion, and the index of words is no table of a model."""
    from answerable.cases.models import triggers

    triggers.drop(connection)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM cases_words")
    try:
        _flush(case)
    finally:
        triggers.make(connection)


def _flush(case: TransactionTestCase) -> None:
    """PostgreSQL may meet a request that holds a row of one table and asks for one of another."""
    way = _delete if connection.vendor == "postgresql" else partial(_tear_down, case)
    for pause in range(1, ATTEMPTS):
        try:
            way()
        except (CommandError, OperationalError) as error:
            warnings.warn(f"Tests' database: emptying it met somebody: {error.__cause__}", stacklevel=1)
            time.sleep(pause)
        else:
            return
    way()


def _delete() -> None:
    """Only what has rows: to truncate eighty tables takes PostgreSQL ten times as long as a test."""
    tables = set(connection.introspection.django_table_names(only_existing=True, include_views=False)) - CONSTANT
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"(SELECT '{table}' FROM \"{table}\" LIMIT 1)" for table in sorted(tables)))
        for (table,) in cursor.fetchall():
            cursor.execute(f'DELETE FROM "{table}"')  # foreign keys are looked at when all is gone
    emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)


def drop(creation: DatabaseCreation, name: str, verbosity: int) -> None:
    """PostgreSQL drops no database that somebody is in: whoever does not go by themselves is named and shown out."""
    creation.connection.close_pool()
    with creation._nodb_cursor() as cursor:
        give_up_at = time.monotonic() + PATIENCE
        while (left := cursor.execute(OTHERS, [name]).fetchall()) and time.monotonic() < give_up_at:
            time.sleep(0.1)
        for pid, told, state, query in left:
            warnings.warn(f"Tests' database: {pid} {told!r} was still in it, {state}: {query}", stacklevel=1)
            cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
    _drop(creation, name, verbosity)
