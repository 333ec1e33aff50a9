"""Rows by the thousand into either database, without what slows a load and adds nothing to it."""

from __future__ import annotations

from typing import Any, Self

from django.db import connection


class Bulk:
    """Writes rows of several tables; foreign keys were right in what was copied, and are not asked again."""

    def __init__(self, columns: dict[str, dict[str, str]]) -> None:
        self.columns = {table: list(names) for table, names in columns.items()}
        self.is_postgresql = connection.vendor == "postgresql"

    def __enter__(self) -> Self:
        if self.is_postgresql:
            self._execute("SET session_replication_role = replica")
        else:
            self._execute("PRAGMA foreign_keys = OFF", "PRAGMA synchronous = OFF", "PRAGMA cache_size = -400000")
        return self

    def write(self, rows: dict[str, list[list[Any]]]) -> None:
        """One transaction."""
        connection.ensure_connection()
        if self.is_postgresql:
            self._copy(rows)
        else:
            self._insert(rows)

    def _copy(self, rows: dict[str, list[list[Any]]]) -> None:
        raw = connection.connection
        with raw.transaction(), raw.cursor() as cursor:
            for table, of in rows.items():
                names = ", ".join(f'"{name}"' for name in self.columns[table])
                with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                    for row in of:
                        copy.write_row(row)

    def _insert(self, rows: dict[str, list[list[Any]]]) -> None:
        raw = connection.connection
        raw.execute("BEGIN IMMEDIATE")
        for table, of in rows.items():
            columns = [
                "rowid" if table == "cases_words" and name == "message_id" else name for name in self.columns[table]
            ]
            names, marks = ", ".join(f'"{name}"' for name in columns), ", ".join("?" * len(columns))
            raw.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", of)
        raw.execute("COMMIT")

    def __exit__(self, *error: object) -> None:
        if error[0]:
            return
        if self.is_postgresql:
            self._execute("SET session_replication_role = DEFAULT", *map(_numbered_on, self.columns))
            self._execute("VACUUM (ANALYZE)")
        else:
            self._execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()

    def _execute(self, *statements: str) -> None:
        with connection.cursor() as cursor:
            for sql in filter(None, statements):
                cursor.execute(sql)


def _numbered_on(table: str) -> str:
    """The next row that the product writes comes after ours."""
    if table == "cases_words":
        return ""
    return f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT MAX(id) FROM {table}))"
