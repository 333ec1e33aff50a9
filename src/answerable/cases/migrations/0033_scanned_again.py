from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):

    dependencies = [("cases", "0032_forwards")]

    operations = [
        migrations.AddField("file", "again_at", models.DateTimeField(null=True)),
        migrations.AddConstraint(
            "file",
            models.CheckConstraint(condition=Q(again_at=None) | Q(scan="infected"), name="file_again_was_infected"),
        ),
        migrations.AddIndex(
            "file", models.Index(fields=["again_at"], condition=Q(again_at__isnull=False), name="file_to_scan_again")
        ),
    ]
