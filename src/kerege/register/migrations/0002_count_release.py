import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('register', '0001_initial'),
    ]

    operations = [
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
