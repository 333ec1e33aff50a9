"""How long a case stood blocked, and what held it up."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0013_draft_begun_after'),
    ]

    operations = [
        migrations.CreateModel(
            name='Block',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('waiting_on', models.CharField(choices=[('colleague', 'A colleague'), ('supplier', 'A supplier'), ('part', 'A part'), ('authority', 'An authority'), ('appointment', 'An appointment')], max_length=12)),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField(null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='blocks', to='cases.case')),
            ],
            options={
                'indexes': [models.Index(fields=['until', 'since'], name='block_by_end')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('until', None)), fields=('case',), name='block_one_open'), models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='block_ends_after_it_began'), models.CheckConstraint(condition=models.Q(('waiting_on__in', ['colleague', 'supplier', 'part', 'authority', 'appointment'])), name='block_cause_known')],
            },
        ),
    ]
