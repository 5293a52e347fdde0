"""The index of the administration's search, and what the database itself keeps over its tokens.

On SQLite an FTS5 table reads its text from the entries and three triggers keep it. Whoever writes a later
migration that makes SQLite rebuild the table of entries must run `create_index` again.
"""

import django.db.models.deletion
from django.db import migrations, models

TABLE = "admin_search_searchentry"
INDEX = "admin_search_index"
COLUMNS = ("titles", "said", "draft_titles", "draft_said", "sounds", "draft_sounds")
ALL = ", ".join(COLUMNS)
NEW, OLD = (", ".join(f"{row}.{column}" for column in COLUMNS) for row in ("new", "old"))
DROP = f"INSERT INTO {INDEX}({INDEX}, rowid, {ALL}) VALUES ('delete', old.id, {OLD});"
ADD = f"INSERT INTO {INDEX}(rowid, {ALL}) VALUES (new.id, {NEW});"

SQLITE = [
    f"DROP TABLE IF EXISTS {INDEX}",
    f"CREATE VIRTUAL TABLE {INDEX} USING fts5({ALL}, content='{TABLE}', content_rowid='id', tokenize='ascii')",
    f"CREATE TRIGGER {INDEX}_inserted AFTER INSERT ON {TABLE} BEGIN {ADD} END",
    f"CREATE TRIGGER {INDEX}_deleted AFTER DELETE ON {TABLE} BEGIN {DROP} END",
    f"CREATE TRIGGER {INDEX}_updated AFTER UPDATE OF id, {ALL} ON {TABLE} BEGIN {DROP} {ADD} END",
    f"INSERT INTO {INDEX}({INDEX}) VALUES ('rebuild')",
]
SQLITE_BACK = [
    *(f"DROP TRIGGER IF EXISTS {INDEX}_{event}" for event in ("inserted", "deleted", "updated")),
    f"DROP TABLE IF EXISTS {INDEX}",
]


def vector(name, columns):
    labelled = " || ".join(
        f"setweight(to_tsvector('simple', {column}), '{label}')" for column, label in zip(columns, "ABCD")
    )
    return [
        f"ALTER TABLE {TABLE} ADD COLUMN {name} tsvector GENERATED ALWAYS AS ({labelled}) STORED",
        f"CREATE INDEX {INDEX}_{name} ON {TABLE} USING gin ({name})",
    ]


POSTGRESQL = [*vector("words", COLUMNS[:4]), *vector("heard", COLUMNS[4:])]
POSTGRESQL_BACK = [f"ALTER TABLE {TABLE} DROP COLUMN IF EXISTS {name}" for name in ("words", "heard")]


def _execute(schema_editor, sqlite, postgresql):
    for statement in {"sqlite": sqlite, "postgresql": postgresql}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def create_index(apps, schema_editor):
    _execute(schema_editor, SQLITE, POSTGRESQL)


def drop_index(apps, schema_editor):
    _execute(schema_editor, SQLITE_BACK, POSTGRESQL_BACK)


class Migration(migrations.Migration):
    initial = True
    dependencies = [("contenttypes", "0002_remove_content_type_name")]
    operations = [
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("object_id", models.CharField(max_length=50)),
                ("ref", models.CharField(blank=True, db_index=True, max_length=128)),
                ("names", models.TextField(blank=True)),
                ("draft_names", models.TextField(blank=True)),
                ("titles", models.TextField(blank=True)),
                ("said", models.TextField(blank=True)),
                ("draft_titles", models.TextField(blank=True)),
                ("draft_said", models.TextField(blank=True)),
                ("sounds", models.TextField(blank=True)),
                ("draft_sounds", models.TextField(blank=True)),
                (
                    "content_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="contenttypes.contenttype",
                    ),
                ),
            ],
            options={
                "verbose_name": "entrée de la recherche",
                "verbose_name_plural": "entrées de la recherche",
                "constraints": [
                    models.UniqueConstraint(fields=("content_type", "object_id"), name="search_entry_once")
                ],
            },
        ),
        migrations.RunPython(create_index, drop_index),
    ]
