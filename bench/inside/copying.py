"""A hundred thousand cases in minutes: rows of played cases, copied with numbers and, for closed ones, times of their
own. What is copied was made by the verbs, so it holds what they hold; a sample is checked afterwards."""

from __future__ import annotations

import json
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db import connection, transaction
from django.db import models as fields

from answerable.cases.checking import check_case
from answerable.cases.models import Case
from bench.inside.bulk import Bulk
from bench.inside.company import say
from bench.inside.templates import COPIED, WORDS, Template

SEED = 1042
YEARS = 3
AT_ONCE = 1000
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d")
TABLE_OF = {model: model._meta.db_table for model in COPIED}
# The names under which an event's data and a clock's subject speak of rows.
NAMED = {
    "message": "cases_message",
    "messages": "cases_message",
    "commitment": "cases_commitment",
    "delivery": "cases_delivery",
    "participant": "cases_participant",
    "ask": "cases_ask",
    "handover": "cases_handover",
    "customer_id": "customers_customer",
    "sponsor": "cases_sponsor",
}


class Copier:
    """Copies templates, giving every row the next number of its table."""

    def __init__(self) -> None:
        self.next = {table: _highest(table) + 1 for table in TABLE_OF.values()}
        self.places = {TABLE_OF[model]: _places(model) for model in COPIED}

    def copy(self, template: Template, weeks: int) -> Iterator[tuple[str, list[Any]]]:
        """The rows of one copy, so many weeks earlier."""
        ids: dict[tuple[str, int], int] = {}
        rows = _earlier(template.rows, weeks, self.places)
        for table in self.places:
            for row in rows[table]:
                ids[table, row["id"]] = self.next[table]
                self.next[table] += 1
        serial = str(next(iter(ids.values())))
        for table, places in self.places.items():
            for row in rows[table]:
                yield table, list(_renumbered(table, row, places, ids, serial).values())
        for row in rows[WORDS]:
            message, case = ids["cases_message", row["message_id"]], ids["cases_case", row["case_id"]]
            yield WORDS, [message, case, row["words"]]


def _places(model: Any) -> dict[str, str]:
    """What stands in each column: the table it points to, `moment`, `json`, or nothing special."""
    found = {}
    for field in model._meta.concrete_fields:
        if field.primary_key:
            found[field.column] = TABLE_OF[model]
        elif field.is_relation:
            found[field.column] = TABLE_OF.get(field.related_model, "")
        elif isinstance(field, fields.DateTimeField):
            found[field.column] = "moment"
        else:
            found[field.column] = "json" if isinstance(field, fields.JSONField) else ""
    return found


_kept: dict[tuple[int, int], dict[str, list[dict[str, Any]]]] = {}


def _earlier(
    rows: dict[str, list[dict[str, Any]]], weeks: int, places: dict[str, dict[str, str]]
) -> dict[str, list[dict[str, Any]]]:
    """The same rows, so many weeks earlier, with the data of events as data; made once for all copies."""
    key = (id(rows), weeks)
    if key not in _kept:
        _kept[key] = {
            table: [
                {name: _shift(value, places.get(table, {}).get(name, ""), weeks) for name, value in row.items()}
                for row in of
            ]
            for table, of in rows.items()
        }
        for row in _kept[key]["cases_event"]:
            row["data"] = json.loads(row["data"])
    return _kept[key]


def _shift(value: Any, kind: str, weeks: int) -> Any:
    if value is None or not weeks:
        return value
    if kind == "moment":
        return _week_earlier(value, weeks) if isinstance(value, str) else value - timedelta(weeks=weeks)
    if kind == "json":
        return MOMENT.sub(lambda found: _week_earlier(found[0], weeks), value)
    return value


@lru_cache(100_000)
def _week_earlier(text: str, weeks: int) -> str:
    return (datetime.fromisoformat(text) - timedelta(weeks=weeks)).isoformat(text[10])


def _renumbered(
    table: str, row: dict[str, Any], places: dict[str, str], ids: dict[tuple[str, int], int], serial: str
) -> dict[str, Any]:
    new = {name: ids.get((places[name], value), value) if "_" in places[name] else value for name, value in row.items()}
    if table == "cases_event":
        if row["actor_kind"] == "participant":
            new["actor_id"] = ids["cases_participant", row["actor_id"]]
        new["data"] = json.dumps(_renamed(row["data"], "", ids))
    elif table == "cases_commitment" and ":" in row["subject"]:
        kind, _, number = row["subject"].partition(":")
        new["subject"] = f"{kind}:{ids.get((NAMED[kind], int(number)), number)}"
    elif table == "cases_message":
        new["message_id"] = _own(row["message_id"], serial)
        new["references"] = " ".join(_own(name, serial) for name in row["references"].split())
    for name in ("address", "known_by", "value", "shown"):
        if name in row and "@" in row[name]:
            new[name] = f"{serial}.{row[name]}"
    return new


def _own(message_id: str, serial: str) -> str:
    return f"<{serial}.{message_id[1:]}" if message_id else ""


def _renamed(data: Any, name: str, ids: dict[tuple[str, int], int]) -> Any:
    if isinstance(data, dict):
        return {key: _renamed(value, key, ids) for key, value in data.items()}
    if isinstance(data, list):
        return [_renamed(value, name, ids) for value in data]
    if isinstance(data, int) and name in NAMED:
        return ids.get((NAMED[name], data), data)
    return data


def _highest(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COALESCE(MAX(id), 0) FROM {table}")
        return int(cursor.fetchone()[0])


def fill(templates: dict[str, list[Template]], size: int) -> None:
    """Copy until there are `size` cases: nearly all closed within three years, the others as they stand today."""
    chance, copier = random.Random(SEED), Copier()
    wanted = list(_mixed(size - Case.objects.count(), chance))
    with Bulk({**copier.places, WORDS: dict.fromkeys(("message_id", "case_id", "words"), "")}) as bulk:
        for start in range(0, len(wanted), AT_ONCE):
            rows: dict[str, list[list[Any]]] = defaultdict(list)
            for turn in wanted[start : start + AT_ONCE]:
                template = chance.choice(templates[turn])
                for table, row in copier.copy(template, chance.randrange(YEARS * 52) if turn == "closed" else 0):
                    rows[table].append(row)
            bulk.write(rows)
            if (start // AT_ONCE) % 10 == 9:
                say(f"{start + AT_ONCE} of {len(wanted)} cases copied")
    _refuse_breaches(chance)


def _mixed(count: int, chance: random.Random) -> Iterable[str]:
    """92 % are closed; of those that are not, most wait for the customer, and some hundreds for us."""
    ours = min(max(60, count // 100), count)
    waiting = max(count * 8 // 100 - ours, 20)
    turns = ["ours"] * ours + ["theirs"] * (waiting // 2) + ["proposed"] * (waiting - waiting // 2)
    turns += ["closed"] * (count - len(turns))
    chance.shuffle(turns)
    return turns


def _refuse_breaches(chance: random.Random) -> None:
    numbers = list(Case.objects.values_list("pk", flat=True))
    with transaction.atomic():
        for number in chance.sample(numbers, min(100, len(numbers))):
            if breaches := check_case(Case.objects.get(pk=number)):
                raise SystemExit(f"A copied case does not hold: {'; '.join(map(str, breaches))}")
