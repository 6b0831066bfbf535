import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reference', '0001_initial'),
        ('register', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('checksum', models.CharField(max_length=64, validators=[django.core.validators.MinLengthValidator(64)])),
                ('filename', models.CharField(blank=True, max_length=200)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('new', models.PositiveIntegerField()),
                ('changed', models.PositiveIntegerField()),
                ('unchanged', models.PositiveIntegerField()),
                ('absent', models.JSONField(default=list, help_text='Open subjects of the source and region that the file lacks.')),
            ],
            options={
                'verbose_name': 'delivery of the register',
                'ordering': ('-pk',),
            },
        ),
        migrations.CreateModel(
            name='Source',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(unique=True, verbose_name='code')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('name_kk', models.CharField(max_length=200, null=True, verbose_name='name')),
                ('name_ru', models.CharField(max_length=200, null=True, verbose_name='name')),
                ('name_en', models.CharField(max_length=200, null=True, verbose_name='name')),
                ('origin', models.CharField(choices=[('declared', 'Declared by the subject'), ('imported', 'Imported from a state register'), ('synthetic', 'Synthetic')], max_length=10)),
                ('classification', models.CharField(blank=True, help_text='Of the activities in its files.', max_length=50, verbose_name='classification')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
            ],
            options={
                'verbose_name': 'source of the register',
                'ordering': ('code',),
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='subject',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='subject',
            name='update_update',
        ),
        migrations.RemoveConstraint(
            model_name='subject',
            name='subject_legal_form_known',
        ),
        migrations.AddField(
            model_name='countrelease',
            name='listed',
            field=models.JSONField(help_text='As `counted`, of the subjects that everybody may look up.', null=True),
        ),
        migrations.AddField(
            model_name='subject',
            name='has_agreed',
            field=models.BooleanField(db_default=False, verbose_name='agreed to be listed'),
        ),
        migrations.AddField(
            model_name='subject',
            name='kind',
            field=models.CharField(choices=[('person', 'Person'), ('group', 'Group'), ('firm', 'Firm or organisation'), ('space', 'Space')], db_default='firm', max_length=6, verbose_name='kind'),
        ),
        migrations.AddField(
            model_name='subjectevent',
            name='has_agreed',
            field=models.BooleanField(db_default=False, verbose_name='agreed to be listed'),
        ),
        migrations.AddField(
            model_name='subjectevent',
            name='kind',
            field=models.CharField(choices=[('person', 'Person'), ('group', 'Group'), ('firm', 'Firm or organisation'), ('space', 'Space')], db_default='firm', max_length=6, verbose_name='kind'),
        ),
        migrations.AddField(
            model_name='subject',
            name='source_key',
            field=models.CharField(db_default='', max_length=100, verbose_name='key in the source'),
        ),
        migrations.AddField(
            model_name='subjectevent',
            name='source_key',
            field=models.CharField(db_default='', max_length=100, verbose_name='key in the source'),
        ),
        migrations.AlterField(
            model_name='countrelease',
            name='counted',
            field=models.JSONField(help_text='Of the unlisted: territory, sub-sector, classification, activity, synthetic, subjects; true numbers, for computing only.'),
        ),
        migrations.AlterField(
            model_name='countrelease',
            name='numbers',
            field=models.JSONField(help_text='Of the unlisted: region, part, origin, number; null: withheld.'),
        ),
        migrations.AlterField(
            model_name='subject',
            name='legal_form',
            field=models.CharField(choices=[('sole_trader', 'Sole trader'), ('company', 'Limited liability partnership'), ('self_employed', 'Self-employed person'), ('non_profit', 'Non-profit organisation'), ('other', 'Another organisation'), ('none', 'Without a legal form')], max_length=14, verbose_name='legal form'),
        ),
        migrations.AlterField(
            model_name='subjectevent',
            name='legal_form',
            field=models.CharField(choices=[('sole_trader', 'Sole trader'), ('company', 'Limited liability partnership'), ('self_employed', 'Self-employed person'), ('non_profit', 'Non-profit organisation'), ('other', 'Another organisation'), ('none', 'Without a legal form')], max_length=14, verbose_name='legal form'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='subject',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "register_subjectevent" ("about", "activity_id", "closed_on", "contact_email", "contact_phone", "created_at", "employees", "founder_birth_year", "founder_sex", "has_agreed", "id", "kind", "legal_form", "name", "origin", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "registered_on", "source_id", "source_key", "subsector", "territory_id", "turnover_band", "website") SELECT new_values."about", new_values."activity_id", new_values."closed_on", new_values."contact_email", new_values."contact_phone", new_values."created_at", new_values."employees", new_values."founder_birth_year", new_values."founder_sex", new_values."has_agreed", new_values."id", new_values."kind", new_values."legal_form", new_values."name", new_values."origin", new_values."person_id", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."public_id", new_values."registered_on", new_values."source_id", new_values."source_key", new_values."subsector", new_values."territory_id", new_values."turnover_band", new_values."website" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='daaec69d85a070c5228db53fad0ecb102e1bc4fe', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_52d50', referencing='REFERENCING NEW TABLE AS new_values ', table='register_subject', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='subject',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "register_subjectevent" ("about", "activity_id", "closed_on", "contact_email", "contact_phone", "created_at", "employees", "founder_birth_year", "founder_sex", "has_agreed", "id", "kind", "legal_form", "name", "origin", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "public_id", "registered_on", "source_id", "source_key", "subsector", "territory_id", "turnover_band", "website") SELECT new_values."about", new_values."activity_id", new_values."closed_on", new_values."contact_email", new_values."contact_phone", new_values."created_at", new_values."employees", new_values."founder_birth_year", new_values."founder_sex", new_values."has_agreed", new_values."id", new_values."kind", new_values."legal_form", new_values."name", new_values."origin", new_values."person_id", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."public_id", new_values."registered_on", new_values."source_id", new_values."source_key", new_values."subsector", new_values."territory_id", new_values."turnover_band", new_values."website" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."about" IS DISTINCT FROM (new_values."about") OR old_values."activity_id" IS DISTINCT FROM (new_values."activity_id") OR old_values."closed_on" IS DISTINCT FROM (new_values."closed_on") OR old_values."contact_email" IS DISTINCT FROM (new_values."contact_email") OR old_values."contact_phone" IS DISTINCT FROM (new_values."contact_phone") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."employees" IS DISTINCT FROM (new_values."employees") OR old_values."founder_birth_year" IS DISTINCT FROM (new_values."founder_birth_year") OR old_values."founder_sex" IS DISTINCT FROM (new_values."founder_sex") OR old_values."has_agreed" IS DISTINCT FROM (new_values."has_agreed") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."kind" IS DISTINCT FROM (new_values."kind") OR old_values."legal_form" IS DISTINCT FROM (new_values."legal_form") OR old_values."name" IS DISTINCT FROM (new_values."name") OR old_values."origin" IS DISTINCT FROM (new_values."origin") OR old_values."person_id" IS DISTINCT FROM (new_values."person_id") OR old_values."public_id" IS DISTINCT FROM (new_values."public_id") OR old_values."registered_on" IS DISTINCT FROM (new_values."registered_on") OR old_values."source_id" IS DISTINCT FROM (new_values."source_id") OR old_values."source_key" IS DISTINCT FROM (new_values."source_key") OR old_values."subsector" IS DISTINCT FROM (new_values."subsector") OR old_values."territory_id" IS DISTINCT FROM (new_values."territory_id") OR old_values."turnover_band" IS DISTINCT FROM (new_values."turnover_band") OR old_values."website" IS DISTINCT FROM (new_values."website")) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='9ac734af7151d3e2fde441f8a1173ae9ce1caf48', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_1399e', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='register_subject', when='AFTER')),
        ),
        migrations.AddField(
            model_name='delivery',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='delivery',
            name='territory',
            field=models.ForeignKey(help_text='The region that it covers; empty: the whole country.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.territory'),
        ),
        migrations.AddConstraint(
            model_name='source',
            constraint=models.CheckConstraint(condition=models.Q(('origin__in', ['declared', 'imported', 'synthetic'])), name='source_origin_known'),
        ),
        migrations.AddField(
            model_name='delivery',
            name='source',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='register.source'),
        ),
        migrations.AddField(
            model_name='subject',
            name='source',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='subjects', to='register.source', verbose_name='source'),
        ),
        migrations.AddField(
            model_name='subjectevent',
            name='source',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='register.source', verbose_name='source'),
        ),
        migrations.AddConstraint(
            model_name='subject',
            constraint=models.UniqueConstraint(condition=models.Q(('source_key', ''), _negated=True), fields=('source', 'source_key'), name='subject_once_in_a_source'),
        ),
        migrations.AddConstraint(
            model_name='subject',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['person', 'group', 'firm', 'space'])), name='subject_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='subject',
            constraint=models.CheckConstraint(condition=models.Q(('legal_form__in', ['sole_trader', 'company', 'self_employed', 'non_profit', 'other', 'none'])), name='subject_legal_form_known'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='delivery',
            trigger=pgtrigger.compiler.Trigger(name='delivery_stays', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='30b5b6243241acf163a035b743c24b6e02794a52', operation='UPDATE OR DELETE', pgid='pgtrigger_delivery_stays_f9485', table='register_delivery', when='BEFORE')),
        ),
        migrations.AddField(
            model_name='subject',
            name='is_listed',
            field=models.GeneratedField(db_persist=True, expression=models.Q(models.Q(models.Q(('kind', 'person'), ('legal_form__in', ('sole_trader', 'self_employed')), _connector='OR'), _negated=True), ('has_agreed', True), _connector='OR'), output_field=models.BooleanField(verbose_name='listed')),
        ),
    ]
