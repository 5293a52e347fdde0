"""What Wagtail lists of its own accord holds nothing that its reader may not see elsewhere."""

from importlib.util import find_spec

import pytest
from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, Page

from cms.accounts.groups import PARTNERSHIPS
from home.models import HistoryPage
from tests.cms.media.builders import make_document, make_image
from tests.cms.publishing.test_failures import client_of, keeper_of
from tests.home.builders import published, standard_page
from tests.rights.world import member

pytestmark = pytest.mark.django_db


@pytest.mark.skipif(not find_spec("wagtail.images.api.admin"), reason="Wagtail 8.1 has these lists no more")
@pytest.mark.parametrize("kind", ["images", "documents"])
def test_scripts_of_the_editor_list_the_files_that_one_may_choose(kind):
    section = standard_page("Rubrique")
    user = keeper_of(section)
    own = Collection.get_first_root_node().add_child(name="La nôtre")
    choose = Permission.objects.get(codename=f"choose_{kind.removesuffix('s')}")
    GroupCollectionPermission.objects.create(
        group=Group.objects.get(name="Rubrique"), collection=own, permission=choose
    )
    make = make_image if kind == "images" else make_document
    ours, other = make("Puits", collection=own), make("Autre")
    listed = client_of(user).get(f"/admin/api/main/{kind}/").json()["items"]
    assert [item["id"] for item in listed] == [ours.pk]
    assert client_of(user).get(f"/admin/api/main/{kind}/{other.pk}/").status_code == 404


def test_the_home_forgets_pages_that_one_may_not_see_any_more():
    user = member(PARTNERSHIPS)
    page = standard_page("Ancien travail")
    page.save_revision(user=user, log_action=True)
    Page.objects.filter(pk=page.pk).update(locked=True, locked_by=user)
    assert "Ancien travail" not in client_of(user).get("/admin/").content.decode()


def test_the_home_shows_what_one_has_edited():
    page = standard_page("Travail en cours")
    user = keeper_of(page)
    page.save_revision(user=user, log_action=True)
    assert "Travail en cours" in client_of(user).get("/admin/").content.decode()


def test_the_report_on_types_names_no_page_beside_the_section():
    section = standard_page("Rubrique")
    published(HistoryPage(title="Histoire cachée"))
    said = client_of(keeper_of(section)).get("/admin/reports/page-types-usage/").content.decode()
    assert ("Rubrique" in said, "Histoire cachée" in said) == (True, False)
