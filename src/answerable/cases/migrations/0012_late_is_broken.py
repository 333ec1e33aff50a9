"""What ended late before the verbs marked it so is marked now; a measure that may pause may have stood still."""

from django.db import migrations
from django.db.models import F, Q

MAY_PAUSE = ["resolution", "update"]


def mark(apps, schema_editor):
    ended_late = Q(met_at__gt=F("due_at")) | Q(void_at__gt=F("due_at"))
    rows = apps.get_model("cases", "Commitment").objects.filter(ended_late, broken_at=None)
    rows.exclude(measure__in=MAY_PAUSE).exclude(void_reason="bounced").update(broken_at=F("due_at"))


class Migration(migrations.Migration):

    dependencies = [("cases", "0011_found_by_their_days")]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
