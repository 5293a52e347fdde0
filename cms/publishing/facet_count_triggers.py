"""The triggers by which the database itself keeps the numbers in `FacetCount` (decision 12).

Whoever writes a publication or a facet, by whatever means, changes the numbers in the same statement. SQLite
goes row by row; PostgreSQL sums up a statement first, because each new version of a row that one transaction
changes ten thousand times lies in the way of the next.

Migrations use this module. One that makes SQLite rebuild `publishing_publication` or `publishing_facet` must
call `create` again: the triggers go with the old table.
"""

from collections.abc import Iterator

from django.db.backends.base.schema import BaseDatabaseSchemaEditor

PUBLICATION, FACET = "publishing_publication", "publishing_facet"
KEY = "type, lang, name, value, label"
PLACED = "{row}.longitude IS NOT NULL AND {row}.latitude IS NOT NULL"
COUNTED_OTHERWISE = " OR ".join(
    f"old.{column} IS NOT new.{column}" for column in ("id", "type", "lang", "live", "longitude", "latitude")
)

BEFORE, AFTER = "rows_before", "rows_after"
CHANGES = {"INSERT": [(AFTER, 1)], "DELETE": [(BEFORE, -1)], "UPDATE": [(BEFORE, -1), (AFTER, 1)]}
TRANSITIONS = {BEFORE: f"OLD TABLE AS {BEFORE}", AFTER: f"NEW TABLE AS {AFTER}"}
"""PostgreSQL: the rows of a statement before and after it."""


def create(schema_editor: BaseDatabaseSchemaEditor, counts: str = "publishing_facetcount") -> None:
    """Count what there is into the table `counts`, and have the database keep it from here on."""
    triggers = {"sqlite": _on_sqlite, "postgresql": _on_postgresql}[schema_editor.connection.vendor]
    for statement in [count_all(counts), *triggers(counts)]:
        schema_editor.execute(statement)


def drop(schema_editor: BaseDatabaseSchemaEditor, counts: str = "publishing_facetcount") -> None:
    """Leave the numbers in `counts` as they are from here on; the table may then be renamed."""
    on_sqlite = schema_editor.connection.vendor == "sqlite"
    prefix = "CREATE TRIGGER" if on_sqlite else "CREATE FUNCTION"
    statements = _on_sqlite(counts) if on_sqlite else _on_postgresql(counts)
    for name in (statement.split()[2] for statement in statements if statement.startswith(prefix)):
        schema_editor.execute(f"DROP {prefix.split()[1]} IF EXISTS {name}{'' if on_sqlite else ' CASCADE'}")


def count_all(counts: str = "publishing_facetcount") -> str:
    """The statement that counts what there is into the empty table `counts`."""
    return _summed(counts, _of_items(PUBLICATION, 1), _of_values(EVERY_VALUE, 1))


def _of_items(rows: str, sign: int) -> str:
    """SQL of what live ones among these rows of publications count for: all, and those with a place."""
    return (
        f"SELECT one.type, one.lang, '' AS name, '' AS value, '' AS label, {sign} AS number"
        f" FROM {rows} AS one WHERE one.live"
        f" UNION ALL SELECT one.type, one.lang, '', 'placed', '', {sign}"
        f" FROM {rows} AS one WHERE one.live AND {PLACED.format(row='one')}"
    )


def _of_values(rows: str, sign: int) -> str:
    """The same of the values of live ones, where `rows` are each a publication (`one`) and its `facet`."""
    return (
        f"SELECT one.type, one.lang, facet.name, facet.value, facet.label, {sign} AS number"
        f" FROM {rows} WHERE one.live"
    )


EVERY_VALUE = f"{PUBLICATION} AS one JOIN {FACET} AS facet ON facet.publication_id = one.id"


def _summed(counts: str, *parts: str) -> str:
    """One statement that adds up what these parts count, in the order of the rows of `counts`."""
    return (
        f"INSERT INTO {counts} ({KEY}, number)"
        f" SELECT {KEY}, SUM(number) FROM ({' UNION ALL '.join(parts)}) AS counted"
        f" GROUP BY {KEY} HAVING SUM(number) <> 0 ORDER BY {KEY} {_adding(counts)}"
    )


def _adding(counts: str) -> str:
    return f"ON CONFLICT ({KEY}) DO UPDATE SET number = {counts}.number + excluded.number"


# SQLite: what is taken away is never added to what is not there, so that tables can be emptied in any order.


def _on_sqlite(counts: str) -> Iterator[str]:
    more, fewer = _items_one_by_one(counts), _fewer_items(counts)
    more_values, fewer_values = _values_of_item(counts)
    one_more, one_fewer = _one_value(counts)
    for name, event, *statements in (
        ("item_inserted", f"INSERT ON {PUBLICATION} WHEN new.live", more),
        ("item_deleted", f"DELETE ON {PUBLICATION} WHEN old.live", fewer, fewer_values),
        (
            "item_updated",
            f"UPDATE ON {PUBLICATION} WHEN {COUNTED_OTHERWISE}",
            *(fewer, fewer_values, more, more_values),
        ),
        ("value_inserted", f"INSERT ON {FACET}", one_more),
        ("value_deleted", f"DELETE ON {FACET}", one_fewer),
        ("value_updated", f"UPDATE ON {FACET}", one_fewer, one_more),
    ):
        yield f"CREATE TRIGGER {counts}_{name} AFTER {event} BEGIN {'; '.join(statements)}; END"


def _items_one_by_one(counts: str) -> str:
    return (
        f"INSERT INTO {counts} ({KEY}, number) SELECT new.type, new.lang, '', kind.value, '', 1"
        f" FROM (SELECT '' AS value UNION ALL SELECT 'placed' WHERE {PLACED.format(row='new')}) AS kind"
        f" WHERE new.live {_adding(counts)}"
    )


def _fewer_items(counts: str) -> str:
    return (
        f"UPDATE {counts} SET number = number - 1 WHERE old.live AND type = old.type AND lang = old.lang"
        f" AND name = '' AND label = '' AND (value = '' OR value = 'placed' AND {PLACED.format(row='old')})"
    )


def _values_of_item(counts: str) -> tuple[str, str]:
    """Statements that count all the values of a row of publications once more, and once less."""
    more = (
        f"INSERT INTO {counts} ({KEY}, number) SELECT new.type, new.lang, name, value, label, 1 FROM {FACET}"
        f" WHERE new.live AND publication_id = new.id {_adding(counts)}"
    )
    fewer = (
        f"UPDATE {counts} SET number = number - 1 WHERE old.live AND type = old.type AND lang = old.lang"
        f" AND (name, value, label) IN (SELECT name, value, label FROM {FACET} WHERE publication_id = old.id)"
    )
    return more, fewer


def _one_value(counts: str) -> tuple[str, str]:
    """Statements that count a row of facets once more, and once less."""
    more = (
        f"INSERT INTO {counts} ({KEY}, number)"
        f" SELECT type, lang, new.name, new.value, new.label, 1 FROM {PUBLICATION}"
        f" WHERE id = new.publication_id AND live {_adding(counts)}"
    )
    fewer = (
        f"UPDATE {counts} SET number = number - 1"
        f" WHERE name = old.name AND value = old.value AND label = old.label"
        f" AND (type, lang) IN (SELECT type, lang FROM {PUBLICATION} WHERE id = old.publication_id AND live)"
    )
    return more, fewer


# PostgreSQL: what belongs to the rows of a statement is looked up row by row (`OFFSET 0`): a plan made for
# ten thousand rows is kept for the statements that change one.


def _on_postgresql(counts: str) -> Iterator[str]:
    for event, changes in CHANGES.items():
        items = [_of_items(rows, sign) for rows, sign in changes]
        values = [_of_values(_values_of_items(rows), sign) for rows, sign in changes]
        yield from _trigger(counts, f"item_{event.lower()}", event, PUBLICATION, items + values)
        values = [_of_values(_items_of_values(rows), sign) for rows, sign in changes]
        yield from _trigger(counts, f"value_{event.lower()}", event, FACET, values)


def _values_of_items(rows: str) -> str:
    own = f"SELECT name, value, label FROM {FACET} WHERE publication_id = one.id OFFSET 0"
    return f"{rows} AS one CROSS JOIN LATERAL ({own}) AS facet"


def _items_of_values(rows: str) -> str:
    own = f"SELECT type, lang, live FROM {PUBLICATION} WHERE id = facet.publication_id OFFSET 0"
    return f"{rows} AS facet CROSS JOIN LATERAL ({own}) AS one"


def _trigger(counts: str, name: str, event: str, table: str, parts: list[str]) -> Iterator[str]:
    """A function and the trigger that calls it once for each statement."""
    name, rows = f"{counts}_{name}", [TRANSITIONS[version] for version, _sign in CHANGES[event]]
    yield (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN {_summed(counts, *parts)}; RETURN NULL; END $$"
    )
    yield (
        f"CREATE TRIGGER {name} AFTER {event} ON {table} REFERENCING {' '.join(rows)}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
    )
