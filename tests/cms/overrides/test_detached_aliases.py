"""An alias is closed by what closes its source; it opens to nobody by becoming a page of its own."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from wagtail.models import APIToken, Page, PageViewRestriction

from cms.accounts.groups import MODERATORS, WRITERS
from cms.publishing import shown
from home.models import StandardPage
from tests.home.builders import published, standard_page
from tests.rights.world import member

pytestmark = pytest.mark.django_db


@pytest.fixture
def alias():
    """Of a page that is closed itself, in a section that is closed by a password."""
    section = standard_page("Comité")
    source = published(StandardPage(title="Compte rendu"), section)
    alias = source.create_alias(parent=standard_page("Ailleurs"))
    PageViewRestriction.objects.create(page=section, restriction_type="password", password="sésame")
    groups = PageViewRestriction.objects.create(page=source, restriction_type="groups")
    groups.groups.add(Group.objects.create(name="Bureau"))
    return alias


def browser(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def again(page: Page) -> Page:
    return Page.objects.get(pk=page.pk)


def convert(page: Page, client: Client) -> int:
    return client.post(f"/admin/pages/{page.pk}/convert_alias/").status_code


def test_who_may_not_publish_does_not_detach_what_is_live(alias, settings):
    writer = member(WRITERS)
    assert convert(alias, browser(writer)) == 302
    assert again(alias).alias_of is not None
    settings.ROOT_URLCONF = "tests.secrets.urls"  # with the authoring API
    _, token = APIToken.create_token(user=writer, name="x")
    address = f"/authoring/v3/pages/{alias.pk}/actions/convert_alias/"
    answer = Client().post(address, headers={"authorization": f"Bearer {token}"})
    assert answer.status_code == 403
    assert again(alias).alias_of is not None


def test_who_may_publish_detaches_it_and_it_stays_closed(alias):
    assert not shown(again(alias))
    assert convert(alias, browser(member(MODERATORS))) == 302
    assert again(alias).alias_of is None
    assert not shown(again(alias))
    kept = again(alias).view_restrictions.all()
    assert sorted((row.restriction_type, row.password, row.groups.count()) for row in kept) == [
        ("groups", "", 1),
        ("password", "sésame", 0),
    ]


def test_nothing_is_closed_that_was_open():
    alias = standard_page("Méthode").create_alias(parent=standard_page("Ailleurs"))
    assert convert(alias, browser(member(MODERATORS))) == 302
    assert again(alias).alias_of is None
    assert shown(again(alias))
