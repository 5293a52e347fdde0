"""Whatever is typed into a list, a chooser or a report of the administration, it answers."""

from collections.abc import Iterable
from types import SimpleNamespace
from urllib.parse import quote

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.rights.addresses import filled, staff_patterns
from tests.rights.asking import ask
from tests.rights.world import SUPERUSER, make_world

pytestmark = pytest.mark.django_db

HARMLESS = ("q", "term", "search", "old_path", "name", "label", "title", "slug")
"""Parameters in which lists, autocompletion and the authoring API take text."""
TYPED = [
    *('"puits', 'eau"', '«"»', "*", "-", "titre:eau", "live:yes", "^", "NEAR(eau puits)", "AND"),
    *("\x00", "eau\x00", "\\", "'", "%", "😀", "…", "\u200b", "mot " * 1000, "a" * 5000),
]
LONG_WALK = ['"puits', "titre:eau NEAR( AND ^ * \\ ' « \" »", "eau\x00", "mot " * 1000]
"""What every address of the staff is asked with, also those that search nothing."""
SHORT_WALK = [
    *("pages/search/", "pages/search/results/", "pages/2/", "pages/2/results/", "choose-page/search/"),
    *("images/", "images/results/", "images/chooser/results/", "documents/", "documents/chooser/results/"),
    *("snippets/news/topic/", "snippets/choose/news/topic/results/", "snippets/projects/sector/"),
    *("users/", "groups/", "redirects/", "tag-autocomplete/", "workflows/list/", "partners/"),
]


def parameters(typed: str) -> str:
    return "&".join(f"{name}={quote(typed)}" for name in HARMLESS)


@pytest.fixture
def staff(settings, tmp_path) -> SimpleNamespace:
    settings.ROOT_URLCONF, settings.MEDIA_ROOT = "tests.secrets.urls", tmp_path
    world = make_world()
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.get(username=SUPERUSER))
    return SimpleNamespace(world=world, client=client)


def errors(staff: SimpleNamespace, addresses: Iterable[str], typed: list[str]) -> list[tuple[str, str]]:
    """(address, what was typed) of each answer that is an error of ours."""
    return [(address, text[:20]) for address in addresses for text in typed if _fails(staff, address, text)]


def _fails(staff: SimpleNamespace, address: str, text: str) -> bool:
    token = staff.world.tokens[SUPERUSER] if "authoring/" in address else ""
    return ask(staff.client, "GET", f"{address}?{parameters(text)}", token).status >= 500


def test_no_list_fails_at_what_is_typed(staff):
    assert errors(staff, [f"/admin/{path}" for path in SHORT_WALK], TYPED) == []


@pytest.mark.slow
def test_no_address_of_the_staff_fails_at_what_is_typed(staff):
    addresses = (filled(pattern, staff.world) for pattern in staff_patterns() if "failwhale" not in pattern)
    assert errors(staff, addresses, LONG_WALK) == []
