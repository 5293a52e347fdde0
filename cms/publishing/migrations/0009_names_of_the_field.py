"""The tables get the names of what they are: a sequence of changes, an outbox of updates, counts of facets.

The triggers that keep the counts name their table, so they are dropped before it is renamed and made again.
"""

from django.db import migrations, models

from cms.publishing import facet_count_triggers


def drop_old(apps, schema_editor):
    facet_count_triggers.drop(schema_editor, "publishing_tally")


def create_old(apps, schema_editor):
    schema_editor.execute("DELETE FROM publishing_tally")
    facet_count_triggers.create(schema_editor, "publishing_tally")


def create_new(apps, schema_editor):
    schema_editor.execute("DELETE FROM publishing_facetcount")
    facet_count_triggers.create(schema_editor)


def drop_new(apps, schema_editor):
    facet_count_triggers.drop(schema_editor)


class Migration(migrations.Migration):
    dependencies = [("publishing", "0008_tallies")]
    operations = [
        migrations.RunPython(drop_old, create_old),
        migrations.RenameModel("Journal", "ChangeSequence"),
        migrations.AlterModelOptions("changesequence", {"verbose_name": "suite des changements"}),
        migrations.RenameField("changesequence", "steps", "version"),
        migrations.RenameModel("Stale", "PendingUpdate"),
        migrations.RenameField("pendingupdate", "noted_at", "queued_at"),
        migrations.RenameIndex("pendingupdate", new_name="pending_by_due", old_name="stale_by_due"),
        migrations.RenameIndex("pendingupdate", new_name="pending_by_ref", old_name="stale_by_ref"),
        migrations.RenameModel("Tally", "FacetCount"),
        migrations.RemoveConstraint("facetcount", "tally_once"),
        migrations.AddConstraint(
            "facetcount",
            models.UniqueConstraint(fields=["type", "lang", "name", "value", "label"], name="facet_count_once"),
        ),
        migrations.RunPython(create_new, drop_new),
    ]
