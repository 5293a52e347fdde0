"""Tags given to many files at once are those that the form of one file makes of the same text."""

import pytest
from django.urls import reverse
from taggit.models import Tag

from tests.cms.media.builders import make_document, make_image
from tests.home.builders import editor

pytestmark = pytest.mark.django_db

FILES = {"siteimage": make_image, "sitedocument": make_document}


def add_tags(kind: str, pk: int, tags: str):
    address = reverse("wagtail_bulk_action", args=["media", kind, "add_tags"])
    return editor().post(f"{address}?id={pk}", {"tags": tags})


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ('"deux mots", eau', ["deux mots", "eau"]),
        ("deux mots, eau", ["deux mots", "eau"]),
        ("deux mots", ["deux", "mots"]),
        ('"puits, forages",eau', ["eau", "puits, forages"]),
        ("eau,eau , ,", ["eau"]),
        ("Ke\u0301nie\u0301ba\u200b, Mil", ["Kéniéba", "Mil"]),
    ],
)
def test_tags_are_read_as_in_the_form(kind, typed, names):
    file = FILES[kind]()
    assert add_tags(kind, file.pk, typed).status_code == 302
    assert sorted(file.tags.names()) == names


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        *((nothing, "Champ requis.") for nothing in ("", ",", '""', " , ", "\u200b")),
        ("a" * 101 + ", eau", "100"),
    ],
)
def test_what_is_no_tag_is_refused_in_words(kind, typed, said):
    answer = add_tags(kind, FILES[kind]().pk, typed)
    assert said in answer.context["form"].errors["tags"][0]
    assert not Tag.objects.exists()
