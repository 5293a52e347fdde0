"""French punctuation stays with its word on every French page, and nothing else of a page is touched."""

import pytest
from django.test import Client

from cms.http.typography import kept_together
from cms.testing import catch_up
from tests.home.builders import english, home_page, standard_page
from tests.typography import as_typed


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        (
            "<p>Trois salles : deux neuves ; une ancienne.</p>",
            "<p>Trois salles~: deux neuves~; une ancienne.</p>",
        ),
        ("<p>« Pourquoi ? » dit-elle !</p>", "<p>«~Pourquoi~?~» dit-elle~!</p>"),
        ('<a href="?q=a : b" title="« a »">à : a</a>', '<a href="?q=a : b" title="« a »">à~: a</a>'),
        ("<script>a ? b : c</script> : d", "<script>a ? b : c</script>~: d"),
        ("<textarea>a { b : c }</textarea>", "<textarea>a { b : c }</textarea>"),
        ("<p>À 12:30, http://a</p>", "<p>À 12:30, http://a</p>"),
    ],
)
def test_only_the_spaces_of_the_text_are_kept_together(typed, seen):
    assert kept_together(typed) == seen.replace("~", "\N{NO-BREAK SPACE}")


@pytest.mark.django_db
def test_a_french_page_is_spaced_so_and_an_english_one_is_left_alone():
    page = standard_page("Méthode", summary="Une règle : écouter.")
    home_page().copy_for_translation(english()).save_revision().publish()
    page.copy_for_translation(english()).save_revision().publish()
    catch_up()
    assert "règle : écouter.</p>" in Client().get(f"/en{page.url}").content.decode()
    assert "règle\N{NO-BREAK SPACE}: écouter.</p>" in Client().get(page.url).content.decode()


def test_tests_read_sentences_as_they_were_typed():
    typed = "<p>« Pourquoi ? » : 27\N{NO-BREAK SPACE}% ; voilà !</p>"
    assert as_typed(kept_together(typed)) == typed
