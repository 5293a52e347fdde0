"""Whatever file is sent: kept clean, or refused with one sentence; nothing is half kept."""

import json
import re
from posixpath import basename

import hypothesis
import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from cms.media.models import SiteDocument, SiteImage
from cms.publishing import defer_to_worker
from tests.cms.media.builders import PDF, encoded, picture, upload
from tests.home.builders import editor
from tests.hostile.files import NAMES, TAKEN, TELLTALES, documents, images

SENTENCE = r"« .* (est|compte|contient|n’est) .+[:,.] .+|Le fichier soumis est vide\."
pytestmark = pytest.mark.django_db(transaction=True)
IMAGES, DOCUMENTS = images(), documents()


@pytest.fixture(autouse=True)
def media_root(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with defer_to_worker():
        yield tmp_path


@pytest.fixture
def staff():
    return editor()


def single(staff, what: str, file) -> list[str]:
    """The sentences on the field after the form for one file; none when it was taken."""
    form = {"title": "A", "alt": "A", "collection": "1", "tags": "", "licence": "", "file": file}
    answer = staff.post(reverse(f"{what}:add"), form)
    return [] if answer.status_code == 302 else answer.context["form"].errors["file"]


def several(staff, what: str, file) -> list[str]:
    form = {"files[]": file, "title": "A", "collection": "1"}
    said = json.loads(staff.post(reverse(f"{what}:add_multiple"), form).content)
    return [] if said["success"] else said["error_message"].splitlines()


def chooser(staff, what: str, file) -> list[str]:
    """The dialogue in which a page's picture or document is chosen, or uploaded."""
    kind = what.removeprefix("wagtail").removesuffix("s").replace("doc", "document")
    form = {"title": "A", "alt": "A", "collection": "1", "tags": "", "licence": "", "file": file}
    fields = {f"{kind}-chooser-upload-{name}": value for name, value in form.items()}
    said = json.loads(staff.post(reverse(f"{what}_chooser:create"), fields).content)
    soup = BeautifulSoup(said.get("htmlFragment", ""), "html.parser")
    messages = [] if said["step"] == "chosen" else soup.select(".error-message")
    return [message.text.strip() for message in messages]


DOORS = [single, several, chooser]


def through_doors(files: dict) -> pytest.MarkDecorator:
    """Each file through every door in the deep profile, in the quick one through one of them in turn."""
    every = hypothesis.settings.default.max_examples > 15
    pairs = [
        pytest.param(what, door, id=f"{what}, {door.__name__}")
        for number, what in enumerate(files)
        for door in (DOORS if every else [DOORS[number % 3]])
    ]
    return pytest.mark.parametrize(("what", "door"), pairs)


def judged(staff, root, sentences: list[str], model) -> None:
    """What must be true after one file went through one door."""
    kept = {path.name: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    if sentences:
        assert (len(sentences), model.objects.count(), list(kept)) == (1, 0, []), sentences
        assert re.match(SENTENCE, sentences[0], re.DOTALL), sentences
        return
    one = model.objects.get()
    sizes = one.renditions.all() if model is SiteImage else []
    assert sorted(kept) == sorted(basename(file.file.name) for file in [one, *sizes])
    assert [tale for tale in TELLTALES if model is SiteImage and tale in b"".join(kept.values())] == []
    answer = staff.get(f"/media/{one.file.name}")
    assert b"".join(answer) == kept[basename(one.file.name)]
    assert (answer["X-Content-Type-Options"], "html" in answer["Content-Type"]) == ("nosniff", False)


@pytest.mark.deep
@through_doors(IMAGES)
def test_pictures(staff, media_root, door, what):
    name, data = IMAGES[what]
    sentences = door(staff, "wagtailimages", upload(data(), name))
    judged(staff, media_root, sentences, SiteImage)
    assert (not sentences) == (what in TAKEN), sentences


@pytest.mark.deep
@through_doors(DOCUMENTS)
def test_documents(staff, media_root, door, what):
    name, data = DOCUMENTS[what]
    sentences = door(staff, "wagtaildocs", upload(data(), name))
    judged(staff, media_root, sentences, SiteDocument)
    assert (not sentences) == (what in TAKEN), sentences


@pytest.mark.parametrize("name", NAMES)
def test_names(staff, media_root, name):
    file = upload(encoded(picture(), "PNG"), name.format("png", "png"))
    judged(staff, media_root, single(staff, "wagtailimages", file), SiteImage)
    SiteImage.objects.all().delete()
    file = upload(PDF, name.format("pdf", "pdf"))
    judged(staff, media_root, single(staff, "wagtaildocs", file), SiteDocument)
    for document in SiteDocument.objects.all():
        assert not re.search(r"[/\\\x00-\x1f\u202a-\u202e]", document.filename)
