"""What no code path may do, held by the database: history is append-only (I6), audiences never change and nothing
internal is ever delivered (I10). Made again after every migrate; `answerable check` looks whether they stand."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

# name: (table, moment, condition under which it refuses, sentence)
TRIGGERS = {
    "cases_event_no_update": ("cases_event", "UPDATE", "", "Events are never updated."),
    "cases_event_no_delete": ("cases_event", "DELETE", "", "Events are never deleted."),
    "cases_message_audience": (
        "cases_message",
        "UPDATE",
        "OLD.audience <> NEW.audience",
        "The audience of a message never changes.",
    ),
    "cases_delivery_public": (
        "cases_delivery",
        "INSERT",
        "(SELECT audience FROM cases_message WHERE id = NEW.message_id) <> 'public'",
        "A delivery needs a public message.",
    ),
    "cases_delivery_stays": (
        "cases_delivery",
        "UPDATE",
        "OLD.message_id <> NEW.message_id OR OLD.address <> NEW.address",
        "The recipient of a delivery is fixed when its message is written.",
    ),
}


def make(connection: BaseDatabaseWrapper) -> None:
    """Put every trigger in place; those that stand are made anew."""
    drop(connection)
    statement = _postgresql if connection.vendor == "postgresql" else _sqlite
    with connection.cursor() as cursor:
        for name, (table, moment, condition, sentence) in TRIGGERS.items():
            for sql in statement(name, table, moment, condition, sentence):
                cursor.execute(sql)


def drop(connection: BaseDatabaseWrapper) -> None:
    """Take them away; only a test's clean-up has a reason to."""
    with connection.cursor() as cursor:
        for name, (table, *_rest) in TRIGGERS.items():
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The names of triggers that do not stand."""
    if connection.vendor == "postgresql":
        sql = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    else:
        sql = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    with connection.cursor() as cursor:
        cursor.execute(sql)
        there = {row[0] for row in cursor.fetchall()}
    return sorted(set(TRIGGERS) - there)


def _sqlite(name: str, table: str, moment: str, condition: str, sentence: str) -> list[str]:
    when = f"WHEN {condition} " if condition else ""
    return [f"CREATE TRIGGER {name} BEFORE {moment} ON {table} {when}BEGIN SELECT RAISE(ABORT, '{sentence}'); END"]


def _postgresql(name: str, table: str, moment: str, condition: str, sentence: str) -> list[str]:
    refuse = f"RAISE EXCEPTION '{sentence}' USING ERRCODE = 'integrity_constraint_violation';"
    back = "RETURN OLD;" if moment == "DELETE" else "RETURN NEW;"
    body = f"IF {condition} THEN {refuse} END IF; {back}" if condition else refuse
    return [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$",
        f"CREATE TRIGGER {name} BEFORE {moment} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]
