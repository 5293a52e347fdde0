"""How many live items there are of each type and language, and under each value: kept by the database itself.

Whoever writes a publication or a facet, by whatever means, changes the numbers in the same statement. SQLite
goes row by row; PostgreSQL sums up a statement first, because each new version of a row that one transaction
changes ten thousand times lies in the way of the next.

Whoever writes a later migration that makes SQLite rebuild `publishing_publication` or `publishing_facet` must
run `keep` again: the triggers go with the old table.
"""

from django.db import migrations, models

PUBLICATION, FACET, TALLY = "publishing_publication", "publishing_facet", "publishing_tally"
KEY = "type, lang, name, value, label"
INTO = f"INSERT INTO {TALLY} ({KEY}, number)"
ADDING = f"ON CONFLICT ({KEY}) DO UPDATE SET number = {TALLY}.number + excluded.number"
PLACED = "{row}.longitude IS NOT NULL AND {row}.latitude IS NOT NULL"


def of_items(rows, sign):
    """SQL of what live ones among these rows of publications count for: all, and those with a place."""
    return (
        f"SELECT one.type, one.lang, '' AS name, '' AS value, '' AS label, {sign} AS number"
        f" FROM {rows} AS one WHERE one.live"
        f" UNION ALL SELECT one.type, one.lang, '', 'placed', '', {sign}"
        f" FROM {rows} AS one WHERE one.live AND {PLACED.format(row='one')}"
    )


def of_values(rows, sign):
    """The same of the values of live ones, where `rows` are each a publication (`one`) and its `facet`."""
    return (
        f"SELECT one.type, one.lang, facet.name, facet.value, facet.label, {sign} AS number"
        f" FROM {rows} WHERE one.live"
    )


def summed(*parts):
    """One statement that adds up what these parts count, in the order of the tallies."""
    return (
        f"{INTO} SELECT {KEY}, SUM(number) FROM ({' UNION ALL '.join(parts)}) AS counted"
        f" GROUP BY {KEY} HAVING SUM(number) <> 0 ORDER BY {KEY} {ADDING}"
    )


EVERY_VALUE = f"{PUBLICATION} AS one JOIN {FACET} AS facet ON facet.publication_id = one.id"
FILL = summed(of_items(PUBLICATION, 1), of_values(EVERY_VALUE, 1))

# SQLite: what is taken away is never added to what is not there, so that tables can be emptied in any order.

MORE_ITEMS = (
    f"{INTO} SELECT new.type, new.lang, '', kind.value, '', 1"
    f" FROM (SELECT '' AS value UNION ALL SELECT 'placed' WHERE {PLACED.format(row='new')}) AS kind"
    f" WHERE new.live {ADDING}"
)
FEWER_ITEMS = (
    f"UPDATE {TALLY} SET number = number - 1 WHERE old.live AND type = old.type AND lang = old.lang"
    f" AND name = '' AND label = '' AND (value = '' OR value = 'placed' AND {PLACED.format(row='old')})"
)
MORE_VALUES = (
    f"{INTO} SELECT new.type, new.lang, name, value, label, 1 FROM {FACET}"
    f" WHERE new.live AND publication_id = new.id {ADDING}"
)
FEWER_VALUES = (
    f"UPDATE {TALLY} SET number = number - 1 WHERE old.live AND type = old.type AND lang = old.lang"
    f" AND (name, value, label) IN (SELECT name, value, label FROM {FACET} WHERE publication_id = old.id)"
)
ONE_MORE = (
    f"{INTO} SELECT type, lang, new.name, new.value, new.label, 1 FROM {PUBLICATION}"
    f" WHERE id = new.publication_id AND live {ADDING}"
)
ONE_FEWER = (
    f"UPDATE {TALLY} SET number = number - 1 WHERE name = old.name AND value = old.value AND label = old.label"
    f" AND (type, lang) IN (SELECT type, lang FROM {PUBLICATION} WHERE id = old.publication_id AND live)"
)
COUNTED_OTHERWISE = " OR ".join(
    f"old.{column} IS NOT new.{column}" for column in ("id", "type", "lang", "live", "longitude", "latitude")
)
SQLITE = [
    f"CREATE TRIGGER {TALLY}_{name} AFTER {event} BEGIN {'; '.join(statements)}; END"
    for name, event, *statements in [
        ("item_inserted", f"INSERT ON {PUBLICATION} WHEN new.live", MORE_ITEMS),
        ("item_deleted", f"DELETE ON {PUBLICATION} WHEN old.live", FEWER_ITEMS, FEWER_VALUES),
        (
            "item_updated",
            f"UPDATE ON {PUBLICATION} WHEN {COUNTED_OTHERWISE}",
            *(FEWER_ITEMS, FEWER_VALUES, MORE_ITEMS, MORE_VALUES),
        ),
        ("value_inserted", f"INSERT ON {FACET}", ONE_MORE),
        ("value_deleted", f"DELETE ON {FACET}", ONE_FEWER),
        ("value_updated", f"UPDATE ON {FACET}", ONE_FEWER, ONE_MORE),
    ]
]

# PostgreSQL: the rows of a statement before and after it. What belongs to them is looked up row by row
# (`OFFSET 0`): a plan made for ten thousand rows is kept for the statements that change one.

BEFORE, AFTER = "rows_before", "rows_after"
CHANGES = {"INSERT": [(AFTER, 1)], "DELETE": [(BEFORE, -1)], "UPDATE": [(BEFORE, -1), (AFTER, 1)]}
TRANSITIONS = {BEFORE: f"OLD TABLE AS {BEFORE}", AFTER: f"NEW TABLE AS {AFTER}"}


def values_of_items(rows):
    own = f"SELECT name, value, label FROM {FACET} WHERE publication_id = one.id OFFSET 0"
    return f"{rows} AS one CROSS JOIN LATERAL ({own}) AS facet"


def items_of_values(rows):
    own = f"SELECT type, lang, live FROM {PUBLICATION} WHERE id = facet.publication_id OFFSET 0"
    return f"{rows} AS facet CROSS JOIN LATERAL ({own}) AS one"


def trigger(name, event, table, parts):
    """A function and the trigger that calls it once for each statement."""
    name, rows = f"{TALLY}_{name}_{event.lower()}", [TRANSITIONS[one] for one, _sign in CHANGES[event]]
    return [
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN {summed(*parts)}; RETURN NULL; END $$",
        f"CREATE TRIGGER {name} AFTER {event} ON {table} REFERENCING {' '.join(rows)}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
    ]


def triggers():
    for event, changes in CHANGES.items():
        items = [of_items(rows, sign) for rows, sign in changes]
        values = [of_values(values_of_items(rows), sign) for rows, sign in changes]
        yield from trigger("item", event, PUBLICATION, items + values)
        yield from trigger(
            "value", event, FACET, [of_values(items_of_values(rows), sign) for rows, sign in changes]
        )


def keep(apps, schema_editor):
    statements = {"sqlite": SQLITE, "postgresql": [*triggers()]}[schema_editor.connection.vendor]
    for statement in [FILL, *statements]:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    sqlite = [f"DROP TRIGGER IF EXISTS {one.split()[2]}" for one in SQLITE]
    functions = [one.split()[2] for one in triggers() if one.startswith("CREATE FUNCTION")]
    postgresql = [f"DROP FUNCTION IF EXISTS {one} CASCADE" for one in functions]
    for statement in {"sqlite": sqlite, "postgresql": postgresql}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("publishing", "0007_words")]
    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("type", models.CharField(max_length=40)),
                ("lang", models.CharField(max_length=12)),
                ("name", models.CharField(blank=True, max_length=40)),
                ("value", models.CharField(blank=True, max_length=100)),
                ("label", models.CharField(blank=True, max_length=255)),
                ("number", models.BigIntegerField()),
            ],
            options={
                "verbose_name": "décompte",
                "constraints": [
                    models.UniqueConstraint(fields=["type", "lang", "name", "value", "label"], name="tally_once"),
                ],
            },
        ),
        migrations.RunPython(keep, drop),
    ]
