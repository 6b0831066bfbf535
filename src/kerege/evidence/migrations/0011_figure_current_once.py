"""Bring back what Django drops when a column loses its index: its partial unique one too."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("evidence", "0010_second_person")]

    operations = [
        migrations.RunSQL(
            "CREATE UNIQUE INDEX IF NOT EXISTS figure_current_once"
            " ON evidence_figure (code) WHERE is_current",
            migrations.RunSQL.noop,
        ),
    ]
