"""Partners fetch the file of `clients/python` from the site, at the address that they know."""

from pathlib import Path
from urllib.request import urlopen

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command

CLIENT = Path(__file__).resolve().parents[3] / "clients" / "python"
FILE = CLIENT / "codev_mirror.py"
ADDRESS = "syndication/codev_mirror.py"
HASHED = "syndication/codev_mirror.*.py"


@pytest.fixture
def collected(settings, tmp_path):
    """Static files as `serve` collects them: hashed and compressed."""
    settings.STATIC_ROOT = tmp_path
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["ninja"])
    return tmp_path


@pytest.mark.django_db(transaction=True)
def test_partners_take_it_from_the_site(live_server):
    with urlopen(f"{live_server.url}/static/{ADDRESS}", timeout=60) as answer:
        assert answer.read() == FILE.read_bytes()


def test_it_is_collected_under_its_name_and_under_one_that_changes_with_it(collected):
    (hashed,) = collected.glob(HASHED)
    assert [path.read_bytes() for path in (collected / ADDRESS, hashed)] == [FILE.read_bytes()] * 2


def test_nothing_else_of_its_package_is_served(collected):
    names = {path.name.partition(".")[0] for path in (collected / "syndication").iterdir()}
    assert names == {"codev_mirror"}
    assert finders.find("syndication/README.md") is None


def test_it_is_found_like_any_other_file():
    assert finders.find(ADDRESS) == str(FILE)
    assert finders.find(ADDRESS, find_all=True) == [str(FILE)]
    assert finders.find("syndication/nothing.py", find_all=True) == []
