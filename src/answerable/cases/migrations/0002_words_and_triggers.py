"""The index of words. What the database itself refuses is put in place after every migrate."""

from django.db import migrations

from answerable.cases.models import triggers

SQLITE = ["CREATE VIRTUAL TABLE cases_words USING fts5(words, case_id UNINDEXED, tokenize = 'unicode61 remove_diacritics 0')"]
POSTGRESQL = [
    """CREATE TABLE cases_words (
        message_id bigint PRIMARY KEY, case_id bigint NOT NULL, words tsvector NOT NULL
    )""",
    "CREATE INDEX cases_words_words ON cases_words USING gin (words)",
]


def make(apps, editor):
    for sql in POSTGRESQL if editor.connection.vendor == "postgresql" else SQLITE:
        editor.execute(sql)


def unmake(apps, editor):
    triggers.drop(editor.connection)
    editor.execute("DROP TABLE cases_words")


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]
    operations = [migrations.RunPython(make, unmake)]
