"""A database made before migrations became one goes on as it is, unless it had only a part of them."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from answerable.serving.database import is_migrated, migrate
from answerable.serving.places import Refusal

pytestmark = pytest.mark.django_db
SQUASHED = sorted(key for key, found in MigrationLoader(None).disk_migrations.items() if found.replaces)


@pytest.fixture(autouse=True)
def made_before() -> None:
    """The records of a database of the last version with the old migrations."""
    for app, name in SQUASHED:
        MigrationRecorder(connection).record_unapplied(app, name)


def test_five_areas_are_squashed():
    assert [app for app, _name in SQUASHED] == ["calendars", "cases", "customers", "mail", "staff"]


def test_a_database_with_all_old_migrations_is_of_this_version(capsys):
    assert is_migrated()
    call_command("migrate")
    assert "No migrations to apply." in capsys.readouterr().out


@pytest.mark.parametrize(("app", "name"), SQUASHED)
def test_a_database_with_a_part_of_them_is_refused(app, name):
    *_others, last = MigrationLoader(None).disk_migrations[app, name].replaces
    MigrationRecorder(connection).record_unapplied(*last)
    assert not is_migrated()
    with pytest.raises(Refusal, match="Install commit 0f08ff8, run `answerable migrate` there once"):
        migrate(aloud=False)
