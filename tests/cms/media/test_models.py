"""What happens to a picture and its file when somebody saves, replaces or deletes it."""

import re
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from wagtail.images.models import SourceImageIOError

from cms.media.models import SiteDocument, SiteImage
from cms.media.renditions import existing, make_missing
from cms.publishing.models import PendingUpdate
from tests.cms.media.builders import bytes_of, encoded, make_document, make_image, picture, travelled_exif

RANDOM = r"[0-9a-f]{32}"


@pytest.mark.django_db
def test_names_are_random_and_say_the_real_format():
    image = SiteImage.objects.create(title="Puits", file=ContentFile(encoded(picture()), "IMG_0042.JPEG"))
    assert re.fullmatch(rf"private/images/{RANDOM}\.jpg", image.file.name)
    document = make_document(name="Rapport été.pdf")
    assert re.fullmatch(rf"private/documents/{RANDOM}\.pdf", document.file.name)
    assert document.filename == SiteDocument.objects.get().filename == "Rapport été.pdf"


@pytest.mark.django_db
def test_a_script_gets_the_same_checks(media_root):
    file = ContentFile(encoded(picture(400, 300))[:500], "a.jpg")
    with pytest.raises(ValidationError, match="endommagée"):
        SiteImage.objects.create(title="Puits", file=file)
    with pytest.raises(ValidationError, match="PDF"):
        SiteDocument.objects.create(title="Rapport", file=ContentFile(b"<html>", "a.pdf"))
    assert list(media_root.iterdir()) == []


@pytest.mark.django_db
def test_a_file_stored_before_its_row_gets_the_same_checks():
    image = SiteImage(title="Puits")
    image.file.save("a.jpg", ContentFile(encoded(picture(), exif=travelled_exif(6))), save=False)
    image.save()
    assert b"GPS" not in bytes_of(image.file)
    assert (image.credit, image.width, image.height) == ("Awa Diarra", 40, 60)


@pytest.mark.django_db
def test_the_row_describes_the_file_that_is_kept():
    file = ContentFile(encoded(picture(60, 40), exif=travelled_exif(6)), "a.jpg")
    image = SiteImage.objects.create(title="Puits", file=file)
    stored = SiteImage.objects.get()
    assert (stored.width, stored.height, stored.file_size) == (40, 60, image.file.size)
    assert (stored.credit, str(stored.taken_on)) == ("Awa Diarra", "2024-05-06")
    assert re.fullmatch("#[0-9a-f]{6}", stored.color)
    assert len(stored.file_hash) == 40


@pytest.mark.django_db
def test_what_the_editor_wrote_wins_over_the_file():
    file = ContentFile(encoded(picture(), exif=travelled_exif()), "a.jpg")
    image = SiteImage.objects.create(title="Puits", file=file, credit="Moussa", taken_on="2020-01-01")
    assert (image.credit, str(image.taken_on)) == ("Moussa", "2020-01-01")


@pytest.mark.django_db
def test_a_decorative_picture_stays_decorative():
    make_image(is_decorative=True)
    image = SiteImage.objects.get()
    image.save()
    assert SiteImage.objects.get().is_decorative
    assert image.default_alt_text == ""


@pytest.mark.django_db
def test_the_title_stands_in_for_a_missing_alternative_text():
    assert make_image(title="Puits").default_alt_text == "Puits"
    assert make_image(alt="Des femmes puisent").default_alt_text == "Des femmes puisent"


@pytest.mark.django_db(transaction=True)
def test_a_new_picture_has_one_size_at_once_and_the_rest_noted():
    image = make_image(width=1200, height=800)
    assert [(rendition.width, rendition.filter_spec) for rendition in existing(image)] == [
        (1024, "width-1024|format-jpeg")
    ]
    assert list(PendingUpdate.objects.filter(scope="renditions").values_list("ref", flat=True)) == [
        str(image.pk)
    ]


@pytest.mark.django_db(transaction=True)
def test_a_replaced_file_leaves_nothing_behind(stored):
    image = make_image()
    make_missing(image.pk)
    image.file = ContentFile(encoded(picture(400, 200)), "b.jpg")
    image.save()
    names = {image.file.name, *(rendition.file.name for rendition in image.renditions.all())}
    assert set(stored()) == names
    assert {rendition.width for rendition in image.renditions.all()} == {400}


@pytest.mark.django_db(transaction=True)
def test_deleting_removes_file_and_sizes(stored):
    image, document = make_image(), make_document()
    make_missing(image.pk)
    image.delete()
    document.delete()
    assert stored() == []


@pytest.mark.django_db
def test_an_old_instance_does_not_bring_back_an_old_place():
    image = make_image()
    SiteImage.objects.update(file=image.file.name.replace("private/", "public/"))
    image.title = "Autre titre"
    image.save()
    assert SiteImage.objects.get().file.name.startswith("public/images/")


@pytest.mark.django_db
def test_a_drawing_is_cleaned_and_measured():
    data = b'<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"><script>alert(1)</script></svg>'
    image = SiteImage.objects.create(title="Logo", file=ContentFile(data, "logo.svg"))
    assert (image.width, image.height, image.is_svg()) == (30, 20, True)
    assert b"alert" not in bytes_of(image.file)


@pytest.mark.django_db
def test_a_drawing_without_size_is_taken_or_refused_with_a_sentence():
    data = b'<svg xmlns="http://www.w3.org/2000/svg"><rect width="5"/></svg>'
    image = SiteImage.objects.create(title="Logo", file=ContentFile(data, "logo.svg"))
    assert image.width > 0


@pytest.mark.django_db(transaction=True)
def test_deleting_through_an_old_instance_deletes_the_file_where_it_is_now(stored, media_root):
    document = make_document()
    public = document.file.name.replace("private/", "public/")
    (media_root / "public/documents").mkdir(parents=True)
    (media_root / document.file.name).rename(media_root / public)
    SiteDocument.objects.update(file=public)
    document.delete()
    assert stored() == []


@pytest.mark.django_db
def test_two_threads_that_draw_from_a_picture_do_not_close_each_other_s_file():
    image = make_image()
    stored = Path(image.file.path)
    with image.open_file() as first:
        with image.open_file() as second:
            assert second.read() == stored.read_bytes()
        assert second.closed
        assert first.read() == stored.read_bytes()
    assert first.closed
    stored.unlink()
    with pytest.raises(SourceImageIOError, match="No such file"), image.open_file():
        pass
