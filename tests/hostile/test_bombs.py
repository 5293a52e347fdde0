"""A file that asks for too much is refused in one sentence, or lightened, and costs the site nothing."""

import re
from pathlib import Path

import pytest

from cms.media.decoding import children
from cms.media.models import SiteDocument, SiteImage
from tests.cms.media.builders import upload
from tests.hostile.bombs import bombs, hidden_weight
from tests.hostile.test_uploads import SENTENCE, media_root, several, staff  # noqa: F401

BOMBS, HIDDEN = bombs(), hidden_weight()
GROWTH = 120
"""MiB: the file itself, once as it came and once on its way to the child, and what a request takes."""

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _in_a_hurry(monkeypatch):
    """Children that may take five seconds instead of sixty."""
    monkeypatch.setattr(children, "SECONDS", 5)
    own = children.Decoders(1)
    monkeypatch.setattr(children, "_decoders", own)
    yield
    own.end()


def most_memory() -> int:
    """MiB that this process had at most since it was last asked."""
    status = Path("/proc/self/status").read_text()
    Path("/proc/self/clear_refs").write_text("5")
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


def sent(staff, name: str, data: bytes) -> list[str]:  # noqa: F811
    """The sentences of the refusal, if it is one."""
    file = upload(data, name)
    most_memory()
    before = most_memory()
    sentences = several(staff, "wagtailimages", file)
    assert most_memory() - before < GROWTH
    return sentences


@pytest.mark.parametrize("what", HIDDEN)
def test_what_would_unfold_is_left_out_and_costs_the_site_nothing(staff, media_root, what):  # noqa: F811
    name, made = HIDDEN[what]
    assert sent(staff, name, made()) == []
    image = SiteImage.objects.get()
    assert (image.width, image.height, image.file.size < 200) == (8, 8, True)


@pytest.mark.parametrize("what", BOMBS)
def test_bombs_are_refused_and_cost_the_site_nothing(staff, media_root, what):  # noqa: F811
    name, made = BOMBS[what]
    (sentence,) = sent(staff, name, made())
    assert re.match(rf"« {name} » |{SENTENCE}", sentence), sentence
    assert SiteImage.objects.count() == SiteDocument.objects.count() == 0
    assert [path for path in media_root.rglob("*") if path.is_file()] == []
