"""What the clock withdraws is gone for readers at once, and comes back as a change when put off."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from cms.publishing.models import Publication
from cms.publishing.refs import ref_of
from cms.testing import catch_up, home
from home.models import StandardPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def page():
    page = home().add_child(
        instance=StandardPage(title="Permanence", expire_at=timezone.now() + timedelta(days=1))
    )
    catch_up()
    return page


def operations(cursor: str = "") -> list[str]:
    changes = (
        Client().get("/api/v1/changes", {"type": "pages", **({"since": cursor} if cursor else {})}).json()
    )
    return [
        change["op"]
        for change in changes["changes"]
        if "permanence" in str(change) or change["op"] == "delete"
    ]


def test_an_expired_item_is_gone_before_the_worker_has_run(page):
    address = f"/api/v1/content/{ref_of(page)}"
    assert Client().get(address).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=2), tick=False):
        assert Client().get(address).status_code == 410
        assert Client().get("/permanence/").status_code == 404
        assert operations() == []


def test_a_mirror_that_saw_it_expire_learns_that_the_expiry_was_put_off(page):
    with time_machine.travel(timezone.now() + timedelta(days=2), tick=False):
        cursor = Client().get("/api/v1/changes").json()["cursor"]
        page.expire_at = timezone.now() + timedelta(days=1)
        page.save()
        catch_up()
        assert operations(cursor) == ["put"]
        assert Publication.objects.get(ref=ref_of(page)).live
