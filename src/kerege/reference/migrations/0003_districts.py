"""Territories inside regions; the national code by a name that fits every country."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("reference", "0002_sources")]

    operations = [
        migrations.RenameField("territory", "kato", "national_code"),
        migrations.AlterField(
            "territory",
            "national_code",
            models.CharField(
                blank=True, help_text="In the national classifier: KATO, FIPS.", max_length=9
            ),
        ),
        migrations.AlterField(
            "territory",
            "kind",
            models.CharField(
                choices=[
                    ("country", "Country"),
                    ("region", "Region"),
                    ("city", "City with the rank of a region"),
                    ("district", "Part of a region (district, county)"),
                ],
                max_length=10,
            ),
        ),
    ]
