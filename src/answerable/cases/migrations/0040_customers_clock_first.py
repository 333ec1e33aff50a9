from django.db import migrations
from django.db.models import Exists, OuterRef, Subquery

AMONG_US = ["ask", "handover"]


def name_the_customers_clock(apps, schema_editor):
    """Where a colleague's clock and the customer's fall due at the same moment, the row names the customer's."""
    running = apps.get_model("cases", "Commitment").objects.filter(
        case=OuterRef("pk"), due_at=OuterRef("next_due_at"), paused_at=None, met_at=None, void_at=None
    )
    theirs = running.exclude(measure__in=AMONG_US).order_by("pk")
    rows = apps.get_model("cases", "Case").objects.filter(Exists(theirs), next_measure__in=AMONG_US)
    rows.update(next_measure=Subquery(theirs.values("measure")[:1]))


class Migration(migrations.Migration):

    dependencies = [("cases", "0039_inbound_carries")]

    operations = [migrations.RunPython(name_the_customers_clock, migrations.RunPython.noop)]
