"""Absences in a table of their own; the one that each colleague could have is the first of theirs."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def bring_over(apps, schema_editor):
    absence = apps.get_model("staff", "Absence")
    away = apps.get_model("staff", "Staff").objects.exclude(away_from=None).order_by("pk")
    absence.objects.bulk_create(
        absence(staff_id=pk, begins_at=begins_at, ends_at=ends_at)
        for pk, begins_at, ends_at in away.values_list("pk", "away_from", "away_until")
    )


class Migration(migrations.Migration):

    dependencies = [("staff", "0001_squashed_0005_rota")]

    operations = [
        migrations.CreateModel(
            name="Absence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("begins_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField(null=True)),
                ("noted_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="absences",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["ends_at"], name="absence_by_end")],
                "constraints": [
                    models.UniqueConstraint(fields=("staff", "begins_at"), name="absence_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("ends_at", None)), fields=("staff",), name="absence_one_without_end"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_at", None), ("ends_at__gt", models.F("begins_at")), _connector="OR"
                        ),
                        name="absence_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.RunPython(bring_over, migrations.RunPython.noop),
    ]
