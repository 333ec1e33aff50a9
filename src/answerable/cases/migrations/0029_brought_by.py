from django.db import migrations, models

CHOICES = [("relay", "Relay"), ("stranger", "Stranger"), ("mailbox", "Mailbox"), ("provider", "Provider")]


class Migration(migrations.Migration):
    """What came before this was noted keeps what was believed of it then."""

    dependencies = [("cases", "0028_answers_by_mail")]

    operations = [
        migrations.AddField(
            "inbound", "brought_by", models.CharField(max_length=12, choices=CHOICES, blank=True, default="relay")
        ),
        migrations.AlterField("inbound", "brought_by", models.CharField(max_length=12, choices=CHOICES, blank=True)),
        migrations.AddConstraint(
            "inbound",
            models.CheckConstraint(
                condition=models.Q(("brought_by__in", ["", "relay", "stranger", "mailbox", "provider"])),
                name="inbound_brought_by_somebody_known",
            ),
        ),
    ]
