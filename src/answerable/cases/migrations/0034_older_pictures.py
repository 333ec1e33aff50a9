"""Files from before previews existed wait for theirs, behind all that came later."""

from django.db import migrations

KINDS = ["image/png", "image/jpeg", "image/gif", "image/webp", "image/tiff", "image/avif", "application/pdf"]
LARGEST = 40 * 2**20


def want(apps, schema_editor):
    file, preview = (apps.get_model("cases", name) for name in ("File", "Preview"))
    bare = file.objects.filter(kind__in=KINDS, size__lte=LARGEST, preview=None).values_list("pk", "known_at")
    wanted = [preview(file_id=pk, wanted_at=known_at) for pk, known_at in bare]
    preview.objects.bulk_create(wanted, batch_size=500, ignore_conflicts=True)


class Migration(migrations.Migration):

    dependencies = [("cases", "0033_scanned_again")]

    operations = [migrations.RunPython(want, migrations.RunPython.noop)]
