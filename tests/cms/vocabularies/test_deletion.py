"""Deleting a term: who may, and what is said of those that use it."""

from html import unescape

import pytest
from django.contrib.auth.models import Permission, User
from django.contrib.messages import get_messages
from django.test import Client

from news.models import NewsPage, Topic
from projects.models import ProjectPage, Sector
from tests.cms.vocabularies.builders import address, draft_sector
from tests.home.builders import editor
from tests.news.builders import article, draft_topic, topic
from tests.projects.builders import project, sector

pytestmark = pytest.mark.django_db


def holding(*rights: str) -> Client:
    """A browser of somebody with the administration and these rights only."""
    user = User.objects.create_user("moussa")
    codes = ["access_admin", *rights]
    user.user_permissions.set(Permission.objects.filter(codename__in=codes))
    client = Client()
    client.force_login(user)
    return client


def said(answer) -> list[str]:
    return [unescape(str(message)) for message in get_messages(answer.wsgi_request)]


def test_what_is_published_is_deleted_by_who_may_publish():
    client, shown = holding("delete_topic"), topic()
    answer = client.post(address(shown, "delete"))
    assert Topic.objects.filter(pk=shown.pk).exists()
    assert said(answer) == [
        "« Eau » est publié : le supprimer demande aussi le droit de publier. "
        "Demandez-le à une personne qui l’a."
    ]


def test_a_draft_is_deleted_by_who_may_delete():
    client, draft = holding("delete_topic"), draft_topic()
    client.post(address(draft, "delete"))
    assert not Topic.objects.filter(pk=draft.pk).exists()


def test_many_at_once_are_no_way_round():
    client, shown, draft = holding("delete_topic"), topic(), draft_topic("Sol", "sol")
    way = f"/admin/bulk/news/topic/delete/?id={shown.pk}&id={draft.pk}"
    client.post(way)
    assert list(Topic.objects.all()) == [shown]


def test_who_may_publish_is_told_what_loses_the_topic():
    shown = topic()
    pages = [article(f"Puits {number}", [shown]) for number in range(7)]
    client = editor()
    expected = " ".join(
        [
            "« Eau » sera retiré de 7 contenus qui s’en servent (« Puits 0 », « Puits 1 », « Puits 2 »,",
            "« Puits 3 », « Puits 4 »…).",
        ]
    )
    assert expected in unescape(client.get(address(shown, "delete")).content.decode())
    client.post(address(shown, "delete"))
    assert not NewsPage.objects.get(pk=pages[0].pk).topics.exists()


def test_titles_of_pages_somebody_may_not_edit_are_not_told():
    shown = topic()
    article(topics=[shown])
    html = unescape(holding("delete_topic", "publish_topic").get(address(shown, "delete")).content.decode())
    assert "« Eau » sera retiré de 1 contenu qui s’en sert." in html
    assert "Un puits à Kayes" not in html


@pytest.mark.parametrize("way", ["get", "post"])
def test_a_sector_that_a_project_needs_stays(way):
    project()
    answer = getattr(editor(), way)(address(sector(), "delete"))
    assert said(answer) == [
        "« Eau potable » ne peut pas être supprimé : 1 contenu en a besoin (« Un forage à Kayes »). "
        "Choisissez-y autre chose, ou dépubliez « Eau potable » : il ne se verra plus."
    ]
    assert sector().pk


def test_a_sector_that_only_the_draft_of_a_project_needs_stays():
    page, draft = project(), draft_sector()
    page.sector = draft
    page.save_revision()
    editor().post(address(draft, "delete"))
    assert Sector.objects.filter(pk=draft.pk).exists()
    assert ProjectPage.objects.get(pk=page.pk).get_latest_revision_as_object().sector == draft


def test_a_version_of_a_project_whose_sector_was_deleted_since_can_still_be_opened():
    page, gone = project(), draft_sector()
    page.sector = gone
    revision = page.save_revision()
    gone.delete()
    assert revision.as_object().sector_id is None
    assert editor().get(f"/admin/pages/{page.pk}/edit/").status_code == 200


def test_the_draft_of_an_article_whose_topic_was_deleted_since_can_still_be_opened():
    page, gone = article(), draft_topic()
    page.topics = [gone]
    page.save_revision()
    client = editor()
    client.post(address(gone, "delete"))
    assert not Topic.objects.exists()
    assert client.get(f"/admin/pages/{page.pk}/edit/").status_code == 200
