"""What django-axes kept of failed logins: names, addresses and browsers, which nobody would erase any more."""

from django.db import migrations

TABLES = (
    "axes_accessattemptexpiration",
    "axes_accessattempt",
    "axes_accessfailurelog",
    "axes_accesslog",
)


def forget(apps, schema_editor):
    there = set(schema_editor.connection.introspection.table_names())
    for table in TABLES:
        if table in there:
            schema_editor.execute(schema_editor.sql_delete_table % {"table": schema_editor.quote_name(table)})


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_second_factor")]

    operations = [migrations.RunPython(forget, migrations.RunPython.noop, elidable=True)]
