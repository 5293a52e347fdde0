"""What the library before kept of people who mistyped is erased with it."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

forget_axes = import_module("cms.accounts.migrations.0004_forget_axes")


@pytest.mark.django_db(transaction=True)
def test_the_tables_of_axes_are_dropped_where_they_are():
    with connection.schema_editor() as editor:
        editor.execute("CREATE TABLE axes_accessattempt (username varchar(255))")
    with connection.schema_editor() as editor:
        forget_axes.forget(apps, editor)
        forget_axes.forget(apps, editor)
    assert not [name for name in connection.introspection.table_names() if name.startswith("axes_")]
