"""What is committed has its update: one that cannot be written undoes the change it belongs to."""

import pytest
from django.core import serializers
from django.db import connection, transaction
from django.urls import reverse
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction, Site

from cms.media.models import SiteImage
from cms.publishing.models import PendingUpdate, Publication
from cms.publishing.outbox import UpdateNotWritten
from cms.testing import catch_up, home
from news.models import NewsIndexPage, NewsPage
from tests.cms.media.builders import make_image

pytestmark = pytest.mark.django_db(transaction=True)


def refuse_updates() -> None:
    """As where the outbox has a column that this version does not know and the database does not fill in."""
    PendingUpdate.objects.all().bulk_delete()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE publishing_pendingupdate ADD COLUMN unknown integer NOT NULL")
        else:
            cursor.execute(
                "CREATE TRIGGER unknown BEFORE INSERT ON publishing_pendingupdate"
                " BEGIN SELECT raise(ABORT, 'NOT NULL constraint failed: unknown'); END"
            )


def live_items() -> int:
    return Publication.objects.live().filter(type="news").count()


@pytest.fixture
def article() -> NewsPage:
    """Public, and at partners."""
    index = home().add_child(instance=NewsIndexPage(title="Actualités"))
    article = index.add_child(instance=NewsPage(title="Puits", live=False))
    article.save_revision().publish()
    catch_up()
    assert live_items() == 1
    return NewsPage.objects.get()


@pytest.fixture
def picture(article) -> SiteImage:
    picture = make_image()
    picture.tags.add("eau")
    return picture


def publish(article, picture):
    NewsPage.objects.filter(pk=article.pk).update(live=False)
    NewsPage.objects.get(pk=article.pk).save_revision().publish()


def rename(article, picture):
    article.title = "Autre"
    article.save()


def caption(article, picture):
    picture.title = "Autre"
    picture.save()


def restrict(article, picture):
    PageViewRestriction.objects.create(page=article, restriction_type="login")


def restrict_collection(article, picture):
    CollectionViewRestriction.objects.create(collection=picture.collection, restriction_type="login")


def rename_host(article, picture):
    site = Site.objects.get()
    site.hostname = "autre.example"
    site.save()


CHANGES = [
    publish,
    rename,
    caption,
    restrict,
    restrict_collection,
    rename_host,
    lambda article, picture: article.unpublish(),
    lambda article, picture: article.delete(),
    lambda article, picture: article.move(home(), pos="last-child"),
    lambda article, picture: article.copy(recursive=False, update_attrs={"slug": "copie"}),
    lambda article, picture: picture.delete(),
    lambda article, picture: picture.tags.add("puits"),
    lambda article, picture: Collection.get_first_root_node().add_child(name="Autre"),
    lambda article, picture: make_image("Autre"),
]


def what_the_public_could_see() -> str:
    """Every row of the tables of content that a change above touches, less when a draft was written."""
    drafts = ("latest_revision", "latest_revision_created_at", "has_unpublished_changes", "draft_title")
    rows = [
        *(Page.objects.order_by("pk"), NewsPage.objects.order_by("pk"), SiteImage.objects.order_by("pk")),
        *(Collection.objects.order_by("pk"), Site.objects.order_by("pk")),
        *(SiteImage.tags.through.objects.order_by("pk"), PageViewRestriction.objects.order_by("pk")),
        CollectionViewRestriction.objects.order_by("pk"),
    ]
    told = [serializers.serialize("python", query) for query in rows]
    return str([[{**row["fields"], **dict.fromkeys(drafts)} for row in table] for table in told])


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_whose_update_cannot_be_written_is_not_made(article, picture, change):
    if change is publish:
        NewsPage.objects.filter(pk=article.pk).update(live=False)
    before = what_the_public_could_see()
    refuse_updates()
    with pytest.raises(UpdateNotWritten):
        change(article, picture)
    assert what_the_public_could_see() == before
    assert not PendingUpdate.objects.exists()


def test_a_change_and_its_update_are_one_transaction_by_whomever_it_is_saved(article, picture, monkeypatch):
    """A row saved by itself, which Django commits before it tells anybody."""
    inside = []
    monkeypatch.setattr(
        "cms.publishing.signals.enqueue_object", lambda obj: inside.append(connection.in_atomic_block)
    )
    caption(article, picture)
    assert inside
    assert all(inside)


def test_an_editor_reads_one_sentence_and_loses_nothing(article, admin_client):
    refuse_updates()
    path = reverse("wagtailadmin_pages:unpublish", args=[article.pk])
    admin_client.raise_request_exception = False
    answer = admin_client.post(path)
    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert "Votre modification n’a pas été faite" in answer.content.decode()
    assert NewsPage.objects.get().live
    assert live_items() == 1


def test_a_fixture_may_name_what_comes_after_it(article):
    """Django loads rows in any order, and asks for the whole at the end."""
    PageViewRestriction.objects.create(page=article, restriction_type="login")
    NewsPage.objects.update(live_revision=None, latest_revision=None)
    rows = [*PageViewRestriction.objects.all(), *Page.objects.filter(pk=article.pk), *NewsPage.objects.all()]
    written = serializers.serialize("json", rows)
    article.delete()
    with transaction.atomic():
        for row in serializers.deserialize("json", written):
            row.save()
    assert PageViewRestriction.objects.get().page.title == article.title
