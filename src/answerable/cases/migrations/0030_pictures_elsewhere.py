from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("cases", "0029_brought_by")]

    operations = [migrations.AddField("message", "pictures", models.JSONField(null=True))]
