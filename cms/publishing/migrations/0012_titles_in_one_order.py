"""PostgreSQL compares the keys of titles character by character, as SQLite does, whatever its collation."""

from django.db import migrations


def compare_by(collation: str):
    def alter(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(
                "ALTER TABLE publishing_publication ALTER COLUMN title_key "
                f'TYPE varchar(255) COLLATE "{collation}"'
            )

    return alter


class Migration(migrations.Migration):
    dependencies = [("publishing", "0011_order_of_lists")]
    operations = [migrations.RunPython(compare_by("C"), compare_by("default"))]
