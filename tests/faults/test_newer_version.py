"""A newer version migrates the database under the running product, and when it starts again: it reads on."""

from urllib.parse import urlsplit

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from wagtail.models import Page

from cms.publishing.models import PendingUpdate
from cms.testing import catch_up, home
from home.models import LoadedPart
from home.site_loading import parts
from tests.faults.browser import Browser
from tests.faults.product import Product, running
from tests.home.builders import standard_page
from tests.waiting import eventually

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

NEWER = "publishing.9999_of_tomorrow"


@pytest.fixture
def page(db) -> Page:
    """A page that the public sees; of the site's own text none is loaded."""
    LoadedPart.objects.bulk_create(LoadedPart(name=name) for name in parts())
    get_user_model().objects.create_superuser("awa", "", "a long enough password")
    page = standard_page()
    catch_up()
    connection.close()
    return page


def reads_and_writes_nothing(product: Product, editor: Browser, page: Page) -> None:
    assert (product.status("/readyz"), product.status(urlsplit(page.full_url).path)) == (200, 200)
    assert editor.get("/readyz").json()["status"] == "read-only"
    updates = PendingUpdate.objects.count()
    answer = editor.unpublish(page.pk)
    assert answer.status_code == 503
    assert "Une version plus récente du site vient d’être installée" in answer.text
    assert Page.objects.get(pk=page.pk).live
    assert PendingUpdate.objects.count() == updates


def test_it_reads_on_writes_nothing_and_says_so(page, child_environment, tmp_path):
    with running(child_environment | {"LC_ALL": "C"}, tmp_path / "log") as product:
        editor = Browser(product.url, "awa", "a long enough password")
        assert editor.write(home().pk, "Avant").status_code == 302
        eventually(lambda: not PendingUpdate.objects.exists(), product.said)
        MigrationRecorder.Migration.objects.create(app="publishing", name=NEWER.partition(".")[2])
        eventually(lambda: "the worker stops working. This version is older" in product.said(), product.said)
        PendingUpdate.objects.create(scope="item", ref="pages/1.fr")
        reads_and_writes_nothing(product, editor, page)
        product.stop()
        product.start()
        assert f"which a newer one has migrated ({NEWER})" in product.log.read_text().rpartition("stopped")[2]
        reads_and_writes_nothing(product, editor, page)
        assert PendingUpdate.objects.filter(ref="pages/1.fr", attempts=0).exists()
        MigrationRecorder.Migration.objects.filter(app="publishing", name=NEWER.partition(".")[2]).delete()
        assert editor.unpublish(page.pk).status_code == 302
        eventually(lambda: not PendingUpdate.objects.exists(), product.said)
