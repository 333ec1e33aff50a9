from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("cases", "0030_brands")]

    operations = [migrations.AddField("message", "pictures", models.JSONField(null=True))]
