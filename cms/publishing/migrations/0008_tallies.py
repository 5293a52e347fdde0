"""How many live items there are of each type and language, and under each value: kept by the database itself."""

from django.db import migrations, models

from cms.publishing import facet_count_triggers

TABLE = "publishing_tally"
"""The name that migration 0009 changes."""


def keep(apps, schema_editor):
    facet_count_triggers.create(schema_editor, TABLE)


def drop(apps, schema_editor):
    facet_count_triggers.drop(schema_editor, TABLE)


class Migration(migrations.Migration):
    dependencies = [("publishing", "0007_words")]
    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("type", models.CharField(max_length=40)),
                ("lang", models.CharField(max_length=12)),
                ("name", models.CharField(blank=True, max_length=40)),
                ("value", models.CharField(blank=True, max_length=100)),
                ("label", models.CharField(blank=True, max_length=255)),
                ("number", models.BigIntegerField()),
            ],
            options={
                "verbose_name": "décompte",
                "constraints": [
                    models.UniqueConstraint(fields=["type", "lang", "name", "value", "label"], name="tally_once"),
                ],
            },
        ),
        migrations.RunPython(keep, drop),
    ]
