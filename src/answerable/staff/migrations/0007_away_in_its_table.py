"""The single absence leaves the row of the colleague, in a transaction after the one that brought it over."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("staff", "0006_absences")]

    operations = [
        migrations.RemoveConstraint(model_name="staff", name="staff_away_has_beginning"),
        migrations.RemoveIndex(model_name="staff", name="staff_away"),
        migrations.RemoveField(model_name="staff", name="away_from"),
        migrations.RemoveField(model_name="staff", name="away_until"),
    ]
