"""What the staff type finds what the site's visitors find, and drafts; the same on SQLite and PostgreSQL."""

import os
import re

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from cms.admin_search.apps import fill
from cms.admin_search.backend import SearchBackend
from cms.admin_search.models import SearchEntry
from cms.media.models import SiteDocument, SiteImage
from cms.media.upload import CheckedUpload
from cms.testing import catch_up
from home.models import StandardPage
from news.models import NewsPage, Topic
from tests.cms.media.builders import encoded, make_document, make_image, picture
from tests.home.builders import home_page, standard_page
from tests.news.builders import article
from tests.projects.builders import project

pytestmark = pytest.mark.django_db

NO_LANGUAGE = [
    *('"', '"puits', 'eau"', '«"»', "*", "-", ":", "^", "AND", "OR", "NOT", "NEAR(", "NEAR(eau puits, 2)"),
    *("title:eau", "live:yes", "{titles} : eau", "eau*", "-eau", "+eau", "(", ")", "'", "''", "\\", "eau\\"),
    *(
        "%",
        "_",
        "eau & puits",
        "!eau",
        "eau | !",
        "eau:*A",
        "<->",
        ";--",
        "\x00",
        "eau\x00",
        "\ud83d",
        "😀",
        "…",
    ),
    *("eau " * 1000, "a" * 10_000, '"' * 300, "« » – —", "\u200b", "é" * 500, "1e5 0x1f 12e 3d", "ﬁ", "𝓮𝓪𝓾"),
]


def found(query: str, model=Page) -> list[str]:
    return [str(page) for page in get_search_backend().autocomplete(query, model)]


def draft(title: str, **fields) -> StandardPage:
    page = home_page().add_child(instance=StandardPage(title=title, live=False, **fields))
    page.save_revision()
    return page


def test_our_backend_is_the_one_in_use():
    assert isinstance(get_search_backend(), SearchBackend)


@pytest.mark.parametrize("model", [Page, StandardPage, SiteImage, SiteDocument, Topic])
def test_no_text_is_query_language(boss, model):
    for typed in NO_LANGUAGE:
        results = get_search_backend().autocomplete(typed, model)
        assert len(results) == results.count(), typed


@pytest.mark.parametrize(
    ("title", "typed"),
    [
        ("Maternité – Yélimané", "Maternité – Yélimané"),
        ("Maternité – Yélimané", "maternite yelimane"),
        ("Maternité – Yélimané", "MATERNITÉ"),
        ("Maternité – Yélimané", "mat yél"),
        ("Maternité – Yélimané", "« Yélimané »"),
        ("Maternité – Yélimané", "maternités"),
        ("L’œuvre des écoles", "oeuvre"),
        ("L’œuvre des écoles", "l'école"),
        ("Santé:bilan", "Santé:bilan"),
        ("D’où vient l’eau ?", "d'ou vient l’eau"),
        ("Les", "les"),
        ("Éducation pour tous", "education"),
        ("Châteaux d'eau", "château d'eau"),
    ],
)
def test_a_title_is_found_as_people_type_it(boss, title, typed):
    standard_page(title)
    draft(f"{title} (bis)")
    standard_page("Autre chose")
    assert sorted(found(typed)) == [title, f"{title} (bis)"]


def test_a_title_comes_before_a_text_and_the_very_title_first(boss):
    standard_page("Un récit", summary="Le puits de Kayes.")
    standard_page("Le puits de Kayes et son comité")
    standard_page("Puits de Kayes")
    standard_page("Comité du puits de Kayes")
    assert found("puits de kayes") == [
        "Puits de Kayes",
        "Comité du puits de Kayes",
        "Le puits de Kayes et son comité",
        "Un récit",
    ]


def test_what_is_public_is_found_by_what_the_public_finds_it_by(boss):
    """Labels of its lists too, which stand in no field of the page."""
    item = project(
        code="KAY-2024-07", objectives="Réduire la corvée.", body=[("paragraph", "<p>Margelle.</p>")]
    )
    catch_up()
    for typed in (
        "KAY-2024-07",
        "kay-20",
        "KAY202407",
        "kay2024",
        "corvee",
        "margelles",
        "eau potable",
        "forage margelle",
    ):
        assert found(typed) == [item.title], typed


def test_a_draft_is_found_by_its_latest_revision(boss):
    page = standard_page("Ancien nom", summary="Une margelle.")
    page.title, page.summary = "Nouveau titre", "Une poulie."
    page.save_revision()
    for typed in ("ancien nom", "nouveau titre", "margelle", "poulies"):
        assert found(typed) == ["Ancien nom"], typed
    page.get_latest_revision().publish()
    assert found("ancien nom") == []


def test_an_unpublished_draft_leaves_the_words_of_its_earlier_states(boss):
    page = draft("Brouillon", summary="Une margelle.")
    page.title, page.summary = "Second jet", "Une poulie."
    page.save_revision()
    assert [found(typed) for typed in ("brouillon", "margelle")] == [[], []]
    assert [len(found(typed)) for typed in ("second jet", "poulie")] == [1, 1]


def test_files_are_found_by_all_that_is_said_of_them(boss):
    image = make_image("Vue", alt="Une margelle", credit="Aïssé Gérard", caption="Au matin", place="Yélimané")
    image.tags.add("récolte")
    image.save()
    document = make_document("Rapport", credit="Mairie")
    for typed in ("vue", "margelles", "aisse", "matin", "yelim", "recolte", image.upload_name):
        assert found(typed, SiteImage) == ["Vue"], typed
    for typed in ("rapport", "mairie", document.filename):
        assert found(typed, SiteDocument) == ["Rapport"], typed


def test_a_picture_is_found_by_the_name_it_was_sent_under_although_it_is_kept_in_another_format(boss, client):
    client.force_login(boss)
    upload = SimpleUploadedFile("IMG_4021.AVIF", encoded(picture(), "AVIF"))
    image = SiteImage.objects.create(title="Au puits", file=upload)
    assert image.file.name.endswith(".jpg")
    for typed in ("IMG_4021.AVIF", "img_4021", "IMG4021", "img-4021", "4021.avif"):
        assert found(typed, SiteImage) == ["Au puits"], typed
    shown = client.get(reverse("wagtailimages:edit", args=[image.pk])).content.decode()
    assert "IMG_4021.AVIF" in shown
    assert os.path.basename(image.file.name) not in re.sub("<[^>]*>", "", shown)
    image.file = CheckedUpload(encoded(picture(80)), "picture.jpg", dimensions=(80, 40))  # as it is put right
    image.save()
    assert found("IMG_4021.AVIF", SiteImage) == ["Au puits"]


def test_entries_of_lists_are_found_without_accents_and_with_what_their_draft_says(boss):
    topic = Topic.objects.create(label="Élevage", slug="elevage-pastoral", locale=home_page().locale)
    topic.label = "Pêche"
    topic.save_revision()
    for typed in ("elev", "pastoral", "peches"):
        assert found(typed, Topic) == ["Élevage"], typed


def test_the_index_follows_saving_moving_and_deleting(boss):
    page, other = standard_page("Margelle"), standard_page("Ailleurs")
    page.title = "Poulie"
    page.save_revision().publish()
    page.move(other, "last-child")
    assert (found("margelle"), found("poulie")) == ([], ["Poulie"])
    other.refresh_from_db()
    other.delete()
    kind, keys = ContentType.objects.get_for_model(StandardPage), [str(page.pk), str(other.pk)]
    assert not SearchEntry.objects.filter(content_type=kind, object_id__in=keys).exists()


def test_update_index_writes_what_is_missing_and_drops_what_is_gone(boss):
    page = standard_page("Margelle")
    SearchEntry.objects.filter(object_id=str(page.pk)).delete()
    SearchEntry.objects.create(content_type_id=1, object_id="999999", titles="margelle")
    assert found("margelle") == []
    call_command("update_index", verbosity=0)
    assert found("margelle") == ["Margelle"]
    assert not SearchEntry.objects.filter(object_id="999999").exists()


def test_what_was_there_before_the_index_is_found_once_it_is_migrated(boss):
    standard_page("Margelle")
    SearchEntry.objects.all().delete()
    fill()
    assert found("margelle") == ["Margelle"]
    SearchEntry.objects.filter(titles__contains="margelle").delete()
    fill()
    assert found("margelle") == []


def test_an_object_that_cannot_be_read_costs_no_other(boss, monkeypatch, caplog):
    faulty, other = standard_page("Margelle"), standard_page("Poulie")
    SearchEntry.objects.all().delete()
    monkeypatch.setattr(StandardPage, "get_search_fields", lambda: 1 / 0)
    get_search_backend().add_bulk(StandardPage, [faulty])
    monkeypatch.undo()
    get_search_backend().add_bulk(StandardPage, [other])
    assert (found("margelle"), found("poulie")) == ([], ["Poulie"])
    assert "could not be indexed" in caplog.text


def test_an_entry_is_one_statement_about_one_row(boss):
    """Two publishers on PostgreSQL waited for each other in Wagtail's index, which weighs all rows anew."""
    pages = [standard_page(title) for title in ("Un", "Deux", "Trois")]
    with CaptureQueriesContext(connection) as asked:
        get_search_backend().add_bulk(StandardPage, pages)
    written = [query["sql"] for query in asked.captured_queries if "admin_search_searchentry" in query["sql"]]
    assert [sql.startswith("INSERT") for sql in written] == [True] * 3


def test_a_list_in_another_order_keeps_it(boss):
    for title in ("Puits B", "Puits A", "Le puits"):
        standard_page(title)
    pages = Page.objects.order_by("title").autocomplete("puits", order_by_relevance=False)
    assert [page.title for page in pages] == ["Le puits", "Puits A", "Puits B"]
    assert [page.title for page in pages[1:2]] == ["Puits A"]


def test_what_is_found_is_counted_by_type(boss):
    article("Puits à Kayes")
    standard_page("Le puits")
    counted = Page.objects.autocomplete("puits").facet("content_type_id")
    kinds = {ContentType.objects.get_for_model(model).pk for model in (NewsPage, StandardPage)}
    assert dict(counted) == dict.fromkeys(kinds, 1)
