"""The topics there are stay public, now that topics keep drafts."""

from django.db import migrations

from cms.vocabularies.first_revisions import publish_rows


class Migration(migrations.Migration):
    dependencies = [
        ("news", "0003_drafts_of_topics"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [publish_rows("news", "topic", label="label")]
