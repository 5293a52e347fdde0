"""The database goes away from under the running product and comes back: readers hardly notice."""

from urllib.parse import urlsplit

import pytest
import requests
from django.db import connection

from tests.faults.cuttable_proxy import CuttableProxy
from tests.faults.product import WEB_ONLY, running
from tests.home.builders import standard_page
from tests.waiting import PATIENCE, eventually

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


@pytest.fixture
def proxy(child_environment):
    """A proxy before the database that can be cut; `.environment` is that of a process behind it."""
    url = urlsplit(child_environment["DATABASE_URL"])
    proxy = CuttableProxy((url.hostname, url.port))
    proxy.mend()
    behind = url._replace(netloc=url.netloc.replace(f":{url.port}", f":{proxy.port}"))
    proxy.environment = {**child_environment, "DATABASE_URL": behind.geturl()}
    yield proxy
    proxy.end()


LOOKS = """
SELECT query_start FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE '%SELECT epoch, head, version%'
"""


def wait_until_it_sees_what_is_public() -> None:
    """Until the product looks a second time: nothing is kept before it has looked once."""
    looks = set()

    def looks_again() -> bool:
        with connection.cursor() as cursor:
            cursor.execute(LOOKS)
            looks.update(cursor.fetchall())
        return len(looks) > 1

    eventually(looks_again)


def test_the_last_good_answer_serves_while_the_database_is_away(world, proxy, tmp_path):
    kept, other = standard_page("Puits").get_url(), standard_page("Forage").get_url()
    with running(proxy.environment, tmp_path / "log", WEB_ONLY) as product:

        def ask(path: str) -> tuple[int, bool]:
            """(status, whether it is said that the answer is the last good one)"""
            answer = requests.get(product.url + path, timeout=PATIENCE)
            return answer.status_code, "Cache-Status" in answer.headers

        wait_until_it_sees_what_is_public()
        eventually(lambda: ask("/") and ask(kept) == (200, False))
        proxy.cut()
        eventually(lambda: ask(kept) == (200, True))
        assert ask(other) == (503, False)
        assert ask(kept) == (200, True)
        proxy.mend()
        eventually(lambda: ask(kept) == (200, False))
        eventually(lambda: ask(other) == (200, False))
