"""The full-text index over `search_title` and `search_text`, kept by the database itself.

On SQLite an FTS5 table reads its text from the publications and three triggers keep it. Whoever
writes a later migration that makes SQLite rebuild `publishing_publication` (most changes of its
columns do) must run `create_index` again: the triggers go with the old table.
"""

from django.db import migrations

TABLE = "publishing_publication"
INDEX = "publishing_search"

SQLITE = [
    f"DROP TABLE IF EXISTS {INDEX}",
    f"CREATE VIRTUAL TABLE {INDEX} USING fts5("
    f"search_title, search_text, content='{TABLE}', content_rowid='id', tokenize='ascii')",
    f"CREATE TRIGGER {INDEX}_inserted AFTER INSERT ON {TABLE} BEGIN"
    f" INSERT INTO {INDEX}(rowid, search_title, search_text)"
    " VALUES (new.id, new.search_title, new.search_text); END",
    f"CREATE TRIGGER {INDEX}_deleted AFTER DELETE ON {TABLE} BEGIN"
    f" INSERT INTO {INDEX}({INDEX}, rowid, search_title, search_text)"
    " VALUES ('delete', old.id, old.search_title, old.search_text); END",
    f"CREATE TRIGGER {INDEX}_updated AFTER UPDATE OF id, search_title, search_text ON {TABLE} BEGIN"
    f" INSERT INTO {INDEX}({INDEX}, rowid, search_title, search_text)"
    " VALUES ('delete', old.id, old.search_title, old.search_text);"
    f" INSERT INTO {INDEX}(rowid, search_title, search_text)"
    " VALUES (new.id, new.search_title, new.search_text); END",
    f"INSERT INTO {INDEX}({INDEX}) VALUES ('rebuild')",
]
SQLITE_BACK = [
    *(f"DROP TRIGGER IF EXISTS {INDEX}_{event}" for event in ("inserted", "deleted", "updated")),
    f"DROP TABLE IF EXISTS {INDEX}",
]
POSTGRESQL = [
    f"CREATE INDEX {INDEX} ON {TABLE} USING gin"
    " (to_tsvector('simple', search_title || ' ' || search_text))",
]
POSTGRESQL_BACK = [f"DROP INDEX IF EXISTS {INDEX}"]


def _execute(schema_editor, sqlite, postgresql):
    for statement in {"sqlite": sqlite, "postgresql": postgresql}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def create_index(apps, schema_editor):
    _execute(schema_editor, SQLITE, POSTGRESQL)


def drop_index(apps, schema_editor):
    _execute(schema_editor, SQLITE_BACK, POSTGRESQL_BACK)


class Migration(migrations.Migration):
    dependencies = [("publishing", "0001_initial")]
    operations = [migrations.RunPython(create_index, drop_index)]
