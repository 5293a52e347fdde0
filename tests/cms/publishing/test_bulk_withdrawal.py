"""What an editor makes private is gone from everything outside at once, however large the branch is."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from cms.plugins import ContentPlugin, plugins
from cms.publishing import bulk_withdrawal, head, refreshing, shown
from cms.publishing.bulk_visibility import are_items, visible
from cms.publishing.bulk_withdrawal import withdraw_hidden
from cms.publishing.models import Facet, PendingUpdate, Publication, Scope
from cms.publishing.outbox import defer_to_worker
from cms.publishing.reconciling import reconcile
from cms.publishing.refs import ref_of
from cms.publishing.worker import drain_wide_updates
from cms.testing import catch_up
from home.models import HomePage, StandardPage
from home.plugin import PagesPlugin
from tests.cms.media.builders import make_image
from tests.cms.publishing.mirror import Mirror
from tests.cms.publishing.topic_plugin import like
from tests.cms.publishing.trees import below, tree
from tests.home.builders import english, home_page, private_page, published, standard_page
from tests.news.builders import article, index, topic

pytestmark = pytest.mark.django_db(transaction=True)

SIZE = 8


@pytest.fixture(autouse=True)
def _many_is_more_than_five(monkeypatch):
    monkeypatch.setattr(refreshing, "AT_ONCE", 5)


@pytest.fixture
def top():
    made = tree(SIZE)
    catch_up()
    assert live_below(made) == SIZE
    return made


def live_below(top: Page) -> int:
    keys = [str(key) for key in below(top).values_list("translation_key", flat=True)]
    return Publication.objects.live().filter(key__in=keys).count()


def restrict(page: Page, kind: str = "login") -> PageViewRestriction:
    return PageViewRestriction.objects.create(page=page, restriction_type=kind)


def status(page: Page) -> int:
    return Client().get(f"/api/v1/content/{ref_of(page)}").status_code


def private_by_restriction(top):
    restrict(top)


def private_by_an_ancestor(top):
    restrict(home_page())


def moved_below_a_private_page(top):
    top.move(private_page(), "last-child")


def moved_out_of_the_site(top):
    top.move(Page.get_first_root_node(), "last-child")


def unpublished_by_query(top):
    below(top).update(live=False)
    top.save()  # the hint that a script gives
    PendingUpdate.objects.create(scope=Scope.SUBTREE, ref=top.path)
    drain_wide_updates()


def deleted(top):
    top.delete()


@pytest.mark.parametrize(
    "hide",
    [
        private_by_restriction,
        private_by_an_ancestor,
        moved_below_a_private_page,
        moved_out_of_the_site,
        unpublished_by_query,
        deleted,
    ],
)
def test_a_branch_is_gone_from_everything_outside_before_the_worker_looks(top, hide):
    mirror, page = Mirror(limit=100), below(top).last()
    while mirror.read_page():
        pass
    ids = {f"{page.translation_key}.fr" for page in below(top)}
    assert ids <= mirror.items.keys()
    hide(StandardPage.objects.get(pk=top.pk))
    while mirror.read_page():
        pass
    assert not ids & mirror.items.keys()
    assert Client().get(f"/api/v1/content/pages/{page.translation_key}.fr").status_code == 410
    assert page.url not in Client().get("/sitemap.xml").content.decode()
    told = head()
    catch_up()
    refs = [f"pages/{name}" for name in ids]
    assert not Publication.objects.filter(seq__gt=told.head, ref__in=refs).exists()
    assert reconcile(check=True).clean


def test_withdrawing_costs_the_same_for_thirty_pages_and_for_three_hundred(monkeypatch):
    costs = []
    for size in (10, 30, 300):
        top = tree(size, f"Branche {size}")
        with monkeypatch.context() as patched:
            patched.setattr(refreshing, "judge", like(ref_of(top)))
            catch_up()
        before = head().head
        with CaptureQueriesContext(connection) as queries:
            restrict(top)
        assert live_below(top) == 0
        assert head().head == before + size + 1
        costs.append(len(queries))
    assert costs[1] == costs[2]


def test_a_withdrawn_item_is_as_bare_as_one_withdrawn_alone():
    with defer_to_worker():
        pages = [
            article(f"Article {number}", topics=[topic(f"T{number}", f"t{number}")]) for number in range(7)
        ]
    catch_up()
    pages[0].unpublish()
    before = head().head
    restrict(index())
    rows = Publication.objects.filter(type="news").values()
    own = {"id", "ref", "key", "seq", "changed_at"}
    assert len({tuple((name, row[name]) for name in row.keys() - own) for row in rows}) == 1
    assert not Facet.objects.filter(publication__type="news").exists()
    assert head().head == before + len(pages)  # the other six, and the index itself


def test_pictures_close_with_the_branch(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    image = make_image()
    with defer_to_worker():
        section = standard_page("Album")
        published(StandardPage(title="Avec image", cover=image), section)
        for number in range(6):
            published(StandardPage(title=f"Page {number}"), section)
    catch_up()
    image.refresh_from_db()
    address = f"/media/{image.file.name}"
    assert page_status(address) == 200
    restrict(section)
    assert page_status(address) == 404
    catch_up()
    image.refresh_from_db()
    assert image.file.name.startswith("private/")


def page_status(address: str) -> int:
    answer = Client().get(address)
    for resource in getattr(answer, "_resource_closers", []):
        resource()
    return answer.status_code


# The judgement of many is the judgement of each


def some_of_everything() -> None:
    """Pages in every state that decides whether a visitor may see them."""
    open_page, hidden = standard_page("Ouverte"), private_page("Réservée")
    child = published(StandardPage(title="Dessous"), hidden)
    published(StandardPage(title="Petit"), child)
    restrict(published(StandardPage(title="Ouverte à tous"), open_page), "none")
    restrict(published(StandardPage(title="Mot de passe"), open_page), "password")
    standard_page("Brouillon").unpublish()
    published(StandardPage(title="Sous un brouillon"), StandardPage.objects.get(title="Brouillon"))
    Page.objects.filter(pk=standard_page("Passée").pk).update(expire_at=timezone.now() - timedelta(days=1))
    Page.objects.filter(pk=standard_page("À venir").pk).update(expire_at=timezone.now() + timedelta(days=1))
    alias = child.create_alias(parent=open_page, update_slug="alias")
    second = alias.create_alias(parent=home_page(), update_slug="alias-d-alias")
    published(StandardPage(title="Sous un alias"), second)
    open_page.create_alias(parent=home_page(), update_slug="alias-ouvert")
    published(HomePage(title="Autre", slug="autre"), Page.get_first_root_node())
    english_pages()


def english_pages() -> None:
    home = home_page().copy_for_translation(english())
    home.save_revision().publish()
    published(StandardPage(title="Method", locale=english()), home)
    published(StandardPage(title="Misplaced", locale=english()))
    french = StandardPage(title="Égarée", locale=home_page().locale)
    published(french, home)


def test_the_judgement_of_many_is_the_judgement_of_each():
    with defer_to_worker():
        some_of_everything()
    pages = Page.objects.filter(depth__gt=1)
    assert pages.count() > 20
    each = {page.title + page.url_path for page in pages if shown(page.specific)}
    many = {page.title + page.url_path for page in pages.filter(visible(timezone.now()))}
    assert many == each
    assert 0 < len(many) < pages.count()
    items = {page.title + page.url_path for page in pages.filter(are_items(timezone.now()))}
    assert items == each - {page.title + page.url_path for page in pages.exclude(alias_of=None)} < each


@pytest.mark.parametrize("few", [1, 500])
def test_pages_deleted_one_by_one_in_one_transaction_are_withdrawn_together(top, monkeypatch, few):
    monkeypatch.setattr(bulk_withdrawal, "FEW", few)
    refs = [ref_of(page) for page in below(top).specific()]
    with transaction.atomic():
        for page in below(top).order_by("-depth").specific():
            page.delete()
    assert status(top) == 200
    assert not Publication.objects.live().filter(ref__in=refs).exists()


def test_aliases_of_a_branch_elsewhere_are_hidden_with_it(top):
    alias = below(top).last().specific.create_alias(parent=home_page(), update_slug="ailleurs")
    catch_up()
    assert (Client().get(alias.url).status_code, status(alias)) == (200, 404)
    restrict(top)
    assert Client().get(alias.url).status_code != 200


def test_what_is_private_already_and_what_stays_public_is_left_alone(top):
    other = standard_page("Autre")
    restrict(standard_page("Réservée"))
    PendingUpdate.objects.all().delete()
    before = set(Publication.objects.values_list("ref", "seq", "live"))
    restrict(top, "none")
    assert set(Publication.objects.values_list("ref", "seq", "live")) == before
    assert status(other) == 200


def test_a_type_with_a_judgement_of_its_own_waits_for_it(top, monkeypatch):
    """Only its plugin may say that it is hidden: here it says that it is not."""

    def public(self, obj):
        return True

    monkeypatch.setattr(PagesPlugin, "public", public)
    assert type(plugins.get("pages")).public is not ContentPlugin.public
    restrict(top)
    assert live_below(top) == SIZE
    catch_up()
    assert live_below(top) == SIZE


def test_a_process_that_died_after_its_commit_is_made_good_by_the_worker(top):
    with defer_to_worker():
        restrict(top)
    assert live_below(top) == SIZE
    drain_wide_updates()
    assert live_below(top) == 0


def test_those_that_may_still_show_a_hidden_page_are_refreshed_first(top):
    naming = article("Renvoi", related=[below(top).last()])
    catch_up()
    restrict(top)
    drain_wide_updates()
    first = PendingUpdate.objects.filter(scope=Scope.ITEM).order_by("pk").first()
    assert first.ref == ref_of(naming)


def test_nothing_is_withdrawn_when_all_pages_are_of_unknown_types(top, monkeypatch):
    monkeypatch.setattr(plugins, "_plugins", {})
    assert withdraw_hidden([PendingUpdate(scope=Scope.SUBTREE, ref=top.path)]) == 0


def test_an_item_of_another_kind_that_is_noted_is_no_business_of_pages(top):
    ref = f"other/{uuid.uuid4()}.fr"
    Publication.objects.create(ref=ref, type="other", key=ref, lang="fr", live=True, seq=10**6)
    update = PendingUpdate.objects.create(scope=Scope.ITEM, ref=ref)
    assert withdraw_hidden([update]) == 0
