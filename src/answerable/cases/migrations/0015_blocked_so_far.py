"""What has held cases up so far is booked as blocked time: read from the events that changed it."""

from django.db import migrations

AT_ONCE = 500


def book(apps, schema_editor):
    event, case, block = (apps.get_model("cases", name) for name in ("Event", "Case", "Block"))
    events = event.objects.filter(data__changed__has_key="waiting_on").order_by("case", "id")
    rows = []
    for number, at, data in events.values_list("case", "at", "data").iterator(chunk_size=AT_ONCE):
        if rows and rows[-1].case_id == number and rows[-1].until is None:
            rows[-1].until = at
        if cause := data["changed"]["waiting_on"]:
            rows.append(block(case_id=number, waiting_on=cause, since=at))
    now = end_as_the_cases_say(rows, case.objects)
    block.objects.all().delete()
    block.objects.bulk_create([*rows, *(block(**facts) for facts in now)], batch_size=AT_ONCE)


def end_as_the_cases_say(rows, cases):
    """A case's own row is right about now, whatever became of its history; what it waits on that no event told."""
    waiting = {case.pk: case for case in cases.exclude(waiting_on="")}
    for row in rows:
        case = waiting.get(row.case_id)
        if row.until is None and case and case.waiting_on == row.waiting_on:
            row.since = case.waiting_since
            del waiting[row.case_id]
        elif row.until is None:
            row.until = max(row.since, cases.get(pk=row.case_id).touched_at)
    return [
        {"case_id": case.pk, "waiting_on": case.waiting_on, "since": case.waiting_since} for case in waiting.values()
    ]


class Migration(migrations.Migration):

    dependencies = [("cases", "0014_block")]

    operations = [migrations.RunPython(book, migrations.RunPython.noop)]
