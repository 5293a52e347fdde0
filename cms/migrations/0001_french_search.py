"""Two text search configurations for the administration's search on PostgreSQL; nothing elsewhere."""

from django.db import migrations, transaction
from django.db.utils import DatabaseError

WORDS = "hword, hword_part, word"


def add_configurations(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    unaccent = "unaccent, " if has_unaccent(schema_editor) else ""
    for name, source, dictionary in (
        ("site_fr", "french", "french_stem"),
        ("site_simple", "simple", "simple"),
    ):
        schema_editor.execute(f"DROP TEXT SEARCH CONFIGURATION IF EXISTS {name}")
        schema_editor.execute(f"CREATE TEXT SEARCH CONFIGURATION {name} (COPY = pg_catalog.{source})")
        schema_editor.execute(
            f"ALTER TEXT SEARCH CONFIGURATION {name} ALTER MAPPING FOR {WORDS} WITH {unaccent}{dictionary}"
        )


def has_unaccent(schema_editor) -> bool:
    """A role that may not add the extension still gets French stems, with accents counting."""
    try:
        with transaction.atomic(using=schema_editor.connection.alias):
            schema_editor.execute("CREATE EXTENSION IF NOT EXISTS unaccent")
    except DatabaseError:
        return False
    return True


def remove_configurations(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name in ("site_fr", "site_simple"):
            schema_editor.execute(f"DROP TEXT SEARCH CONFIGURATION IF EXISTS {name}")


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [migrations.RunPython(add_configurations, remove_configurations)]
