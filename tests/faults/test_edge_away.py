"""The database goes away from under the running product and comes back: readers hardly notice."""

from urllib.parse import urlsplit

import pytest
import requests

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
    proxy.cut()


def test_the_last_good_answer_serves_while_the_database_is_away(world, proxy, tmp_path):
    kept, other = standard_page("Puits").get_url(), standard_page("Forage").get_url()
    with running(proxy.environment, tmp_path / "log", WEB_ONLY) as product:

        def ask(path: str) -> tuple[int, bool]:
            """(status, whether it is said that the answer is the last good one)"""
            answer = requests.get(product.url + path, timeout=PATIENCE)
            return answer.status_code, "Cache-Status" in answer.headers

        eventually(lambda: ask("/") and ask(kept) == (200, False))
        proxy.cut()
        eventually(lambda: ask(kept) == (200, True))
        assert ask(other) == (503, False)
        assert ask(kept) == (200, True)
        proxy.mend()
        eventually(lambda: ask(kept) == (200, False))
        eventually(lambda: ask(other) == (200, False))
