"""What several processes must agree on is never remembered by one of them."""

from django.db import connection
from wagtail.models import Site


def test_another_process_moving_the_site_is_seen_at_once(db):
    before = Site.get_site_root_paths()
    Site.objects.update(hostname="ailleurs.example", port=443)
    after = Site.get_site_root_paths()
    assert before[0].root_url != after[0].root_url


def test_sqlite_waits_for_its_turn_and_reads_while_another_writes(db):
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            assert cursor.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
            assert cursor.execute("PRAGMA busy_timeout").fetchone()[0] == 60_000
