"""The surroundings of every test: see `tests/surroundings.py`. Loaded before Django, so that the settings find them."""

import os
from collections.abc import Iterator
from pathlib import Path

import django
import pytest

from tests import samples_folder, surroundings

_data = surroundings.settle()
surroundings.stay_at_home()
django.setup()
# A parallel worker that inherited it would load the settings before its own folder is settled, and share this one.
del os.environ["DJANGO_SETTINGS_MODULE"]

from django.conf import settings  # noqa: E402 - the settings read the environment settled above
from django.contrib.auth.hashers import Argon2PasswordHasher  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.backends.postgresql.creation import DatabaseCreation  # noqa: E402
from django.test import TransactionTestCase  # noqa: E402

from tests import emptying  # noqa: E402

# Argon2 costs what it should in production; here its smallest honest set of parameters.
Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost, Argon2PasswordHasher.parallelism = 1, 8, 1


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--deep", action="store_true", help="the long form of the tests that have one")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--deep"):
        os.environ["ANSWERABLE_DEEP"] = "1"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    # The long ones begin first, so that at the end no core waits for another.
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
    if connection.vendor == "postgresql":
        told = [item for item in items if _is_told_once(item)]
        items[:] = [item for item in items if item not in told]
        config.hook.pytest_deselected(items=told)
    if "ANSWERABLE_DEEP" in os.environ:
        return
    for item in items:
        if item.get_closest_marker("deep"):
            item.add_marker(pytest.mark.skip(reason="only in script/test --deep"))


def _is_told_once(item: pytest.Item) -> bool:
    """Whether the database changes nothing of it: it touches none, or it says so. Then SQLite's turn is enough."""
    assert isinstance(item, pytest.Function)
    touches_one = item.get_closest_marker("django_db") or {"db", "transactional_db"} & set(item.fixturenames)
    return not touches_one or item.get_closest_marker("once") is not None


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """On SQLite a file in this process's own folder, since threads and live servers cannot share one in memory."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(settings.DATA / "test.sqlite3")


@pytest.fixture(autouse=True, scope="session")
def what_is_in_the_way_gives_way() -> Iterator[None]:
    """Triggers when the database is emptied after a test, and whoever is in it when it is dropped at the end."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", emptying.empty)
        patch.setattr(DatabaseCreation, "_destroy_test_db", emptying.drop)
        yield


@pytest.fixture
def emptiable(transactional_db: None) -> None:
    """A database whose history may be emptied; after the test its triggers stand again."""
    from answerable.cases.models import triggers

    triggers.drop(connection)


@pytest.fixture
def samples() -> Path:
    """The folder of the third-party samples; a test that asks for it is skipped where they are not, but in CI fails."""
    if not samples_folder.SAMPLES.is_dir():
        (pytest.fail if "CI" in os.environ else pytest.skip)(samples_folder.ABSENT)
    return samples_folder.SAMPLES
