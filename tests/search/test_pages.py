"""From the editor's page to the search and back: only what visitors may see is ever found."""

import pytest
from django.utils.html import strip_tags
from wagtail.models import PageViewRestriction

from cms.publishing import default_lookup
from cms.publishing.models import Publication
from cms.publishing.reconciling import reconcile
from cms.testing import catch_up
from tests.home.builders import private_page, standard_page
from tests.news.builders import article
from tests.search.builder import ask

pytestmark = pytest.mark.django_db


def found(question: str) -> bool:
    catch_up()
    return "Aucun résultat" not in ask(question)


def test_a_page_is_found_until_it_is_restricted():
    page = standard_page("Les girafes", summary="Un zoo.")
    assert found("girafe")
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert not found("girafe")
    assert not found("zoo")


def test_private_pages_drafts_and_unpublished_pages_are_never_found():
    private_page("Girafe réservée")
    standard_page("Girafe retirée").unpublish()
    page = standard_page("Un titre")
    page.title = "Girafe en brouillon"
    page.save_revision()
    assert not found("girafe")


def test_words_of_the_body_are_found_and_shown_as_text():
    article("Un titre", body=[("paragraph", "<p>L’été &lt;b&gt; des girafes &amp; des lions</p>")])
    assert found("girafe")
    assert "L’été &lt;b&gt; des <mark>girafes</mark> &amp; des lions" in ask("girafes")


MARKED = """<p>Le 1<sup>er</sup> forage donne de l’<b>eau</b> et des re<i>dé</i>couvertes,
<a href="https://exemple.org/">zoothèqu</a>e<br/>neuve.</p><ul><li>Une pelle</li><li>Un seau</li></ul>"""


def test_what_marks_a_part_of_a_word_does_not_cut_it():
    article("Un titre", body=[("paragraph", MARKED)])
    assert all(map(found, ("redécouvertes", "zoothèque", "1er", "pelle", "seau")))
    said = (
        "Le 1er forage donne de l’eau et des <mark>redécouvertes</mark>, zoothèque neuve. Une pelle Un seau"
    )
    assert said in ask("redécouvertes")


def test_what_was_frozen_with_its_words_cut_is_found_after_the_sweep():
    with pytest.MonkeyPatch.context() as earlier:
        earlier.setattr(default_lookup, "text_of", lambda html: strip_tags(html.replace("<", " <")))
        article("Un titre", body=[("paragraph", MARKED)])
        assert not found("redécouvertes")
    numbers = Publication.objects.order_by("pk").values_list("ref", "seq")
    before = list(numbers)
    reconcile()
    assert found("redécouvertes")
    assert list(numbers.all()) == before  # partners have nothing to learn


def test_escaped_characters_are_not_words():
    article("Un titre", body=[("paragraph", "<p>Sel &amp; poivre</p>")])
    assert found("poivre")
    assert not found("amp")


def test_a_title_with_markup_is_shown_as_it_is_written():
    article("Girafes <script>alert(1)</script>")
    assert found("girafe")
    html = ask("girafe")
    assert "<mark>Girafes</mark> &lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<script>" not in html
