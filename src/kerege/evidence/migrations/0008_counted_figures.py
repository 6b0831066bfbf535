"""Count the figures of a dataset or a run from an index."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('evidence', '0007_many_figures'),
        ('reference', '0003_districts'),
    ]

    operations = [
        migrations.AlterField(
            model_name='figure',
            name='dataset',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='evidence.dataset'),
        ),
        migrations.AlterField(
            model_name='figure',
            name='run',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='evidence.run'),
        ),
        migrations.AddIndex(
            model_name='figure',
            index=models.Index(fields=['dataset', 'is_current', 'id'], name='figure_of_dataset'),
        ),
        migrations.AddIndex(
            model_name='figure',
            index=models.Index(fields=['run', 'is_current', 'id'], name='figure_of_run'),
        ),
    ]
