"""A machine may know no types of files (slim images lack `/etc/mime.types`): we have a table of our own."""

import mimetypes

import pytest
from django.contrib.auth.models import User
from django.template.loader import render_to_string

from cms.media.formats import MEDIA_TYPES, media_type, type_name
from cms.media.items import document_item
from tests.cms.media.builders import make_document, show


@pytest.fixture(autouse=True)
def machine_without_types(monkeypatch):
    database = mimetypes.MimeTypes()
    for table in (*database.types_map, *database.types_map_inv, database.encodings_map):
        table.clear()
    monkeypatch.setattr(mimetypes, "_db", database)
    assert mimetypes.guess_type("a.pdf") == (None, None)


@pytest.mark.parametrize("ending", MEDIA_TYPES)
def test_every_type_is_named_by_its_ending(ending):
    assert type_name(media_type(f"rapport{ending}")) == ending[1:].upper()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "data", "served"),
    [
        ("a.csv", b"a;b\n", "text/csv"),
        ("a.txt", "é".encode("utf-16"), "text/plain; charset=utf-8"),
        ("a.rtf", b"{\\rtf1 a}", "application/rtf"),
    ],
)
def test_pages_partners_and_downloads_name_the_type(client, name, data, served):
    document = make_document(name=name, data=data)
    show(document)
    item = document_item(document)
    assert (item["type"], document.content_type) == (media_type(name), media_type(name))
    page = render_to_string("blocks/document.html", {"block": {"document": item}})
    assert f"({name[2:].upper()}, " in page
    client.force_login(User.objects.create_superuser("awa"))
    answer = client.get(f"/media/{document.file.name}")
    assert (answer.status_code, answer["Content-Type"]) == (200, served)
    answer.close()
