"""History of figures by the statement; fewer indexes, and one for figures by activity."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('evidence', '0006_forecasts'),
        ('reference', '0003_districts'),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name='figure',
            name='insert_insert',
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name='figure',
            name='update_update',
        ),
        migrations.AlterField(
            model_name='figure',
            name='activity',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.activity'),
        ),
        migrations.AlterField(
            model_name='figure',
            name='code',
            field=models.SlugField(db_index=False, help_text='Stable name; its versions share it.', max_length=200),
        ),
        migrations.AlterField(
            model_name='figure',
            name='territory',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.territory'),
        ),
        migrations.AlterField(
            model_name='figure',
            name='variable',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='evidence.variable'),
        ),
        migrations.AlterField(
            model_name='figure',
            name='year',
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddIndex(
            model_name='figure',
            index=models.Index(fields=['code'], name='figure_versions'),
        ),
        migrations.AddIndex(
            model_name='figure',
            index=models.Index(condition=models.Q(('activity__isnull', False)), fields=['activity', 'variable', 'year'], name='figure_of_activity'),
        ),
        migrations.AddIndex(
            model_name='figure',
            index=models.Index(condition=models.Q(('activity__isnull', True), ('is_current', True)), fields=['variable', 'year'], name='figure_undivided'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='figure',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "evidence_figureevent" ("activity_id", "as_of", "breakdown", "code", "dataset_id", "id", "interval", "is_current", "is_synthetic", "lower", "note", "note_en", "note_kk", "note_ru", "observation", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "recorded_at", "relation", "run_id", "scope_id", "source", "source_en", "source_kk", "source_ru", "source_url", "supersedes_id", "territory_id", "upper", "value", "variable_id", "year") SELECT new_values."activity_id", new_values."as_of", new_values."breakdown", new_values."code", new_values."dataset_id", new_values."id", new_values."interval", new_values."is_current", new_values."is_synthetic", new_values."lower", new_values."note", new_values."note_en", new_values."note_kk", new_values."note_ru", new_values."observation", new_values."period", _pgh_attached_context.value, NOW(), \'insert\', new_values."id", new_values."reason", new_values."recorded_at", new_values."relation", new_values."run_id", new_values."scope_id", new_values."source", new_values."source_en", new_values."source_kk", new_values."source_ru", new_values."source_url", new_values."supersedes_id", new_values."territory_id", new_values."upper", new_values."value", new_values."variable_id", new_values."year" FROM ( SELECT new_values.* FROM new_values  ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='be788c6dd35fc7226aa2ae46a1a693d196b7f184', level='STATEMENT', operation='INSERT', pgid='pgtrigger_insert_insert_2ffa0', referencing='REFERENCING NEW TABLE AS new_values ', table='evidence_figure', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='figure',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "evidence_figureevent" ("activity_id", "as_of", "breakdown", "code", "dataset_id", "id", "interval", "is_current", "is_synthetic", "lower", "note", "note_en", "note_kk", "note_ru", "observation", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "recorded_at", "relation", "run_id", "scope_id", "source", "source_en", "source_kk", "source_ru", "source_url", "supersedes_id", "territory_id", "upper", "value", "variable_id", "year") SELECT new_values."activity_id", new_values."as_of", new_values."breakdown", new_values."code", new_values."dataset_id", new_values."id", new_values."interval", new_values."is_current", new_values."is_synthetic", new_values."lower", new_values."note", new_values."note_en", new_values."note_kk", new_values."note_ru", new_values."observation", new_values."period", _pgh_attached_context.value, NOW(), \'update\', new_values."id", new_values."reason", new_values."recorded_at", new_values."relation", new_values."run_id", new_values."scope_id", new_values."source", new_values."source_en", new_values."source_kk", new_values."source_ru", new_values."source_url", new_values."supersedes_id", new_values."territory_id", new_values."upper", new_values."value", new_values."variable_id", new_values."year" FROM ( SELECT new_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS new_values, _pgh_attached_context; RETURN NULL;', hash='3a46fc53f2e5e9516008ab7e08268655e04739d5', level='STATEMENT', operation='UPDATE', pgid='pgtrigger_update_update_61a7a', referencing='REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ', table='evidence_figure', when='AFTER')),
        ),
    ]
