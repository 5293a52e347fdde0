"""The worker tells SQLite what is in the tables."""

import pytest
from django.db import connection

from cms.publishing.worker import Worker
from tests.cms.reading.builder import publish

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps its statistics by itself"),
]


def test_the_first_round_of_a_worker_brings_statistics():
    publish()
    Worker().round()
    with connection.cursor() as cursor:
        cursor.execute("SELECT idx FROM sqlite_stat1 WHERE tbl = 'publishing_publication'")
        assert ("publication_by_place",) in cursor.fetchall()
