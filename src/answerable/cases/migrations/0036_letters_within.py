from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("cases", "0035_spared")]

    operations = [migrations.AddField("message", "within", models.JSONField(null=True))]
