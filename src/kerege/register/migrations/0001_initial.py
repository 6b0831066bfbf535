import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('account', '0009_emailaddress_unique_primary_email'),
        ('mfa', '0003_authenticator_type_uniq'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('pghistory', '0007_auto_20250421_0444'),
        ('reference', '0001_initial'),
        ('socialaccount', '0006_alter_socialaccount_extra_data'),
    ]

    operations = [
        migrations.CreateModel(
            name='Subject',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=300, verbose_name='name')),
                ('legal_form', models.CharField(choices=[('sole_trader', 'Sole trader'), ('company', 'Limited liability partnership'), ('self_employed', 'Self-employed person'), ('non_profit', 'Non-profit organisation')], max_length=14, verbose_name='legal form')),
                ('subsector', models.CharField(blank=True, max_length=50, verbose_name='sub-sector')),
                ('about', models.TextField(blank=True, verbose_name='about')),
                ('website', models.URLField(blank=True, verbose_name='website')),
                ('registered_on', models.DateField(verbose_name='registered on')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='closed on')),
                ('employees', models.PositiveIntegerField(blank=True, null=True, verbose_name='employees')),
                ('turnover_band', models.CharField(blank=True, max_length=20, verbose_name='turnover band')),
                ('contact_email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail address')),
                ('contact_phone', models.CharField(blank=True, max_length=40, verbose_name='telephone')),
                ('founder_sex', models.CharField(blank=True, max_length=1, verbose_name="founder's sex")),
                ('founder_birth_year', models.PositiveSmallIntegerField(null=True, verbose_name="founder's year of birth")),
                ('tax_number', models.CharField(blank=True, max_length=12, verbose_name='tax number')),
                ('origin', models.CharField(choices=[('declared', 'Declared by the subject'), ('imported', 'Imported from a state register'), ('synthetic', 'Synthetic')], max_length=10)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.activity', verbose_name='main activity')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='subjects', to=settings.AUTH_USER_MODEL)),
                ('territory', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.territory', verbose_name='region')),
            ],
            options={
                'verbose_name': 'creative subject',
                'ordering': ('name', 'id'),
                'indexes': [models.Index(fields=['territory', 'activity'], name='register_su_territo_4d74e3_idx'), models.Index(fields=['name', 'id'], name='subject_by_name'), models.Index(fields=['registered_on', 'id'], name='subject_by_date'), models.Index(fields=['origin'], name='subject_by_origin')],
                'constraints': [models.CheckConstraint(condition=models.Q(('legal_form__in', ['sole_trader', 'company', 'self_employed', 'non_profit'])), name='subject_legal_form_known'), models.CheckConstraint(condition=models.Q(('origin__in', ['declared', 'imported', 'synthetic'])), name='subject_origin_known'), models.CheckConstraint(condition=models.Q(('closed_on__isnull', True), ('closed_on__gte', models.F('registered_on')), _connector='OR'), name='subject_dates_ordered')],
                'triggers': [pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "register_subjectevent" ("about", "activity_id", "closed_on", "contact_email", "contact_phone", "created_at", "employees", "founder_birth_year", "founder_sex", "id", "legal_form", "name", "origin", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "registered_on", "subsector", "territory_id", "turnover_band", "website") SELECT new_values."about", new_values."activity_id", new_values."closed_on", new_values."contact_email", new_values."contact_phone", new_values."created_at", new_values."employees", new_values."founder_birth_year", new_values."founder_sex", new_values."id", new_values."legal_form", new_values."name", new_values."origin", new_values."person_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."public_id", new_values."registered_on", new_values."subsector", new_values."territory_id", new_values."turnover_band", new_values."website" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='6b97c9bebfde4963117d7b93d1021b70cd7588f0', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_52d50', referencing='REFERENCING NEW TABLE AS new_values ', table='register_subject', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "register_subjectevent" ("about", "activity_id", "closed_on", "contact_email", "contact_phone", "created_at", "employees", "founder_birth_year", "founder_sex", "id", "legal_form", "name", "origin", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "registered_on", "subsector", "territory_id", "turnover_band", "website") SELECT new_values."about", new_values."activity_id", new_values."closed_on", new_values."contact_email", new_values."contact_phone", new_values."created_at", new_values."employees", new_values."founder_birth_year", new_values."founder_sex", new_values."id", new_values."legal_form", new_values."name", new_values."origin", new_values."person_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."public_id", new_values."registered_on", new_values."subsector", new_values."territory_id", new_values."turnover_band", new_values."website" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."about" IS DISTINCT FROM (new_values."about") OR old_values."activity_id" IS DISTINCT FROM (new_values."activity_id") OR old_values."closed_on" IS DISTINCT FROM (new_values."closed_on") OR old_values."contact_email" IS DISTINCT FROM (new_values."contact_email") OR old_values."contact_phone" IS DISTINCT FROM (new_values."contact_phone") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."employees" IS DISTINCT FROM (new_values."employees") OR old_values."founder_birth_year" IS DISTINCT FROM (new_values."founder_birth_year") OR old_values."founder_sex" IS DISTINCT FROM (new_values."founder_sex") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."legal_form" IS DISTINCT FROM (new_values."legal_form") OR old_values."name" IS DISTINCT FROM (new_values."name") OR old_values."origin" IS DISTINCT FROM (new_values."origin") OR old_values."person_id" IS DISTINCT FROM (new_values."person_id") OR old_values."public_id" IS DISTINCT FROM (new_values."public_id") OR old_values."registered_on" IS DISTINCT FROM (new_values."registered_on") OR old_values."subsector" IS DISTINCT FROM (new_values."subsector") OR old_values."territory_id" IS DISTINCT FROM (new_values."territory_id") OR old_values."turnover_band" IS DISTINCT FROM (new_values."turnover_band") OR old_values."website" IS DISTINCT FROM (new_values."website")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='44804222e5f9e7cb701a23ed3053d2ebf36eb89d', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_1399e', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='register_subject', when='AFTER'))],
            },
        ),
        migrations.CreateModel(
            name='SubjectEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('name', models.CharField(max_length=300, verbose_name='name')),
                ('legal_form', models.CharField(choices=[('sole_trader', 'Sole trader'), ('company', 'Limited liability partnership'), ('self_employed', 'Self-employed person'), ('non_profit', 'Non-profit organisation')], max_length=14, verbose_name='legal form')),
                ('subsector', models.CharField(blank=True, max_length=50, verbose_name='sub-sector')),
                ('about', models.TextField(blank=True, verbose_name='about')),
                ('website', models.URLField(blank=True, verbose_name='website')),
                ('registered_on', models.DateField(verbose_name='registered on')),
                ('closed_on', models.DateField(blank=True, null=True, verbose_name='closed on')),
                ('employees', models.PositiveIntegerField(blank=True, null=True, verbose_name='employees')),
                ('turnover_band', models.CharField(blank=True, max_length=20, verbose_name='turnover band')),
                ('contact_email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail address')),
                ('contact_phone', models.CharField(blank=True, max_length=40, verbose_name='telephone')),
                ('founder_sex', models.CharField(blank=True, max_length=1, verbose_name="founder's sex")),
                ('founder_birth_year', models.PositiveSmallIntegerField(null=True, verbose_name="founder's year of birth")),
                ('origin', models.CharField(choices=[('declared', 'Declared by the subject'), ('imported', 'Imported from a state register'), ('synthetic', 'Synthetic')], max_length=10)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('activity', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reference.activity', verbose_name='main activity')),
                ('person', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='register.subject')),
                ('territory', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='reference.territory', verbose_name='region')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CountRelease',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(help_text='On which the subjects that are counted were open.')),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('counted', models.JSONField(help_text='Territory, sub-sector, classification, activity, synthetic, subjects: true numbers, for computing only.')),
                ('numbers', models.JSONField(help_text='Region, part, origin, number; null: withheld. What everybody may see.')),
            ],
            options={
                'verbose_name': 'release of counts',
                'ordering': ('pk',),
            },
        ),
    ]
