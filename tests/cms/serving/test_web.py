"""What the web server allows for is what those who run it are told."""

import pytest

from cms.serving import web
from cms.settings.environment import BASE_DIR

PLACES = [
    (web.BODIES, web.BODIES_OF_ONE),
    (web.LISTS, web.LISTS_OF_ONE),
    (web.QUESTIONS, web.QUESTIONS_OF_ONE),
    (web.LARGE_ANSWERS, web.LARGE_ANSWERS_OF_ONE),
]


@pytest.mark.parametrize("document", ["docs/operations.md", "docs/fr/operations.md"])
def test_the_places_and_threads_are_those_of_the_documents(document):
    text = (BASE_DIR / document).read_text()
    assert all(f"| {most} | {of_one} |" in text for most, of_one in PLACES)
    assert f" {web.MORE_THREADS} " in text
    assert f"(WEB_THREADS + {web.MORE_THREADS + 1})" in text


def test_no_address_has_all_places():
    assert all(of_one < most for most, of_one in PLACES)
