"""For migrations: what a list held before it kept drafts stays public, and gets its first revision."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.utils import timezone
from modelcluster.models import get_serializable_data_for_fields


def publish_rows(app_label: str, model_name: str, label: str) -> migrations.RunPython:
    """An operation that publishes every row without a revision; `label` names the column with its name.

    It goes into a migration of its own, after the one that adds the columns: PostgreSQL changes no table in
    the transaction that has written to it.
    """

    def publish(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        content_types = apps.get_model("contenttypes", "ContentType").objects
        kind, _made = content_types.get_or_create(app_label=app_label, model=model_name)
        revisions, now = apps.get_model("wagtailcore", "Revision").objects, timezone.now()
        for row in apps.get_model(app_label, model_name).objects.filter(latest_revision=None):
            row.live, row.first_published_at, row.last_published_at = True, now, now
            row.latest_revision = row.live_revision = revisions.create(
                content_type=kind,
                base_content_type=kind,
                object_id=str(row.pk),
                object_str=getattr(row, label),
                created_at=now,
                content=get_serializable_data_for_fields(row),
            )
            row.save()

    return migrations.RunPython(publish, migrations.RunPython.noop)
