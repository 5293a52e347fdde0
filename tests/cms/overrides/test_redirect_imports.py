"""A table of redirects is imported as before; one that would fill the memory is refused unread."""

import zipfile
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook
from wagtail.contrib.redirects.base_formats import XLSX

from cms.overrides.redirect_imports import MOST_BYTES, MOST_INSIDE
from tests.home.builders import editor

pytestmark = pytest.mark.django_db


def workbook(inside: int = 0) -> bytes:
    """A workbook of one redirect, with so many bytes beside it."""
    book, data = Workbook(), BytesIO()
    book.active.append(["from", "to"])
    book.active.append(["/puits", "/eau"])
    book.save(data)
    with zipfile.ZipFile(data, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.bin", b"a" * inside)
    return data.getvalue()


def imported(name: str, data: bytes) -> str:
    file = SimpleUploadedFile(name, data)
    return editor().post("/admin/redirects/import/", {"import_file": file}).content.decode()


@pytest.mark.parametrize(
    ("name", "data"), [("a.xlsx", workbook()), ("a.csv", b"from,to\n/puits,/eau\n")], ids=["xlsx", "csv"]
)
def test_a_table_is_read(name, data):
    assert "/puits" in imported(name, data)


def test_what_is_too_large_inside_is_refused_unread(monkeypatch):
    monkeypatch.setattr(XLSX, "create_dataset", lambda *of: pytest.fail("read"))
    page = imported("a.xlsx", workbook(MOST_INSIDE))
    assert "« a.xlsx » contient" in page
    assert "enregistrez-le en CSV" in page


def test_what_is_too_large_is_refused():
    assert "« a.csv » pèse" in imported("a.csv", b"from,to\n" + b"/a,/b\n" * (MOST_BYTES // 6))
