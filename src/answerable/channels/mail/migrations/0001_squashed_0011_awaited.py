"""11 migrations in one, by docs/decisions/0015-migrations-are-squashed.md."""

import answerable.channels.mail.models.folder_choices
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('mail', '0001_initial'),
        ('mail', '0002_dead_addresses'),
        ('mail', '0003_rehearsal_and_pace'),
        ('mail', '0004_refusals'),
        ('mail', '0005_sorting'),
        ('mail', '0006_mailboxes'),
        ('mail', '0007_mailbox_address'),
        ('mail', '0008_stalls'),
        ('mail', '0009_posted'),
        ('mail', '0010_mailbox_folders'),
        ('mail', '0011_awaited'),
    ]

    initial = True

    dependencies = [
        ('cases', '0001_squashed_0036_letters_within'),
        ('staff', '0001_squashed_0008_brands'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AutomaticMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.CharField(max_length=320)),
                ('at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['address', 'at'], name='automatic_mail_by_address'), models.Index(fields=['at'], name='automatic_mail_by_time')],
            },
        ),
        migrations.CreateModel(
            name='Awaited',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('provider', models.CharField(max_length=20)),
                ('key', models.CharField(max_length=64)),
                ('sha256', models.CharField(max_length=64)),
                ('size', models.BigIntegerField()),
                ('content_type', models.CharField(blank=True, max_length=200)),
                ('told_at', models.DateTimeField()),
                ('next_at', models.DateTimeField(null=True)),
                ('lease_until', models.DateTimeField(null=True)),
                ('attempts', models.IntegerField(default=0)),
                ('trouble', models.CharField(blank=True, max_length=300)),
                ('came_at', models.DateTimeField(null=True)),
                ('inbound', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.inbound')),
                ('given_up_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('came_at', None), ('given_up_at', None)), fields=['provider', 'next_at'], name='awaited_waiting')],
                'constraints': [models.UniqueConstraint(fields=('provider', 'key'), name='awaited_once'), models.CheckConstraint(condition=models.Q(models.Q(('came_at', None), ('given_up_at', None), ('inbound', None), ('next_at__isnull', False)), models.Q(('came_at__isnull', False), ('given_up_at', None), ('inbound__isnull', False), ('next_at', None), ('trouble', '')), models.Q(('came_at', None), ('given_up_at__isnull', False), ('inbound', None), ('next_at', None), models.Q(('trouble', ''), _negated=True)), _connector='OR'), name='awaited_waits_or_is_over'), models.CheckConstraint(condition=models.Q(models.Q(('provider', ''), _negated=True), models.Q(('key', ''), _negated=True), models.Q(('sha256', ''), _negated=True)), name='awaited_of_a_post')],
            },
        ),
        migrations.CreateModel(
            name='DeadAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.CharField(max_length=320, unique=True)),
                ('since', models.DateTimeField()),
                ('said', models.CharField(blank=True, max_length=500)),
            ],
        ),
        migrations.CreateModel(
            name='DomainPace',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('domain', models.CharField(max_length=255, unique=True)),
                ('used_until', models.DateTimeField()),
                ('rests_until', models.DateTimeField(null=True)),
                ('said', models.CharField(blank=True, max_length=500)),
            ],
        ),
        migrations.CreateModel(
            name='Mailbox',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('host', models.CharField(max_length=253)),
                ('port', models.PositiveIntegerField()),
                ('tls', models.CharField(choices=[('implicit', 'TLS from the first byte (port 993)'), ('starttls', 'STARTTLS (port 143)'), ('none', 'None; only for a server on this machine')], max_length=8)),
                ('user', models.CharField(max_length=320)),
                ('address', models.EmailField(blank=True, max_length=254)),
                ('sign_in', models.CharField(choices=[('password', 'With a password'), ('xoauth2', 'With OAuth 2 (XOAUTH2)')], default='password', max_length=8)),
                ('client_id', models.CharField(blank=True, max_length=500)),
                ('token_url', models.URLField(blank=True, max_length=1000)),
                ('sealed', models.TextField(blank=True)),
                ('sealed_access', models.TextField(blank=True)),
                ('access_until', models.DateTimeField(null=True)),
                ('renewing_until', models.DateTimeField(null=True)),
                ('fallback_team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.team')),
                ('customers_since', models.DateTimeField(null=True)),
                ('older', models.CharField(choices=[('history', 'It comes in as history: cases that are over'), ('left-out', 'It is left out')], default='history', max_length=8)),
                ('after', models.CharField(choices=[('leave', 'It stays where it is'), ('move', 'It is moved to a folder')], default='leave', max_length=5)),
                ('move_to', models.CharField(blank=True, max_length=500)),
                ('known_folders', models.JSONField(default=list)),
                ('created_at', models.DateTimeField()),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('begun_at', models.DateTimeField(null=True)),
                ('paused_at', models.DateTimeField(null=True)),
                ('removed_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('name'), condition=models.Q(('removed_at', None)), name='mailbox_name_once'), models.UniqueConstraint(django.db.models.functions.text.Lower('host'), django.db.models.functions.text.Lower('user'), condition=models.Q(('removed_at', None)), name='mailbox_account_once'), models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('host', ''), _negated=True), models.Q(('user', ''), _negated=True)), name='mailbox_is_somewhere'), models.CheckConstraint(condition=models.Q(('port__gte', 1), ('port__lte', 65535)), name='mailbox_port_known'), models.CheckConstraint(condition=models.Q(('tls__in', ['implicit', 'starttls']), models.Q(('host__in', ('localhost', '127.0.0.1', '::1')), ('tls', 'none')), _connector='OR'), name='mailbox_sealed_on_its_way'), models.CheckConstraint(condition=models.Q(models.Q(('client_id', ''), ('sealed_access', ''), ('sign_in', 'password'), ('token_url', '')), models.Q(('sign_in', 'xoauth2'), models.Q(('client_id', ''), _negated=True), models.Q(('token_url', ''), _negated=True)), _connector='OR'), name='mailbox_sign_in_known'), models.CheckConstraint(condition=models.Q(models.Q(('access_until', None), ('sealed_access', '')), models.Q(models.Q(('sealed_access', ''), _negated=True), models.Q(('access_until', None), _negated=True)), _connector='OR'), name='mailbox_access_until'), models.CheckConstraint(condition=models.Q(('older__in', ['history', 'left-out'])), name='mailbox_older_known'), models.CheckConstraint(condition=models.Q(models.Q(('after', 'leave'), ('move_to', '')), models.Q(('after', 'move'), models.Q(('move_to', ''), _negated=True)), _connector='OR'), name='mailbox_moves_to'), models.CheckConstraint(condition=models.Q(('begun_at', None), ('customers_since__isnull', False), _connector='OR'), name='mailbox_begun_knows_since'), models.CheckConstraint(condition=models.Q(('removed_at', None), models.Q(('sealed', ''), ('sealed_access', '')), _connector='OR'), name='mailbox_removed_keeps_no_secret')],
            },
            bases=(answerable.channels.mail.models.folder_choices.ChoosingFolders, models.Model),
        ),
        migrations.CreateModel(
            name='MailboxErrand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mailbox', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='errands', to='mail.mailbox')),
                ('kind', models.CharField(choices=[('look', 'What would happen'), ('test', 'Test this'), ('folders', 'Folders of the server'), ('history', 'Bring in what is older')], max_length=8)),
                ('asked_at', models.DateTimeField()),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('lease_until', models.DateTimeField(null=True)),
                ('holder', models.CharField(blank=True, max_length=40)),
                ('stop_asked_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('outcome', models.CharField(blank=True, choices=[('done', 'Done'), ('failed', 'Failed'), ('stopped', 'Stopped')], max_length=8)),
                ('steps', models.JSONField(default=list)),
                ('tries', models.IntegerField(default=0)),
                ('done', models.IntegerField(default=0)),
                ('whole', models.IntegerField(default=0)),
                ('told', models.JSONField(default=dict)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('mailbox', 'kind'), name='mailbox_errand_one_at_a_time'), models.CheckConstraint(condition=models.Q(('kind__in', ['look', 'test', 'folders', 'history'])), name='mailbox_errand_kind_known'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('outcome', '')), models.Q(('ended_at__isnull', False), ('outcome__in', ['done', 'failed', 'stopped'])), _connector='OR'), name='mailbox_errand_ends_somehow')],
            },
        ),
        migrations.CreateModel(
            name='MailboxFolder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mailbox', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='folders', to='mail.mailbox')),
                ('account', models.CharField(max_length=580)),
                ('name', models.CharField(max_length=500)),
                ('kind', models.CharField(choices=[('in', 'What came in'), ('sent', 'What was sent')], default='in', max_length=4)),
                ('left_at', models.DateTimeField(null=True)),
                ('team', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.team')),
                ('customers_since', models.DateTimeField(null=True)),
                ('older', models.CharField(blank=True, max_length=8)),
                ('is_moved', models.BooleanField(default=True)),
                ('uidvalidity', models.BigIntegerField(null=True)),
                ('contact_uid', models.BigIntegerField(default=0)),
                ('renewed_at', models.DateTimeField(null=True)),
                ('last_uid', models.BigIntegerField(default=0)),
                ('history_uid', models.BigIntegerField(default=0)),
                ('server_count', models.IntegerField(null=True)),
                ('our_count', models.IntegerField(null=True)),
                ('counted_at', models.DateTimeField(null=True)),
                ('seen_at', models.DateTimeField(null=True)),
                ('trouble', models.CharField(blank=True, max_length=600)),
                ('troubled_at', models.DateTimeField(null=True)),
                ('remark', models.CharField(blank=True, max_length=600)),
                ('tries', models.IntegerField(default=0)),
                ('next_at', models.DateTimeField(null=True)),
                ('lease_until', models.DateTimeField(null=True)),
                ('holder', models.CharField(blank=True, max_length=40)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('mailbox', 'account', 'name'), name='mailbox_folder_once'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='mailbox_folder_has_name'), models.CheckConstraint(condition=models.Q(('kind__in', ['in', 'sent'])), name='mailbox_folder_kind_known'), models.CheckConstraint(condition=models.Q(('older__in', ['', 'history', 'left-out'])), name='mailbox_folder_older_known'), models.CheckConstraint(condition=models.Q(('contact_uid__gte', 0), ('history_uid__gte', 0), ('last_uid__gte', 0), models.Q(('uidvalidity__isnull', False), models.Q(('contact_uid', 0), ('history_uid', 0), ('last_uid', 0)), _connector='OR')), name='mailbox_folder_knows_how_far'), models.CheckConstraint(condition=models.Q(models.Q(('counted_at', None), ('our_count', None), ('server_count', None)), models.Q(('counted_at__isnull', False), ('our_count__gte', 0), ('server_count__gte', models.F('our_count'))), _connector='OR'), name='mailbox_folder_counted'), models.CheckConstraint(condition=models.Q(models.Q(('trouble', ''), ('troubled_at', None)), models.Q(models.Q(('trouble', ''), _negated=True), ('troubled_at__isnull', False)), _connector='OR'), name='mailbox_folder_troubled'), models.CheckConstraint(condition=models.Q(models.Q(('holder', ''), ('lease_until', None)), models.Q(models.Q(('holder', ''), _negated=True), ('lease_until__isnull', False)), _connector='OR'), name='mailbox_folder_held')],
            },
        ),
        migrations.CreateModel(
            name='NotACustomer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.CharField(max_length=254)),
                ('kind', models.CharField(choices=[('supplier', 'Supplier'), ('newsletter', 'Newsletter'), ('machine', 'Machine')], max_length=12)),
                ('why', models.CharField(blank=True, max_length=400)),
                ('put_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('put_at', models.DateTimeField()),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('value',), name='not_a_customer_once'), models.CheckConstraint(condition=models.Q(('value', django.db.models.functions.text.Lower('value')), models.Q(('value', ''), _negated=True)), name='not_a_customer_value_lower'), models.CheckConstraint(condition=models.Q(('kind__in', ['supplier', 'newsletter', 'machine'])), name='not_a_customer_kind_known'), models.CheckConstraint(condition=models.Q(('ended_by', None), ('ended_at__isnull', False), _connector='OR'), name='not_a_customer_ended_by_once_ended'), models.CheckConstraint(condition=models.Q(('ended_at', None), ('ended_at__gte', models.F('put_at')), _connector='OR'), name='not_a_customer_ends_after_it_began')],
            },
        ),
        migrations.CreateModel(
            name='Posted',
            fields=[
                ('inbound', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='posted', serialize=False, to='cases.inbound')),
                ('provider', models.CharField(max_length=20)),
                ('points', models.FloatField(null=True)),
                ('is_spam', models.BooleanField(default=False)),
                ('findings', models.JSONField(default=list)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('size', models.BigIntegerField(null=True)),
                ('content_type', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'indexes': [models.Index(fields=['provider', '-inbound'], name='posted_by_provider')],
                'constraints': [models.CheckConstraint(condition=models.Q(('provider', ''), _negated=True), name='posted_by_a_provider'), models.CheckConstraint(condition=models.Q(models.Q(('content_type', ''), ('sha256', ''), ('size', None)), models.Q(models.Q(('sha256', ''), _negated=True), ('size__gte', 0)), _connector='OR'), name='posted_kept_whole_or_not')],
            },
        ),
        migrations.CreateModel(
            name='Refusal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_index=True)),
                ('hour', models.DateTimeField()),
                ('way', models.CharField(max_length=12)),
                ('peer', models.CharField(blank=True, max_length=100)),
                ('code', models.IntegerField()),
                ('sentence', models.CharField(max_length=300)),
                ('sender', models.CharField(blank=True, max_length=320)),
                ('recipient', models.CharField(blank=True, max_length=320)),
                ('size', models.BigIntegerField(null=True)),
                ('times', models.IntegerField(default=1)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('way', 'peer', 'code', 'hour'), name='refusal_once_an_hour'), models.CheckConstraint(condition=models.Q(('times__gte', 1)), name='refusal_happened'), models.CheckConstraint(condition=models.Q(('at__gte', models.F('hour'))), name='refusal_within_its_hour')],
            },
        ),
        migrations.CreateModel(
            name='Rehearsal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('began_at', models.DateTimeField()),
                ('live_at', models.DateTimeField(null=True)),
                ('live_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('leaves_out', models.BooleanField(default=False)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='rehearsal_only_one'), models.CheckConstraint(condition=models.Q(('live_at__isnull', False), models.Q(('leaves_out', False), ('live_by', None)), _connector='OR'), name='rehearsal_ends_at_once'), models.CheckConstraint(condition=models.Q(('live_at', None), ('live_at__gte', models.F('began_at')), _connector='OR'), name='rehearsal_ends_after_it_began')],
            },
        ),
        migrations.CreateModel(
            name='SortingRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('position', models.PositiveIntegerField(unique=True)),
                ('conditions', models.JSONField()),
                ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='staff.team')),
                ('topic', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases.topic')),
                ('type', models.CharField(blank=True, choices=[('problem', 'Problem'), ('complaint', 'Complaint'), ('request', 'Request'), ('information', 'Information'), ('praise', 'Praise'), ('idea', 'Idea'), ('conduct', 'Conduct')], max_length=12)),
                ('language', models.CharField(blank=True, max_length=10)),
                ('harm', models.SmallIntegerField(blank=True, choices=[(0, 'None'), (1, 'Cost'), (2, 'Service down'), (3, 'Person at risk')], null=True)),
                ('aside', models.CharField(blank=True, choices=[('spam', 'Spam'), ('bulk', 'List mail'), ('not-a-customer', 'From somebody who is not a customer')], max_length=16)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_at', models.DateTimeField()),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('changed_at', models.DateTimeField()),
                ('paused_at', models.DateTimeField(null=True)),
                ('retired_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='sorting_rule_has_name'), models.CheckConstraint(condition=models.Q(('conditions', {}), _negated=True), name='sorting_rule_has_a_condition'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('aside', ''), _negated=True), ('harm', None), ('language', ''), ('team', None), ('topic', None), ('type', '')), models.Q(('aside', ''), models.Q(('team__isnull', False), ('topic__isnull', False), models.Q(('type', ''), _negated=True), models.Q(('language', ''), _negated=True), ('harm__isnull', False), _connector='OR')), _connector='OR'), name='sorting_rule_describes_or_sets_aside'), models.CheckConstraint(condition=models.Q(('aside__in', ['', 'spam', 'bulk', 'not-a-customer'])), name='sorting_rule_aside_known'), models.CheckConstraint(condition=models.Q(('type__in', ['', 'problem', 'complaint', 'request', 'information', 'praise', 'idea', 'conduct'])), name='sorting_rule_type_known'), models.CheckConstraint(condition=models.Q(('harm', None), ('harm__in', [1, 2, 3]), _connector='OR'), name='sorting_rule_does_harm'), models.CheckConstraint(condition=models.Q(models.Q(('aside', 'not-a-customer'), _negated=True), ('conditions__has_key', 'sender'), ('conditions__has_key', 'domain'), _connector='OR'), name='sorting_rule_knows_who_is_no_customer')],
            },
        ),
        migrations.CreateModel(
            name='SortedMail',
            fields=[
                ('inbound', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='sorted_mail', serialize=False, to='cases.inbound')),
                ('received_at', models.DateTimeField()),
                ('recipients', models.JSONField(default=list)),
                ('automatic', models.CharField(blank=True, max_length=16)),
                ('points', models.FloatField(null=True)),
                ('is_spam', models.BooleanField(default=False)),
                ('begins', models.BooleanField()),
                ('is_protected', models.BooleanField(default=False)),
                ('given', models.JSONField(default=dict)),
                ('said_by', models.JSONField(default=dict)),
                ('set_aside_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mail.sortingrule')),
                ('listed_as', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='mail.notacustomer')),
            ],
            options={
                'indexes': [models.Index(fields=['-received_at', '-inbound'], name='sorted_mail_by_time')],
                'constraints': [models.CheckConstraint(condition=models.Q(('set_aside_by', None), ('listed_as', None), _connector='OR'), name='sorted_mail_set_aside_once'), models.CheckConstraint(condition=models.Q(('is_protected', False), ('set_aside_by', None), _connector='OR'), name='sorted_mail_protected_from_rules')],
            },
        ),
        migrations.CreateModel(
            name='Stall',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cause', models.CharField(max_length=60)),
                ('words', models.CharField(max_length=500)),
                ('since', models.DateTimeField()),
                ('raised_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('cause',), name='stall_raised_once'), models.CheckConstraint(condition=models.Q(('raised_at__gte', models.F('since'))), name='stall_since_before'), models.CheckConstraint(condition=models.Q(('ended_at', None), ('ended_at__gte', models.F('raised_at')), _connector='OR'), name='stall_ended_after'), models.CheckConstraint(condition=models.Q(models.Q(('cause', ''), _negated=True), models.Q(('words', ''), _negated=True)), name='stall_says_what')],
            },
        ),
        migrations.CreateModel(
            name='StallLetter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stall', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='letters', to='mail.stall')),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('says_end', models.BooleanField(default=False)),
                ('written_at', models.DateTimeField()),
                ('state', models.CharField(default='waiting', max_length=8)),
                ('not_before', models.DateTimeField()),
                ('lease_until', models.DateTimeField(null=True)),
                ('error', models.CharField(blank=True, max_length=500)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['not_before'], name='stall_letter_to_send')],
                'constraints': [models.UniqueConstraint(fields=('stall', 'staff', 'says_end'), name='stall_letter_once'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'sent', 'failed', 'moot'])), name='stall_letter_state_known')],
            },
        ),
        migrations.CreateModel(
            name='Unfetched',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('folder', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='unfetched', to='mail.mailboxfolder')),
                ('uidvalidity', models.BigIntegerField()),
                ('uid', models.BigIntegerField()),
                ('why', models.CharField(max_length=400)),
                ('size', models.BigIntegerField(null=True)),
                ('sender', models.CharField(blank=True, max_length=320)),
                ('subject', models.CharField(blank=True, max_length=400)),
                ('first_at', models.DateTimeField()),
                ('tries', models.IntegerField(default=0)),
                ('next_at', models.DateTimeField(null=True)),
                ('told_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('folder', 'uidvalidity', 'uid'), name='unfetched_once'), models.CheckConstraint(condition=models.Q(models.Q(('next_at__isnull', False), ('told_at', None)), models.Q(('next_at', None), ('told_at__isnull', False)), _connector='OR'), name='unfetched_tried_or_told')],
            },
        ),
        migrations.CreateModel(
            name='Watch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('looked_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='watch_only_one')],
            },
        ),
    ]
