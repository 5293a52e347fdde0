"""Whatever size a drawing claims, the library shows it everywhere, or refuses it; what it lost is told."""

import gzip
import json
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from cms.media.models import SiteImage
from cms.publishing import defer_to_worker
from tests.cms.media.builders import encoded, picture, upload

pytestmark = pytest.mark.django_db
CASES = Path(__file__).parent / "cases"
FILTERS = [
    *("max-165x165", "max-800x600", "min-300x300", "width-320", "width-1", "height-1", "height-1080"),
    *("fill-50x50", "fill-50x50-c100", "scale-50", "scale-1", "original"),
]


@pytest.fixture(autouse=True)
def _alone():
    with defer_to_worker():
        yield


@pytest.fixture
def editor(client):
    client.force_login(User.objects.create_superuser("awa"))
    return client


def drawing(size: str) -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}><rect width="5" height="5"/></svg>'.encode()


def sent(editor, data: bytes, name="dessin.svg"):
    form = {"title": "Dessin", "alt": "A", "collection": "1", "tags": "", "licence": ""}
    return editor.post(reverse("wagtailimages:add"), {**form, "file": upload(data, name)})


def failing(editor) -> list[str]:
    """The places of the administration that do not show the images there are, and what does not draw them."""
    places = [reverse("wagtailimages:index"), reverse("wagtailimages_chooser:choose")]
    for image in SiteImage.objects.order_by("pk"):
        places.append(reverse("wagtailimages_chooser:chosen", args=[image.pk]))
        for spec in FILTERS:
            assert image.get_rendition(f"{spec}|preserve-svg").width >= 1, (image.width, image.height, spec)
    places.append(reverse("wagtailimages:edit", args=[image.pk]))
    return [place for place in places if editor.get(place).status_code != 200]


SENT = {
    "viewbox-petite.svg": (2, 1),
    "largeur-auto.svg": (40, 20),
    "largeur-rem.svg": (160, 80),
    "largeur-zero.svg": (40, 20),
    "largeur-enorme.svg": (40, 20),
    "schema-switch.svg": (300, 120),
    "dessin-dans-un-lien.svg": (200, 60),
    "style-avec-import.svg": (200, 60),
    "texte-apres-un-lien.svg": (300, 60),
}
SIZES = {
    'width="1" height="1"': (1, 1),
    'viewBox="0 0 2000 1"': (2000, 1),
    'viewBox="0 0 1 2000"': (1, 2000),
    'viewBox="0 0 20 100" width="90" height="7" preserveAspectRatio="xMinYMax slice"': (90, 7),
    'viewBox="0,0,10,5" preserveAspectRatio="defer none meet"': (10, 5),
    'viewBox="0 0 1000000 1000000"': (1_000_000, 1_000_000),
    'viewBox="0 0 1000000 1"': (1_000_000, 1),
}


def test_drawings_that_are_taken_are_shown_everywhere(editor):
    files = [(CASES / name).read_bytes() for name in SENT] + [drawing(size) for size in SIZES]
    assert [sent(editor, data).status_code for data in files] == [302] * len(files)
    images = SiteImage.objects.order_by("pk")
    assert [(image.width, image.height) for image in images] == [*SENT.values(), *SIZES.values()]
    assert failing(editor) == []


def test_a_packed_drawing_is_kept_unpacked(editor):
    assert sent(editor, gzip.compress(drawing('viewBox="0 0 9 9"')), "plan.svgz").status_code == 302
    assert SiteImage.objects.get().file.name.endswith(".svg")
    assert failing(editor) == []


@pytest.mark.parametrize("size", ['viewBox="0 0 0 5"', 'width="-5" height="5"', 'viewBox="0 0 0.0001 1000"'])
def test_a_drawing_of_no_possible_size_is_refused_in_one_sentence(editor, size):
    (sentence,) = sent(editor, drawing(size)).context["form"].errors["file"]
    assert sentence.startswith("« dessin.svg » n’est pas un dessin d’une taille possible (")
    assert SiteImage.objects.count() == 0


def test_a_drawing_of_before_that_cannot_be_shown_hides_nothing_else(editor):
    sent(editor, drawing('viewBox="0 0 9 9"'))
    SiteImage.objects.update(width=0, height=0)
    for place in ("wagtailimages:index", "wagtailimages_chooser:choose"):
        assert editor.get(reverse(place)).status_code == 200
    assert editor.get(reverse("wagtailimages:edit", args=[SiteImage.objects.get().pk])).status_code == 200


LOSING = drawing('viewBox="0 0 9 9"').replace(
    b"<rect", b"<foreignObject><p>HTML</p></foreignObject><image href='https://example.org/a.png'/><rect"
)
NOTICE = (
    "« Dessin » est enregistrée, mais sans ce qui est pris à une autre adresse (image, police, style), "
    "du texte ou des images en HTML (foreignObject), que le site ne garde pas : regardez-la et, s’il y "
    "manque quelque chose, exportez-la autrement (« SVG simple », PNG ou GIF)."
)


def told(response) -> list[str]:
    messages = response.context["messages"]
    return [str(message).strip() for message in messages if message.level_tag == "warning"]


def test_the_form_for_one_image_tells_what_was_removed(editor):
    assert told(editor.get(sent(editor, LOSING).url)) == [NOTICE]
    image = SiteImage.objects.get()
    assert image.removal_notice == ""
    form = {"title": "Dessin", "alt": "A", "collection": "1", "tags": "", "licence": ""}
    address = reverse("wagtailimages:edit", args=[image.pk])
    assert told(editor.post(address, {**form, "file": upload(LOSING, "b.svg")}, follow=True)) == [NOTICE]
    assert told(editor.post(address, form, follow=True)) == []


def test_a_drawing_that_loses_nothing_is_taken_without_a_word(editor):
    assert told(editor.get(sent(editor, drawing('viewBox="0 0 9 9"')).url)) == []


def test_the_upload_of_many_tells_what_was_removed(editor):
    form = {"files[]": upload(LOSING, "a.svg"), "title": "Dessin", "collection": "1"}
    answer = json.loads(editor.post(reverse("wagtailimages:add_multiple"), form).content)
    assert (answer["success"], answer["removal_notice"]) == (True, NOTICE)
    form["files[]"] = upload(drawing('viewBox="0 0 9 9"'), "b.svg")
    assert "removal_notice" not in json.loads(
        editor.post(reverse("wagtailimages:add_multiple"), form).content
    )


def test_one_of_many_that_was_kept_aside_tells_what_was_removed(editor):
    form = {"files[]": upload(LOSING, "a.svg"), "title": "x" * 300, "collection": "1"}
    aside = json.loads(editor.post(reverse("wagtailimages:add_multiple"), form).content)["uploaded_file_id"]
    fields = {"title": "Dessin", "alt": "A", "collection": "1", "tags": "", "licence": ""}
    form = {f"uploaded-image-{aside}-{name}": value for name, value in fields.items()}
    address = reverse("wagtailimages:create_multiple_from_uploaded_image", args=[aside])
    assert json.loads(editor.post(address, form).content)["removal_notice"] == NOTICE


@pytest.mark.parametrize("query", ["", "?select_format=true"])
def test_the_chooser_tells_what_was_removed(editor, query):
    fields = {"title": "Dessin", "alt": "A", "collection": "1", "tags": "", "licence": ""}
    form = {f"image-chooser-upload-{name}": value for name, value in fields.items()}
    form["image-chooser-upload-file"] = upload(LOSING, "a.svg")
    address = reverse("wagtailimages_chooser:create") + query
    assert json.loads(editor.post(address, form).content)["removal_notice"] == NOTICE
    form["image-chooser-upload-file"] = upload(LOSING, "a.svg")
    again = json.loads(editor.post(address, form).content)
    assert (again["step"], again["removal_notice"]) == ("duplicate_found", NOTICE)


def test_an_animation_that_only_some_browsers_show_is_told(editor):
    frames = [picture(), picture().rotate(180)]
    data = encoded(frames[0], "PNG", save_all=True, append_images=frames[1:])
    (notice,) = told(editor.get(sent(editor, data, "a.png").url))
    assert "sans une animation" in notice
