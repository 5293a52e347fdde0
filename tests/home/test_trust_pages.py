"""The pages of law and trust are loaded once, marked where the publisher has to write, then the staff's."""

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from wagtail.models import Page

from cms.plugins import ContentPlugin
from cms.rich_text import public_html
from cms.testing import catch_up
from home.models import ContactPage, LoadedPart, SiteSettings, StandardPage
from home.plugin import PageItem
from home.to_do import to_complete
from home.trust_pages import TrustPage, read_trust_pages
from tests.home.builders import editor, home_page, published, read
from tests.registry import added

ADMINISTRATOR = User(is_superuser=True)

pytestmark = pytest.mark.django_db

SLUGS = ["contact", "mentions-legales", "confidentialite", "accessibilite", "eco-conception"]


def footer() -> list[str]:
    return [link.page.slug for link in SiteSettings.objects.get().footer_links.all()]


def test_they_are_published_and_linked_at_the_bottom_of_every_page():
    call_command("load_site")
    assert footer() == SLUGS
    html = read("/histoire/")
    assert all(f'<a href="/{slug}/">' in html for slug in SLUGS)


def test_each_is_loaded_whole():
    call_command("load_site")
    for trust in read_trust_pages():
        page = StandardPage.objects.get(slug=trust.slug)
        assert (page.title, page.summary) == (trust.title, trust.summary)
        assert len(trust.summary) <= 300
        assert len(page.body) == len(trust.body)


def test_a_text_becomes_headings_paragraphs_and_lists():
    trust = TrustPage("Titre", "titre", "", "Un.\n## Deux\n- a\n- b & c\nTrois.\n")
    heading = {"text": "Deux", "level": "2", "anchor": ""}
    assert trust.body == [
        ("paragraph", "<p>Un.</p>"),
        ("heading", heading),
        ("paragraph", "<ul><li>a</li><li>b &amp; c</li></ul><p>Trois.</p>"),
    ]


def test_a_site_that_was_loaded_before_gets_them_and_keeps_the_rest():
    call_command("load_site")
    loaded = {*SLUGS, "Contact", *(trust.title for trust in read_trust_pages())}
    LoadedPart.objects.filter(name__in=loaded).delete()
    for page in Page.objects.filter(slug__in=SLUGS):
        page.delete()
    kept = set(Page.objects.values_list("pk", "latest_revision_id"))
    call_command("load_site")
    assert kept <= set(Page.objects.values_list("pk", "latest_revision_id"))
    assert footer() == SLUGS


def test_what_the_staff_deleted_or_wrote_stays_so():
    call_command("load_site")
    ContactPage.objects.get().delete()
    legal = StandardPage.objects.get(slug="mentions-legales")
    legal.title = "Qui sommes-nous"
    legal.save_revision().publish()
    call_command("load_site")
    assert not ContactPage.objects.exists()
    assert StandardPage.objects.get(slug="mentions-legales").title == "Qui sommes-nous"
    assert footer() == SLUGS[1:]


def test_a_page_that_the_staff_already_have_is_left_alone():
    own = published(StandardPage(title="Nos mentions", slug="mentions-legales"), home_page())
    call_command("load_site")
    assert StandardPage.objects.get(slug="mentions-legales") == own
    assert "mentions-legales" not in footer()


def test_what_is_missing_is_marked_on_the_page_and_told_to_the_staff():
    call_command("load_site")
    catch_up()
    html = read("/mentions-legales/")
    assert html.count('<mark class="to-complete">[À compléter par l’éditeur') == 4
    listed = {page.title: page.count for page in to_complete(ADMINISTRATOR)}
    assert listed["Mentions légales"] == 4
    assert "Contact" not in listed
    assert "4 mentions à compléter" in editor().get("/admin/").content.decode()


class EssaysPlugin(ContentPlugin):
    """As a package might bring it."""

    name = "essays"
    model = StandardPage
    schema = PageItem


def test_the_marks_in_a_page_of_a_further_type_are_told_too():
    with added(EssaysPlugin):
        essay = StandardPage(title="Essai", slug="essai", body=[("paragraph", "<p>[À compléter]</p>")])
        published(essay, home_page())
        catch_up()
        assert {page.title: page.count for page in to_complete(ADMINISTRATOR)} == {"Essai": 1}


def test_a_completed_page_is_told_no_more():
    call_command("load_site")
    legal = StandardPage.objects.get(slug="mentions-legales")
    legal.body = [("paragraph", "<p>Association Codéveloppement, Bamako.</p>")]
    legal.save_revision().publish()
    catch_up()
    assert "Mentions légales" not in {page.title for page in to_complete(ADMINISTRATOR)}


@pytest.mark.parametrize(
    "text",
    ["[À compléter]", "[À compléter par l’éditeur : nom]", "[To be completed by the publisher: name]"],
)
def test_marks_are_known_in_both_languages(text):
    assert public_html(f"<p>{text}</p>") == f'<p><mark class="to-complete">{text}</mark></p>'


@pytest.mark.parametrize("text", ["À compléter", "[À complétera]", "[autre]", "[À compléter <b>x</b>]"])
def test_other_brackets_are_left_alone(text):
    assert "mark" not in public_html(f"<p>{text}</p>")
