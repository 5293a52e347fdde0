"""The words of items and the keys of these words: those of what is public, whoever hides it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import PageViewRestriction

from cms.publishing import refresh, spelling_index
from cms.publishing.bulk_withdrawal import withdraw_hidden
from cms.publishing.models import PendingUpdate, Publication, Spelling, Word
from cms.publishing.refs import ref_of
from cms.publishing.spelling_index import LONGEST_SOUND, ItemWord, keys, sound, spelled_words
from cms.testing import catch_up
from tests.news.builders import article, index, topic

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def known() -> dict[str, str]:
    """Every word there is with how it is written."""
    return dict(Word.objects.values_list("word", "written"))


def spelt() -> set[str]:
    return set(Spelling.objects.values_list("word", flat=True))


def test_words_come_from_the_title_and_the_labels():
    found = spelled_words("L’Œuvre des écoles de Kayes en 2003", ["Eau potable", "Kayes"])
    assert found == {
        ItemWord("oeuvre", "Œuvre", True),
        ItemWord("ecoles", "écoles", True),
        ItemWord("kayes", "Kayes", True),
        ItemWord("eau", "Eau", False),
        ItemWord("potable", "potable", False),
    }


def test_an_item_has_a_bounded_number_of_words_its_title_first():
    title = " ".join(f"mot{number}x" for number in range(spelling_index.MOST_SPELLED))
    assert {word.titled for word in spelled_words(title, ["Kayes", "x" * 41])} == {True}
    assert len(spelled_words(title * 3, ["Kayes"])) <= spelling_index.MOST_SPELLED


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("yelimane", "ielimanne"),
        ("photographe", "fotografe"),
        ("kenieba", "quenieba"),
        ("centre", "sentre"),
        ("ecoles", "ecole"),
        ("chateaux", "chato"),
        ("maraicher", "marecher"),
    ],
)
def test_what_sounds_alike_has_one_sound(one, other):
    assert sound(one) == sound(other)


@given(st.text(LETTERS, min_size=5, max_size=LONGEST_SOUND), st.integers(0, 4), st.sampled_from(LETTERS))
def test_one_mistake_leaves_a_key_in_common(said, place, letter):
    """Of sounds: what the rules make alike is not looked at here."""
    cut = lambda text: {text, *(text[:at] + text[at + 1 :] for at in range(len(text)))}  # noqa: E731
    lost, changed = said[:place] + said[place + 1 :], said[:place] + letter + said[place + 1 :]
    swapped = said[:place] + said[place : place + 2][::-1] + said[place + 2 :]
    for wrong in (lost, changed, swapped, said[:place] + letter + said[place:]):
        assert cut(said) & cut(wrong)


def test_short_words_have_no_key_but_their_sound():
    assert keys("puy") == {"pui"}
    assert keys("puits") == {"puit", "uit", "pit", "put", "pui"}


@pytest.mark.django_db
def test_a_withdrawn_word_is_nowhere_any_more():
    page = article("Le barrage de Manantali", topics=[topic("Énergie", "energie")])
    article("Une école à Manantali")
    catch_up()
    assert {"barrage", "manantali", "energie"} <= known().keys() == spelt()
    page.unpublish()
    catch_up()
    assert not {"barrage", "energie"} & known().keys()
    assert {"ecole", "manantali"} <= known().keys() == spelt()


@pytest.mark.django_db
def test_a_new_title_changes_the_words():
    page = article("Le barrage")
    catch_up()
    page.title = "Le pont"
    page.save_revision().publish()
    catch_up()
    assert "pont" in known()
    assert "barrage" not in known().keys() | spelt()


@pytest.mark.django_db
def test_a_branch_that_is_hidden_at_once_takes_its_words_along():
    for number in range(3):
        article(f"Barrage numéro{number}")
    catch_up()
    assert "barrage" in spelt()
    PageViewRestriction.objects.create(page=index(), restriction_type="login")
    withdraw_hidden(list(PendingUpdate.objects.all()))
    assert not Publication.objects.filter(live=True, type="news").exists()
    assert "barrage" not in known().keys() | spelt()


@pytest.mark.django_db
def test_words_are_written_again_where_only_they_are_missing():
    """As after the migration that made the tables: the sweep finds another digest."""
    page = article("Le barrage")
    catch_up()
    ref = ref_of(page)
    Word.objects.all().delete()
    Spelling.objects.all().delete()
    row = Publication.objects.get(ref=ref)
    Publication.objects.filter(ref=ref).update(digest=row.digest.partition(":")[0] + ":old")
    refresh([ref])
    assert known() == {"barrage": "barrage"}
    assert Publication.objects.get(ref=ref).seq == row.seq
