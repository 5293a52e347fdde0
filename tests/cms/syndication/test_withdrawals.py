"""Withdrawals are named by a page's title to who may explore it, and by their key to others."""

import pytest
from django.test import Client

from cms.accounts.groups import ADMINISTRATORS, PARTNERSHIPS
from cms.publishing import refresh
from cms.publishing.refs import ref_of
from tests.home.builders import standard_page
from tests.rights.world import member

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", [PARTNERSHIPS, ADMINISTRATORS], ids=lambda role: role.key)
def test_the_title_is_for_who_may_explore_the_page(role):
    page = standard_page("Titre retiré")
    refresh([ref_of(page)])
    page.unpublish()
    refresh([ref_of(page)])
    client = Client()
    client.force_login(member(role))
    said = client.get("/admin/partners/withdrawals/").content.decode()
    assert str(page.translation_key) in said or role is ADMINISTRATORS
    assert ("Titre retiré" in said) is (role is ADMINISTRATORS)
