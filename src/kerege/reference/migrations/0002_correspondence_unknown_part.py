"""A correspondence may be a part of which nobody knows how large it is."""

from django.db import migrations, models

HELP = "The part of the activity; 1: all of it; empty: a part, how large is not known."


def _field() -> models.DecimalField:
    return models.DecimalField(
        blank=True, decimal_places=6, help_text=HELP, max_digits=7, null=True
    )


class Migration(migrations.Migration):
    dependencies = (("reference", "0001_initial"),)

    operations = (
        migrations.AlterField("correspondence", "weight", _field()),
        migrations.AlterField("correspondenceevent", "weight", _field()),
    )
