"""Finds a PostgreSQL server to test on: the one that was named, or one on this machine that lets us make databases."""

import getpass
import os
from urllib.parse import quote

import psycopg

SOCKET_FOLDERS = ["/var/run/postgresql", "/tmp"]


def server() -> str | None:
    """The URL of a server that answers, without a database's name, or None."""
    return next((url for url in _candidates() if _lets_us_make_databases(url)), None)


def _candidates() -> list[str]:
    if named := os.environ.get("TEST_DATABASE_URL"):
        return [named]
    users = list(dict.fromkeys([getpass.getuser(), "postgres"]))
    hosts = [quote(folder, safe="") for folder in SOCKET_FOLDERS] + ["127.0.0.1:5432"]
    return [f"postgres://{user}@{host}/postgres" for host in hosts for user in users]


def _lets_us_make_databases(url: str) -> bool:
    try:
        with psycopg.connect(url, connect_timeout=3) as connection:
            query = "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
            return bool(connection.execute(query).fetchone()[0])
    except psycopg.OperationalError:
        return False
