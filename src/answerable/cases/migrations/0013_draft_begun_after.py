"""A draft knows after which message its first words were typed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0012_late_is_broken")]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="begun_after",
            field=models.BigIntegerField(null=True),
        ),
    ]
