"""A table of redirects is imported as before; one that would fill the memory is refused unread."""

import csv
import re
import zipfile
from io import SEEK_END, BytesIO, StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook
from wagtail.contrib.redirects.base_formats import XLSX
from wagtail.contrib.redirects.models import Redirect

from cms.overrides.redirect_imports import MOST_BYTES, MOST_INSIDE
from tests.home.builders import editor

pytestmark = pytest.mark.django_db


def spreadsheet(rows) -> bytes:
    book, data = Workbook(), BytesIO()
    for row in rows:
        book.active.append(list(row))
    book.save(data)
    return data.getvalue()


def workbook(inside: int = 0) -> bytes:
    """A workbook of one redirect, with so many bytes beside it."""
    data = BytesIO(spreadsheet([["from", "to"], ["/puits", "/eau"]]))
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


def confirmed(name: str, data: bytes) -> str:
    """The page after an import whose first column is the old address, the second the new one."""
    client = editor()
    page = client.post("/admin/redirects/import/", {"import_file": SimpleUploadedFile(name, data)})
    hidden = dict(re.findall('name="(import_file_name|input_format)" value="([^"]*)"', page.content.decode()))
    chosen = {"from_index": "0", "to_index": "1", "permanent": "on"}
    answer = client.post("/admin/redirects/import/process/", {**hidden, **chosen}, follow=True)
    return answer.content.decode()


OLD = ["/vieille page/", "/a,b;c/", "/été/"]
NEW = ["https://exemple.org/1", "https://exemple.org/2?a=1;b", "https://exemple.org/3"]
HEADINGS = ["Ancienne adresse", "Nouvelle adresse"]


def table(separator: str, headings: bool = True, before: str = "") -> str:
    rows = [HEADINGS] * headings + [list(pair) for pair in zip(OLD, NEW, strict=True)] + [["", ""], []]
    text = StringIO(before)
    text.seek(0, SEEK_END)
    csv.writer(text, delimiter=separator).writerows(rows)
    return text.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", table(",").encode()),
        ("a.csv", table(";").encode("utf-8-sig")),
        ("A.CSV", table(";").encode("cp1252")),
        ("a.csv", table("\t").encode("utf-16")),
        ("a.txt", table("\t").encode("utf-16-be")),
        ("a.tsv", table("\t").encode("utf-16-le")),
        ("a.tsv", table("\t").encode()),
        ("a.csv", table(";", before="sep=;\r\n").encode()),
        ("a.csv", table(";").replace("\r\n", "\r").encode("mac-roman")),
        ("a.csv", table(";", before="sep=;\r").replace("\r\n", "\r").encode("mac-roman")),
        ("a.csv", table(";", before="Redirections du site, par rubrique, en 2026\r\n\r\n").encode()),
        ("a.csv", table(";", False, "Redirections du site, par rubrique, en 2026\r\n").encode("cp1252")),
        ("a.csv", table(";", headings=False).encode()),
        ("a.csv", table(",", headings=False).encode("cp1252")),
        ("a.xlsx", spreadsheet([HEADINGS, *zip(OLD, NEW, strict=True), [None, None]])),
        ("a.xlsx", spreadsheet(zip(OLD, NEW, strict=True))),
    ],
)
def test_a_table_is_imported_whatever_spreadsheet_wrote_it(name, data):
    confirmed(name, data)
    found = Redirect.objects.order_by("pk").values_list("old_path", "redirect_link")
    assert list(found) == list(zip(["/vieille%20page", "/a,b;c", "/été"], NEW, strict=True))


@pytest.mark.parametrize("first", ["vieille-page", "localhost/a", "page.html", "source", "nouvelle adresse"])
def test_a_first_row_with_an_address_is_a_redirect(first):
    confirmed("a.csv", f"{first};https://exemple.org/\nautre;https://exemple.org/b".encode())
    found = list(Redirect.objects.order_by("pk").values_list("old_path", "redirect_link"))
    assert found == [
        (Redirect.normalise_path(first), "https://exemple.org/"),
        ("/autre", "https://exemple.org/b"),
    ]


@pytest.mark.parametrize(
    "headings",
    ["Ancienne adresse;Nouvelle adresse", "old_path;redirect_link", "De;Vers", "FROM;TO", "Source;Cible"],
)
def test_headings_are_no_redirect(headings):
    page = confirmed("a.csv", f"{headings}\nautre;https://exemple.org/b".encode())
    assert list(Redirect.objects.values_list("old_path", flat=True)) == ["/autre"]
    assert 'name="import_file"' not in page  # the page of what was not imported


def test_a_first_row_that_is_neither_is_told():
    page = confirmed("a.csv", b"vieille-page;page-neuve\nautre;https://exemple.org/b")
    assert list(Redirect.objects.values_list("old_path", flat=True)) == ["/autre"]
    assert "vieille-page" in page


def test_what_is_no_table_is_refused_in_a_sentence():
    assert "« a.csv » n’est pas un tableau lisible" in imported("a.csv", b'De;Vers\n"' + b"a" * 200_000)


def test_what_is_too_large_inside_is_refused_unread(monkeypatch):
    monkeypatch.setattr(XLSX, "create_dataset", lambda *of: pytest.fail("read"))
    page = imported("a.xlsx", workbook(MOST_INSIDE))
    assert "« a.xlsx » contient" in page
    assert "enregistrez-le en CSV" in page


def test_what_is_too_large_is_refused():
    assert "« a.csv » pèse" in imported("a.csv", b"from,to\n" + b"/a,/b\n" * (MOST_BYTES // 6))
