import django.db.models.functions.datetime
import pgtrigger.compiler
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(help_text='The same message is kept once.', max_length=120, unique=True)),
                ('address', models.EmailField(blank=True, help_text='Empty: erased some time after it was sent.', max_length=254)),
                ('language', models.CharField(max_length=2)),
                ('subject', models.CharField(max_length=200)),
                ('text', models.TextField()),
                ('is_secret', models.BooleanField(default=False, help_text='The text goes as soon as it is sent: it opens something.')),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), editable=False)),
                ('sent_at', models.DateTimeField(editable=False, null=True)),
            ],
            options={
                'ordering': ('id',),
                'constraints': [models.CheckConstraint(condition=models.Q(('is_secret', False), ('sent_at__isnull', True), ('text', ''), _connector='OR'), name='notice_secret_gone_once_sent')],
                'triggers': [pgtrigger.compiler.Trigger(name='as_written', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."key" IS DISTINCT FROM (NEW."key") OR OLD."subject" IS DISTINCT FROM (NEW."subject") OR OLD."language" IS DISTINCT FROM (NEW."language"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='39e7b118fd0369af7128446e04ccca00df3abd1a', operation='UPDATE', pgid='pgtrigger_as_written_7253b', table='notices_notice', when='BEFORE')), pgtrigger.compiler.Trigger(name='address_stays_until_sent', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."address" IS DISTINCT FROM (NEW."address") AND NOT (NEW."address" = \'\' AND OLD."sent_at" IS NOT NULL))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='cccec7035cb60cd96d1352c7ce488a53b69a30e8', operation='UPDATE', pgid='pgtrigger_address_stays_until_sent_75157', table='notices_notice', when='BEFORE'))],
            },
        ),
    ]
