"""The administration, in French: every type of page is created, previewed, published and edited there."""

from html import unescape

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from wagtail.models import Locale
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from cms.testing import catch_up
from home.models import HistoryPage, HomePage, SiteSettings, StandardPage
from news.models import NewsIndexPage, NewsPage, Topic
from tests.home.builders import editor, home_page, private_page, read, standard_page
from tests.news.builders import article, index, topic

pytestmark = pytest.mark.django_db

TEXT = streamfield([("paragraph", rich_text("<p>Le puits est <b>ouvert</b>.</p>"))])
CHAPTER = {"start": "1997", "end": "", "title": "La Table Ronde", "body": TEXT}

FIELDS = {
    HomePage: {"body": TEXT},
    StandardPage: {"body": TEXT},
    HistoryPage: {"chapters": streamfield([("chapter", CHAPTER)])},
    NewsIndexPage: {"body": TEXT},
    NewsPage: {"body": TEXT, "date": "2026-11-23", "related_links": inline_formset([])},
}
TYPES = list(FIELDS)


def parent_of(model):
    if model is HomePage:
        return home_page().get_parent()
    return index() if model is NewsPage else home_page()


def filled(model, title="L’eau à Kayes", **fields):
    """What the browser sends; the address is left to be made from the title."""
    common = {"title": title, "slug": "", "summary": "En bref.", "comments": inline_formset([])}
    return nested_form_data({**common, **FIELDS[model], **fields})


def created(client, model, **fields):
    address = reverse(
        "wagtailadmin_pages:add", args=[*model._meta.label_lower.split("."), parent_of(model).pk]
    )
    form = client.get(address)
    assert form.status_code == 200
    assert "Résumé" in unescape(form.content.decode())
    answer = client.post(address, {**filled(model, **fields), "action-publish": "1"})
    assert answer.status_code == 302, answer.context["form"].errors
    return model.objects.get(title="L’eau à Kayes")


@pytest.mark.parametrize("model", TYPES)
def test_a_page_is_created_and_published(model):
    page = created(editor(), model)
    assert page.live
    assert page.slug == "l-eau-a-kayes"


@pytest.mark.parametrize("model", TYPES)
def test_a_page_is_previewed_before_it_exists(model):
    client = editor()
    args = [*model._meta.label_lower.split("."), parent_of(model).pk]
    address = reverse("wagtailadmin_pages:preview_on_add", args=args)
    assert client.post(address, filled(model, slug="eau")).json() == {"is_valid": True, "is_available": True}
    html = client.get(address).content.decode()
    assert "L’eau à Kayes" in html
    assert model is HomePage or "<b>ouvert</b>" in html


@pytest.mark.parametrize("model", TYPES)
def test_a_page_is_edited_and_published_again(model):
    client = editor()
    page = created(client, model)
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert client.get(address).status_code == 200
    answer = client.post(address, {**filled(model, title="Le puits", slug=page.slug), "action-publish": "1"})
    assert answer.status_code == 302, answer.context["form"].errors
    page.refresh_from_db()
    assert (page.title, page.slug) == ("Le puits", "l-eau-a-kayes")


def test_what_was_published_is_read():
    client = editor()
    index()
    created(client, NewsPage)
    assert "<b>ouvert</b>" in read("/actualites/l-eau-a-kayes/")


def test_an_article_offers_the_topics_of_its_language():
    Locale.objects.get_or_create(language_code="en")
    topic("Eau", "eau")
    topic("Water", "water", locale=Locale.objects.get(language_code="en"))
    page = article()
    html = editor().get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert "Eau" in html
    assert "Water" not in html


def test_the_settings_are_among_the_settings_and_in_french():
    client = editor()
    row = SiteSettings.objects.create(locale=home_page().locale, name="Codev")
    listing = reverse(f"{SiteSettings.snippet_viewset.get_url_name('list')}")
    assert r"Identit\u00e9 et navigation" in client.get(reverse("wagtailadmin_home")).content.decode()
    assert "Codev" in client.get(listing).content.decode()
    page, private = standard_page(), private_page()
    links = [{"page": page.pk, "url": "", "title": ""}, {"page": private.pk, "url": "", "title": "Interne"}]
    form = nested_form_data(
        {
            "name": "Codéveloppement Mali",
            "licence": "CC-BY-4.0",
            "navigation_links": inline_formset(links),
            "footer_links": inline_formset([]),
            "social_links": inline_formset([]),
        }
    )
    edit = reverse(SiteSettings.snippet_viewset.get_url_name("edit"), args=[row.pk])
    answer = client.post(edit, form)
    assert answer.status_code == 302, answer.context["form"].errors
    html = read("/")
    assert '<a href="/methode/">Méthode</a>' in html
    assert "Interne" not in html


def test_a_link_without_page_or_address_is_refused_with_the_cure():
    client = editor()
    row = SiteSettings.objects.create(locale=home_page().locale, name="Codev")
    form = nested_form_data(
        {
            "name": "Codev",
            "licence": "CC-BY-4.0",
            "navigation_links": inline_formset([{"page": "", "url": "", "title": "Rien"}]),
            "social_links": inline_formset([]),
        }
    )
    answer = client.post(reverse(SiteSettings.snippet_viewset.get_url_name("edit"), args=[row.pk]), form)
    assert "Choisissez une page, ou donnez une adresse" in unescape(answer.content.decode())


def test_a_topic_is_made_by_an_editor():
    client = editor()
    add = reverse(Topic.snippet_viewset.get_url_name("add"))
    assert client.get(add).status_code == 200
    assert client.post(add, {"label": "Eau", "slug": "eau"}).status_code == 302
    assert Topic.objects.get().as_item() == {"value": "eau", "label": "Eau"}


def test_two_topics_of_one_language_have_two_identifiers():
    topic("Eau", "eau")
    add = reverse(Topic.snippet_viewset.get_url_name("add"))
    answer = editor().post(add, {"label": "Eau potable", "slug": "eau"})
    assert "porte déjà cet identifiant" in unescape(answer.content.decode())


def test_a_language_has_one_identity():
    SiteSettings.objects.create(locale=home_page().locale, name="Codev")
    none = inline_formset([])
    form = {"name": "Autre", "licence": "CC-BY-4.0", "navigation_links": none, "social_links": none}
    add = reverse(SiteSettings.snippet_viewset.get_url_name("add"))
    answer = editor().post(add, nested_form_data(form))
    assert "modifiez celle qui existe" in unescape(answer.content.decode())


def test_the_error_page_needs_no_database(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert "Le site a rencontré une erreur" in render_to_string("500.html")


def test_the_translation_of_a_page_arrives_as_a_draft():
    client = editor()
    english = Locale.objects.get_or_create(language_code="en")[0]
    home_page().copy_for_translation(english)
    page = standard_page()
    address = reverse("simple_translation:submit_page_translation", args=[page.pk])
    assert client.post(address, {"locales": [english.pk]}).status_code == 302
    assert not page.get_translation(english).live
    catch_up()
    assert client.get("/en/methode/").status_code == 404
