"""8 migrations in one, by docs/decisions/0015-migrations-are-squashed.md."""

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [
        ('staff', '0001_initial'),
        ('staff', '0002_ladder'),
        ('staff', '0003_final_positions'),
        ('staff', '0004_left_by'),
        ('staff', '0005_rota'),
        ('staff', '0001_squashed_0005_rota'),
        ('staff', '0006_absences'),
        ('staff', '0007_away_in_its_table'),
        ('staff', '0008_brands'),
    ]

    initial = True

    dependencies = [
        ('calendars', '0001_squashed_0002_words_feasts_and_closures'),
    ]

    operations = [
        migrations.CreateModel(
            name='Staff',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('email', models.EmailField(max_length=254, unique=True)),
                ('full_name', models.CharField(max_length=120)),
                ('working_name', models.CharField(max_length=120)),
                ('role', models.CharField(choices=[('agent', 'Agent'), ('lead', 'Lead'), ('admin', 'Administrator')], default='agent', max_length=8)),
                ('language', models.CharField(default='en', max_length=16)),
                ('takes_final_positions', models.BooleanField(default=False)),
                ('is_active', models.BooleanField(default=True)),
                ('left_at', models.DateTimeField(blank=True, null=True)),
                ('left_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('last_seen_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower('email')), models.Q(('email', ''), _negated=True)), name='staff_email_lower'), models.CheckConstraint(condition=models.Q(('role__in', ['agent', 'lead', 'admin'])), name='staff_role_known'), models.CheckConstraint(condition=models.Q(('working_name', ''), _negated=True), name='staff_has_working_name'), models.CheckConstraint(condition=models.Q(models.Q(('is_active', True), ('left_at', None)), models.Q(('is_active', False), ('left_at__isnull', False)), _connector='OR'), name='staff_active_until_left'), models.CheckConstraint(condition=models.Q(('left_by', None), ('left_at__isnull', False), _connector='OR'), name='staff_left_by_somebody_once_left')],
            },
        ),
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='absences', to=settings.AUTH_USER_MODEL)),
                ('begins_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField(null=True)),
                ('noted_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['ends_at'], name='absence_by_end')],
                'constraints': [models.UniqueConstraint(fields=('staff', 'begins_at'), name='absence_once'), models.UniqueConstraint(condition=models.Q(('ends_at', None)), fields=('staff',), name='absence_one_without_end'), models.CheckConstraint(condition=models.Q(('ends_at', None), ('ends_at__gt', models.F('begins_at')), _connector='OR'), name='absence_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='ApiToken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='api_tokens', to=settings.AUTH_USER_MODEL)),
                ('name', models.CharField(max_length=80)),
                ('hashed', models.CharField(max_length=64, unique=True)),
                ('scopes', models.JSONField()),
                ('created_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('last_used_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('created_at'))), name='api_token_ends'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='api_token_has_name')],
            },
        ),
        migrations.CreateModel(
            name='Brand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, max_length=80)),
                ('slug', models.SlugField(max_length=80, unique=True)),
                ('is_house', models.BooleanField(default=False)),
                ('sender_name', models.CharField(blank=True, max_length=80)),
                ('colour', models.CharField(blank=True, max_length=7)),
                ('logo', models.CharField(blank=True, max_length=64)),
                ('logo_width', models.PositiveSmallIntegerField(null=True)),
                ('logo_height', models.PositiveSmallIntegerField(null=True)),
                ('archived_at', models.DateTimeField(null=True)),
                ('archived_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('is_house', True)), fields=('is_house',), name='brand_one_house'), models.UniqueConstraint(condition=models.Q(('is_house', False)), fields=('name',), name='brand_name_once'), models.CheckConstraint(condition=models.Q(models.Q(('archived_at', None), ('is_house', True), ('name', '')), models.Q(('is_house', False), models.Q(('name', ''), _negated=True)), _connector='OR'), name='brand_has_name'), models.CheckConstraint(condition=models.Q(models.Q(('archived_at', None), ('archived_by', None)), models.Q(('archived_at__isnull', False), ('archived_by__isnull', False)), _connector='OR'), name='brand_archived_by_somebody'), models.CheckConstraint(condition=models.Q(('colour', ''), ('colour__startswith', '#'), _connector='OR'), name='brand_colour_is_one'), models.CheckConstraint(condition=models.Q(models.Q(('logo', ''), ('logo_height', None), ('logo_width', None)), models.Q(('logo_height__isnull', False), ('logo_width__isnull', False), models.Q(('logo', ''), _negated=True)), _connector='OR'), name='brand_logo_has_measures')],
            },
        ),
        migrations.CreateModel(
            name='BrandWords',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='words', to='staff.brand')),
                ('language', models.CharField(max_length=16)),
                ('body', models.TextField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('brand', 'language'), name='brand_words_once'), models.CheckConstraint(condition=models.Q(models.Q(('body', ''), _negated=True), models.Q(('language', ''), _negated=True)), name='brand_words_never_blank')],
            },
        ),
        migrations.CreateModel(
            name='Team',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, unique=True)),
                ('slug', models.SlugField(max_length=80, unique=True)),
                ('address', models.EmailField(blank=True, max_length=254, null=True, unique=True)),
                ('brand', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='teams', to='staff.brand')),
                ('calendar', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='teams', to='calendars.calendar')),
                ('visibility', models.CharField(choices=[('open', 'Open to every colleague'), ('closed', 'Members only'), ('sensitive', 'Sensitive')], default='open', max_length=9)),
                ('is_active', models.BooleanField(default=True)),
                ('position', models.PositiveIntegerField(default=0)),
                ('has_rota', models.BooleanField(default=False)),
                ('has_ladder', models.BooleanField(default=False)),
                ('head', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('last_person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('tells_late', models.BooleanField(default=False)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('name', ''), _negated=True), models.Q(('slug', ''), _negated=True)), name='team_has_name'), models.CheckConstraint(condition=models.Q(('address', None), models.Q(('address', django.db.models.functions.text.Lower('address')), models.Q(('address', ''), _negated=True)), _connector='OR'), name='team_address_lower'), models.CheckConstraint(condition=models.Q(('visibility__in', ['open', 'closed', 'sensitive'])), name='team_visibility_known')],
            },
        ),
        migrations.CreateModel(
            name='DutyFeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('team', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='duty_feeds', to='staff.team')),
                ('staff', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='duty_feeds', to=settings.AUTH_USER_MODEL)),
                ('hashed', models.CharField(max_length=64, unique=True)),
                ('created_at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('revoked_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('staff__isnull', False), ('team', None)), models.Q(('staff', None), ('team__isnull', False)), _connector='OR'), name='duty_feed_of_team_or_colleague'), models.UniqueConstraint(condition=models.Q(('revoked_at', None)), fields=('team',), name='duty_feed_one_per_team'), models.UniqueConstraint(condition=models.Q(('revoked_at', None)), fields=('staff',), name='duty_feed_one_per_colleague')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='staff.team')),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                ('role', models.CharField(choices=[('member', 'Member'), ('lead', 'Lead')], default='member', max_length=8)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('team', 'staff'), name='membership_once'), models.CheckConstraint(condition=models.Q(('role__in', ['member', 'lead'])), name='membership_role_known')],
            },
        ),
        migrations.CreateModel(
            name='RotaFeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('team', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='rota_feed', to='staff.team')),
                ('url', models.URLField(max_length=1000)),
                ('fetched_at', models.DateTimeField(null=True)),
                ('fetch_at', models.DateTimeField(null=True)),
                ('lease_until', models.DateTimeField(null=True)),
                ('trouble', models.CharField(blank=True, max_length=400)),
                ('unknown', models.JSONField(default=list)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('fetch_at__isnull', False)), fields=['fetch_at'], name='rota_feed_to_fetch')],
            },
        ),
        migrations.CreateModel(
            name='ShiftPattern',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shift_patterns', to='staff.team')),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shift_patterns', to=settings.AUTH_USER_MODEL)),
                ('weekday', models.PositiveSmallIntegerField()),
                ('begins', models.PositiveSmallIntegerField()),
                ('ends', models.PositiveSmallIntegerField()),
                ('since', models.DateField()),
                ('laid_until', models.DateField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('team', 'staff', 'weekday', 'begins'), name='shift_pattern_once'), models.CheckConstraint(condition=models.Q(('weekday__lte', 6)), name='shift_pattern_has_weekday'), models.CheckConstraint(condition=models.Q(('begins__lt', 1440), ('ends__lte', 1440)), name='shift_pattern_within_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Shift',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shifts', to='staff.team')),
                ('staff', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shifts', to=settings.AUTH_USER_MODEL)),
                ('begins_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('source', models.CharField(choices=[('own', 'Own'), ('pattern', 'Pattern'), ('ical', 'Ical')], default='own', max_length=8)),
                ('pattern', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='shifts', to='staff.shiftpattern')),
                ('feed', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='shifts', to='staff.rotafeed')),
                ('uid', models.CharField(blank=True, max_length=400)),
                ('ended_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['team', 'ends_at'], name='shift_by_end'), models.Index(condition=models.Q(('ended_at', None)), fields=['ends_at'], name='shift_to_end')],
                'constraints': [models.UniqueConstraint(fields=('team', 'staff', 'begins_at'), name='shift_once'), models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('begins_at'))), name='shift_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('source__in', ['own', 'pattern', 'ical'])), name='shift_source_known'), models.CheckConstraint(condition=models.Q(('source', 'ical'), models.Q(('feed', None), ('uid', '')), _connector='OR'), name='shift_uid_from_file')],
            },
        ),
        migrations.CreateModel(
            name='SignInAttempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.CharField(max_length=254)),
                ('client', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['client', 'at'], name='sign_in_attempt_client'), models.Index(fields=['at'], name='sign_in_attempt_at')],
            },
        ),
        migrations.CreateModel(
            name='StandingShare',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('owner_team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shares_given', to='staff.team')),
                ('reader_team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shares_received', to='staff.team')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('owner_team', 'reader_team'), name='standing_share_once'), models.CheckConstraint(condition=models.Q(('owner_team', models.F('reader_team')), _negated=True), name='standing_share_of_two_teams')],
            },
        ),
        migrations.CreateModel(
            name='TeamAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='addresses', to='staff.team')),
                ('address', models.EmailField(max_length=254, unique=True)),
                ('brand', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='further', to='staff.brand')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('address', django.db.models.functions.text.Lower('address')), models.Q(('address', ''), _negated=True)), name='extra_team_address_lower')],
            },
        ),
        migrations.CreateModel(
            name='TeamText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='staff.team')),
                ('kind', models.CharField(choices=[('signature', 'Signature'), ('receipt', 'Receipt'), ('out_of_hours', 'Receipt out of hours'), ('late', 'Word that we are late')], max_length=12)),
                ('language', models.CharField(max_length=16)),
                ('body', models.TextField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('team', 'kind', 'language'), name='team_text_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['signature', 'receipt', 'out_of_hours', 'late'])), name='team_text_kind_known'), models.CheckConstraint(condition=models.Q(models.Q(('body', ''), _negated=True), models.Q(('language', ''), _negated=True)), name='team_text_never_blank')],
            },
        ),
    ]
