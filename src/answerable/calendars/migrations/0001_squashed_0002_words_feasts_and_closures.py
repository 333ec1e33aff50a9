"""2 migrations in one, by docs/decisions/0015-migrations-are-squashed.md."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('calendars', '0001_initial'),
        ('calendars', '0002_words_feasts_and_closures'),
    ]

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Calendar',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, unique=True)),
                ('note', models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name='CalendarVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('rules', models.JSONField()),
                ('words', models.JSONField(blank=True, default=dict)),
                ('feasts', models.JSONField(blank=True, default=dict)),
                ('reason', models.TextField(blank=True)),
                ('created_at', models.DateTimeField()),
                ('by_id', models.BigIntegerField(blank=True, null=True)),
                ('calendar', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='calendars.calendar')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('calendar', 'number'), name='calendar_version_number'), models.CheckConstraint(condition=models.Q(('number__gte', 1)), name='calendar_version_counts_from_one')],
            },
        ),
        migrations.CreateModel(
            name='Closure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('begins_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('reason', models.CharField(max_length=400)),
                ('recorded_at', models.DateTimeField()),
                ('by_id', models.BigIntegerField(blank=True, null=True)),
                ('calendar', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='closures', to='calendars.calendar')),
            ],
            options={
                'indexes': [models.Index(fields=['calendar', 'ends_at'], name='closure_by_end')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('begins_at'))), name='closure_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='closure_has_reason')],
            },
        ),
    ]
