"""PostgreSQL gets the function by which names are listed; SQLite is given it on each connection."""

from django.db import migrations

from cms.french_order import FUNCTION, postgresql_function


def add(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(postgresql_function(), params=None)


def remove(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP FUNCTION IF EXISTS {FUNCTION}(text)", params=None)


class Migration(migrations.Migration):
    dependencies = [("cms", "0002_examples")]
    operations = [migrations.RunPython(add, remove)]
