"""Words of cases and messages, indexed from the first day: FTS5 on SQLite, a tsvector with GIN on PostgreSQL."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.db import connection

if TYPE_CHECKING:
    from answerable.cases.models.message import Message

NEWEST = 1000  # only the newest hits are looked at; a word that half of all cases share costs no more


def index(message: Message, subject: str) -> None:
    """Make the words of this message findable, in the transaction that writes it."""
    within = " ".join(f"{one['who']} {one['subject']} {one['text']}" for one in message.within or [])
    words = f"{subject} {message.subject} {message.text} {within}"[:200_000]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "INSERT INTO cases_words (message_id, case_id, words) VALUES (%s, %s, to_tsvector('simple', %s))",
                [message.pk, message.case_id, words],
            )
        else:
            cursor.execute(
                "INSERT INTO cases_words (rowid, case_id, words) VALUES (%s, %s, %s)",
                [message.pk, message.case_id, words],
            )


def case_ids(query: str) -> list[int]:
    """The cases in whose newest matching messages all these words stand, newest first; the last word may be begun."""
    words = re.findall(r"\w+", query, re.UNICODE)
    if not words:
        return []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRESQL, [" & ".join([*words[:-1], f"{words[-1]}:*"]), NEWEST])
        else:
            cursor.execute(_SQLITE, [" ".join(f'"{word}"' for word in words[:-1]) + f' "{words[-1]}"*', NEWEST])
        return list(dict.fromkeys(row[0] for row in cursor.fetchall()))


_SQLITE = "SELECT case_id FROM cases_words WHERE cases_words MATCH %s ORDER BY rowid DESC LIMIT %s"
# The match is fenced, so that the planner never walks the primary key looking for a rare word.
_POSTGRESQL = """
WITH hits AS MATERIALIZED (
    SELECT message_id, case_id FROM cases_words WHERE words @@ to_tsquery('simple', %s) LIMIT 20000
) SELECT case_id FROM hits ORDER BY message_id DESC LIMIT %s
"""
