"""Every file is known once by its bytes, and attachments name it."""

import django.db.models.deletion
from django.db import migrations, models

from answerable.kit import files
from answerable.kit.content_types import TELLING, UNKNOWN, content_type

AT_ONCE = 500


def know(apps, schema_editor):
    attachment, file = (apps.get_model("cases", name) for name in ("Attachment", "File"))
    rows = attachment.objects.values("sha256").annotate(size=models.Max("size"), known_at=models.Min("message__created_at"))
    known = (file(kind=kind_of(row["sha256"]), **row) for row in rows.order_by("sha256").iterator(chunk_size=AT_ONCE))
    file.objects.bulk_create(known, batch_size=AT_ONCE)


def kind_of(sha256):
    try:
        return content_type(files.beginning(sha256, TELLING))
    except FileNotFoundError:
        return UNKNOWN


class Migration(migrations.Migration):

    dependencies = [("cases", "0023_disowned")]

    operations = [
        migrations.CreateModel(
            name="File",
            fields=[
                ("sha256", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("size", models.BigIntegerField()),
                ("kind", models.CharField(max_length=127)),
                ("known_at", models.DateTimeField()),
            ],
        ),
        migrations.RunPython(know, migrations.RunPython.noop),
        migrations.RenameField("attachment", "sha256", "file"),
        migrations.AlterField(
            "attachment",
            "file",
            models.ForeignKey(
                db_column="sha256",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="attachments",
                to="cases.file",
            ),
        ),
    ]
