"""The administration's search on PostgreSQL: French, and never a lock on another page's row."""

import pytest
from django.core.management import call_command
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from cms.overrides.admin_search import SearchBackend

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def add(title: str) -> Page:
    return Page.objects.get(depth=1).add_child(instance=Page(title=title, slug=f"p{Page.objects.count()}"))


def found(query: str) -> list[str]:
    return [page.title for page in get_search_backend().search(query, Page)]


def test_our_backend_is_the_one_in_use():
    assert isinstance(get_search_backend(), SearchBackend)


@pytest.mark.parametrize(
    ("title", "query"),
    [("Éducation pour tous", "education"), ("Nos écoles", "ecole"), ("Châteaux d'eau", "château d'eau")],
)
def test_an_editor_finds_words_without_accents_and_in_another_number(title, query):
    add(title)
    assert title in found(query)


def test_autocompletion_ignores_accents():
    add("Sénégal")
    assert "Sénégal" in [page.title for page in get_search_backend().autocomplete("sene", Page)]


def test_saving_a_page_leaves_the_weights_alone_until_a_full_rebuild():
    from wagtail.search.models import IndexEntry

    page = add("Un titre assez long pour compter")
    add("Court")
    entry = IndexEntry.objects.filter(object_id=str(page.pk), content_type__model="page")
    assert entry.get().title_norm == 1.0
    call_command("update_index", verbosity=0)
    assert entry.get().title_norm != 1.0
