"""Rows that are written once: the database itself refuses to change them, on whatever road the change comes."""

from django.db.backends.base.base import BaseDatabaseWrapper

SQLITE = """
CREATE TRIGGER IF NOT EXISTS {table}_is_frozen BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, 'Rows of {table} are never changed.'); END
"""
POSTGRESQL = """
CREATE OR REPLACE FUNCTION {table}_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
RAISE EXCEPTION 'Rows of {table} are never changed.' USING ERRCODE = 'integrity_constraint_violation'; END $$;
CREATE OR REPLACE TRIGGER {table}_is_frozen BEFORE UPDATE ON {table}
FOR EACH ROW EXECUTE FUNCTION {table}_is_frozen()
"""


def freeze(connection: BaseDatabaseWrapper, table: str) -> None:
    """Refuse every update of the table from now on; to be said after each migrate, which may have made it anew."""
    if table not in connection.introspection.table_names():
        return  # somebody migrated back to before it
    statement = POSTGRESQL if connection.vendor == "postgresql" else SQLITE
    with connection.cursor() as cursor:
        cursor.execute(statement.format(table=table))
