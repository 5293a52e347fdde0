"""What a migration may do to a database in which the version before is still writing."""

from django.apps import apps
from django.db import migrations
from django.db.migrations.loader import MigrationLoader

from cms.publishing.models import PendingUpdate
from cms.publishing.newer_schema import COMPATIBLE
from tests.house.sources import ENGINE, TYPES

OURS = {app.label for app in apps.get_app_configs() if app.name.partition(".")[0] in {*ENGINE, *TYPES}}
BEFORE_THE_RULE = {"home": 6, "media": 4, "news": 5, "projects": 6, "publishing": 9, "syndication": 3}
"""The last migration of each app of which every version that can still be run beside this one knows."""
HARMLESS = (
    migrations.CreateModel,
    migrations.AddField,
    migrations.AddIndex,
    migrations.AlterModelOptions,
    migrations.AlterModelManagers,
)


def ours() -> list[migrations.Migration]:
    loader = MigrationLoader(None, load=False)
    loader.load_disk()
    return [migration for (app, _), migration in sorted(loader.disk_migrations.items()) if app in OURS]


def takes_rows_without_it(field) -> bool:
    """Whether the database itself fills the column in, where an older version does not know it."""
    return field.null or field.many_to_many or field.has_db_default()


def test_ours_are_found():
    assert {"publishing", "media", "accounts", "news"} <= {migration.app_label for migration in ours()}


def test_a_column_that_came_later_is_filled_in_by_the_database():
    """A version that does not know it writes rows without it: during an update, and after going back."""
    came_later = [
        f"{migration}: {operation.name}"
        for migration in ours()
        if int(migration.name[:4]) > BEFORE_THE_RULE.get(migration.app_label, 0)
        for operation in migration.operations
        if isinstance(operation, migrations.AddField) and not takes_rows_without_it(operation.field)
    ]
    assert came_later == []


def test_an_update_of_a_version_that_knows_less_columns_is_written():
    """What every change of every version writes, in one transaction with it."""
    not_filled_in = {
        field.name
        for field in PendingUpdate._meta.concrete_fields
        if not (field.primary_key or takes_rows_without_it(field))
    }
    assert not_filled_in == {"scope", "ref"}


def test_a_migration_that_calls_itself_compatible_only_adds():
    harmful = [
        f"{migration}: {operation.describe()}"
        for migration in ours()
        if migration.name.endswith(COMPATIBLE)
        for operation in migration.operations
        if not isinstance(operation, HARMLESS)
    ]
    assert harmful == []
