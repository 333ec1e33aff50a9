"""What no code path may do, held by the database: history is append-only (I6), audiences never change and nothing
internal is ever delivered (I10). Made again after every migrate; `answerable check` looks whether they stand."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

# An answer's clock is met by a word that a person wrote to the customer's side and that was accepted (I3).
_ANSWERS = """SELECT 1 FROM cases_message WHERE id = NEW.met_by_id AND kind IN ('answer', 'elsewhere')
    AND author_kind = 'staff' AND audience = 'public' AND accepted_at IS NOT NULL"""
_NOT_ANSWERED = f"NEW.measure = 'answer' AND NEW.met_at IS NOT NULL AND NOT EXISTS ({_ANSWERS})"

# name: (table, moment, condition under which it refuses, sentence)
TRIGGERS = {
    "cases_event_no_update": ("cases_event", "UPDATE", "", "Events are never updated."),
    "cases_event_no_delete": ("cases_event", "DELETE", "", "Events are never deleted."),
    "cases_answer_made_met": ("cases_commitment", "INSERT", _NOT_ANSWERED, "Only what a colleague says is an answer."),
    "cases_answer_met": ("cases_commitment", "UPDATE", _NOT_ANSWERED, "Only what a colleague says is an answer."),
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
    "cases_delivery_from_here": (
        "cases_delivery",
        "INSERT",
        "(SELECT kind FROM cases_message WHERE id = NEW.message_id) = 'elsewhere'",
        "What was sent elsewhere is not sent once more.",
    ),
    "cases_delivery_stays": (
        "cases_delivery",
        "UPDATE",
        "OLD.message_id <> NEW.message_id OR OLD.address <> NEW.address",
        "The recipient of a delivery is fixed when its message is written.",
    ),
}


# TRUNCATE asks no trigger of rows.
POSTGRESQL_ONLY = {
    "cases_event_no_truncate": ("cases_event", "TRUNCATE", "", "Events are never deleted."),
}
# REPLACE deletes the row that is there without asking a trigger.
# https://sqlite.org/lang_conflict.html
SQLITE_ONLY = {
    f"{table}_no_replace": (table, "INSERT", f"EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)", sentence)
    for table, sentence in (
        ("cases_event", "Events are never updated."),
        ("cases_message", "The audience of a message never changes."),
        ("cases_delivery", "The recipient of a delivery is fixed when its message is written."),
    )
}


def make(connection: BaseDatabaseWrapper) -> None:
    """Put every trigger in place; those that stand are made anew."""
    drop(connection)
    statement = _postgresql if connection.vendor == "postgresql" else _sqlite
    with connection.cursor() as cursor:
        for name, (table, moment, condition, sentence) in standing(connection).items():
            for sql in statement(name, table, moment, condition, sentence):
                cursor.execute(sql)


def standing(connection: BaseDatabaseWrapper) -> dict[str, tuple[str, str, str, str]]:
    """All that must stand in this database: each has a road around the others of its own."""
    return TRIGGERS | (POSTGRESQL_ONLY if connection.vendor == "postgresql" else SQLITE_ONLY)


def drop(connection: BaseDatabaseWrapper) -> None:
    """Take them away; only a migration and a test's clean-up have a reason to."""
    with connection.cursor() as cursor:
        for name, (table, *_rest) in standing(connection).items():
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
    return sorted(set(standing(connection)) - there)


def _sqlite(name: str, table: str, moment: str, condition: str, sentence: str) -> list[str]:
    when = f"WHEN {condition} " if condition else ""
    return [f"CREATE TRIGGER {name} BEFORE {moment} ON {table} {when}BEGIN SELECT RAISE(ABORT, '{sentence}'); END"]


def _postgresql(name: str, table: str, moment: str, condition: str, sentence: str) -> list[str]:
    refuse = f"RAISE EXCEPTION '{sentence}' USING ERRCODE = 'integrity_constraint_violation';"
    back = "RETURN OLD;" if moment == "DELETE" else "RETURN NEW;"
    each = "STATEMENT" if moment == "TRUNCATE" else "ROW"
    body = f"IF {condition} THEN {refuse} END IF; {back}" if condition else refuse
    return [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$",
        f"CREATE TRIGGER {name} BEFORE {moment} ON {table} FOR EACH {each} EXECUTE FUNCTION {name}()",
    ]
