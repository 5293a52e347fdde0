"""The sectors there are stay public, now that sectors keep drafts."""

from django.db import migrations

from cms.vocabularies.first_revisions import publish_rows


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0004_drafts_of_sectors"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [publish_rows("projects", "sector", label="label_fr")]
