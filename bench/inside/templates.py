"""Cases played by the real verbs, to be copied: their rows as the database holds them, by whose turn it is."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from answerable.cases import models
from answerable.cases.models import Case
from answerable.channels.mail.transports import way_out
from answerable.customers.models import Customer, Identity
from answerable.demo import plots
from answerable.demo.matters import MATTERS
from answerable.demo.scene import Enough, Scene
from answerable.staff.models import Team

SEED = 1042
# In the order in which rows may be written; what hangs on a case hangs on it by `case`, attachments by `message`.
OF_A_CASE = (
    models.Participant,
    models.Message,
    models.Delivery,
    models.Grant,
    models.Commitment,
    models.Event,
    models.Ask,
    models.Handover,
    models.Sponsor,
    models.Share,
)
COPIED = (Customer, Identity, Case, *OF_A_CASE, models.Attachment)
WORDS = "cases_words"


@dataclass(frozen=True)
class Template:
    """One case with everything that hangs on it, table by table."""

    turn: str
    rows: dict[str, list[dict[str, Any]]]


def play(now: datetime) -> dict[str, list[Template]]:
    """Some fifty cases, each played to its end or to now."""
    chance = random.Random(SEED)
    with way_out() as out, transaction.atomic():
        for plot, begins_at in _script(now, chance):
            scene = Scene(chance.choice(_matters()), chance, begins_at, now, out)
            with suppress(Enough):
                plot(scene)
    return _read()


def _matters() -> list[Any]:
    """Of the teams that every colleague may read, so that the lists are as long for whoever looks."""
    closed = set(Team.objects.exclude(visibility="open").values_list("name", flat=True))
    return [matter for matter in MATTERS if matter.team not in closed and matter.type not in ("praise", "idea")]


def _script(now: datetime, chance: random.Random) -> Iterator[tuple[plots.Plot, datetime]]:
    usual = [plot for plot, weight in plots.USUAL for _ in range(weight)]
    for _ in range(24):
        yield chance.choice(usual), now - timedelta(days=chance.randrange(35, 60))
    hours = Team.objects.order_by("position", "pk")[0].calendar.current().hours()
    for plot, least, most in ((plots.still_lies, 1, 11), (plots.asked, 3, 20), (plots.silence, 6, 20)):
        for _ in range(8):
            yield plot, hours.before(now, chance.randrange(least * 3600, most * 3600))


def _read() -> dict[str, list[Template]]:
    """Those that stand for themselves: merged and linked ones name other cases."""
    alone = Case.objects.filter(merged_into=None, chases=None, links_on=None, links_back=None)
    found: dict[str, list[Template]] = defaultdict(list)
    for case in alone.select_related("customer").order_by("pk"):
        found[case.turn].append(Template(case.turn, _rows_of(case)))
    return found


def _rows_of(case: Case) -> dict[str, list[dict[str, Any]]]:
    rows = {
        Customer._meta.db_table: _select(Customer, "id = %s", case.customer_id),
        Identity._meta.db_table: _select(Identity, "customer_id = %s", case.customer_id),
        Case._meta.db_table: _select(Case, "id = %s", case.pk),
    }
    for model in OF_A_CASE:
        rows[model._meta.db_table] = _select(model, "case_id = %s", case.pk)
    of_messages = "message_id IN (SELECT id FROM cases_message WHERE case_id = %s)"
    rows[models.Attachment._meta.db_table] = _select(models.Attachment, of_messages, case.pk)
    key, words = ("message_id", "words::text") if connection.vendor == "postgresql" else ("rowid", "words")
    rows[WORDS] = _query(
        f"SELECT {key} AS message_id, case_id, {words} AS words FROM {WORDS} WHERE case_id = %s", case.pk
    )
    return rows


def _select(model: Any, condition: str, number: int) -> list[dict[str, Any]]:
    columns = ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields)
    return _query(f"SELECT {columns} FROM {model._meta.db_table} WHERE {condition} ORDER BY id", number)


def _query(sql: str, number: int) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [number])
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
