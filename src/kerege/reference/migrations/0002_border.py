"""Who borders on whom."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reference', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Border',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(help_text='First day for which it is known.')),
                ('valid_to', models.DateField(blank=True, help_text='Last day; empty: to this day.', null=True)),
                ('source', models.CharField(max_length=300)),
                ('source_kk', models.CharField(max_length=300, null=True)),
                ('source_ru', models.CharField(max_length=300, null=True)),
                ('source_en', models.CharField(max_length=300, null=True)),
                ('source_url', models.URLField(blank=True, max_length=500)),
                ('dated', models.CharField(blank=True, help_text='Date of the source.', max_length=10)),
                ('one', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='reference.territory')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='reference.territory')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('one', 'other'), name='border_once'), models.CheckConstraint(condition=models.Q(('one', models.F('other')), _negated=True), name='border_of_two'), models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='border_dates_ordered')],
            },
        ),
    ]
