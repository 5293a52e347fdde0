"""The databases of the tests are themselves trustworthy."""

import subprocess
import sys

import pytest
from django.db import connection, transaction
from wagtail.models import Locale, Page


@pytest.mark.parametrize("turn", [1, 2])
@pytest.mark.django_db(transaction=True)
def test_a_transactional_test_finds_the_rows_of_the_migrations(turn):
    assert Page.objects.filter(depth=1).count() == 1
    Locale.objects.create(language_code=f"x{turn}")
    assert Locale.objects.filter(language_code__startswith="x").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_child_process_works_on_the_same_database(child_environment):
    code = (
        "import django; django.setup(); from wagtail.models import Locale; "
        "Locale.objects.create(language_code='ch')"
    )
    subprocess.run([sys.executable, "-c", code], env=child_environment, check=True)
    with transaction.atomic():
        assert Locale.objects.filter(language_code="ch").exists()


@pytest.mark.postgres
def test_the_postgresql_run_really_is_on_postgresql(db):
    assert connection.vendor == "postgresql"
