"""Tries rules on a month of mail: some is really filed, and its rows are copied until there is a month of it."""

from __future__ import annotations

import json
import sys
import time
from datetime import timedelta

from bench.inside import company
from bench.inside.file_mails import keep_some

FILED = 400
RULES = {
    "a sender": {"sender": ["writer-f7@example.net"]},
    "points of a filter": {"score": 5},
    "a header": {"header": {"name": "X-Shop", "how": "there", "text": ""}},
    "words": {"words": ["refund", "charged twice", "invoice"]},
}


def main(count: int) -> dict[str, object]:
    from answerable.channels.mail.receiving import file_pending
    from answerable.kit import clock

    keep_some(min(FILED, count), "f")
    while file_pending(clock.now()):
        pass
    company.say("filed")
    _copy(count)
    company.say(f"{count} lie there")
    return {"mails": count, "rules": [_try(*rule) for rule in RULES.items()], "reading": _read_all(count)}


def _copy(count: int) -> None:
    """Each copy under a key of its own, spread over the month; the raw bytes are those of the first."""
    from answerable.cases.models import Inbound, Message
    from answerable.channels.mail.models import SortedMail
    from answerable.kit import clock

    rows = list(SortedMail.objects.select_related("inbound").order_by("pk"))
    texts = dict(Message.objects.exclude(inbound=None).values_list("inbound", "text"))
    now, step = clock.now(), timedelta(days=29) / count
    firsts = [row.inbound for row in rows]
    copies = [_again(firsts[number % len(firsts)], number) for number in range(count - len(rows))]
    made = Inbound.objects.bulk_create(copies, batch_size=500)
    originals = [rows[number % len(rows)] for number in range(len(made))]
    SortedMail.objects.bulk_create(
        [
            SortedMail(
                inbound=inbound,
                received_at=now - number * step,
                recipients=first.recipients,
                begins=first.begins,
                given=first.given,
            )
            for number, (inbound, first) in enumerate(zip(made, originals, strict=True))
        ],
        batch_size=500,
    )
    Message.objects.bulk_create(
        [
            Message(
                case_id=inbound.case_id,
                inbound=inbound,
                direction="in",
                kind="customer",
                audience="public",
                author_kind="customer",
                text=texts[first.inbound_id],
                channel="mail",
                created_at=now,
            )
            for inbound, first in zip(made, originals, strict=True)
        ],
        batch_size=500,
    )


def _again(inbound, number):
    from answerable.cases.models import Inbound

    facts = {field.attname: getattr(inbound, field.attname) for field in inbound._meta.concrete_fields}
    return Inbound(**facts | {"id": None, "key": f"copy-{number}"})


def _try(condition: str, conditions: dict[str, object]) -> dict[str, object]:
    from answerable.channels.mail.models import SortingRule
    from answerable.channels.mail.sorting.previewing import Look, Preview
    from answerable.kit import clock
    from answerable.staff.models import Staff

    began = time.process_time()
    rule = SortingRule(name=condition, conditions=conditions, type="complaint")
    preview = Preview(rule, Staff.objects.filter(role="admin")[0], clock.now())
    look = preview.go_on(Look(), enough=lambda: False)
    return {"condition": condition, "fits": look.fits, "spent": time.process_time() - began}


def _read_all(count: int) -> float:
    """Seconds to read so many mails, from those that were really filed."""
    from answerable.cases.models import Inbound
    from answerable.channels.mail.reading import read

    raws = [row.raw() for row in Inbound.objects.filter(channel="mail").order_by("pk")[:FILED]]
    began = time.process_time()
    for raw in raws:
        read(raw)
    return (time.process_time() - began) / len(raws) * count


if __name__ == "__main__":
    company.settle()
    print(json.dumps(main(int(sys.argv[1]))))
