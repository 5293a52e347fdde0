"""Documents are known by what is inside, as the programs that people use write it."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from cms.media.upload import checked_document
from tests.cms.media.builders import PDF

CASES = Path(__file__).parents[1] / "cases"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "application/vnd.openxmlformats-officedocument"
WORD, EXCEL, SLIDES = (
    f"{OFFICE}.{kind}.main+xml"
    for kind in ("wordprocessingml.document", "spreadsheetml.sheet", "presentationml.presentation")
)
TRANSITIONAL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument"


def taken(data: bytes, name: str) -> bytes:
    """What is kept of the document."""
    return checked_document(ContentFile(data), name).read()


def is_refused(data: bytes, name: str) -> bool:
    """Whether one sentence names the document and refuses it."""
    with pytest.raises(ValidationError) as caught:
        checked_document(ContentFile(data), name)
    (sentence,) = caught.value.messages
    return f"« {name} »" in sentence


def archive(entries: dict[str, str | bytes], streamed=False) -> bytes:
    output = BytesIO()
    if streamed:  # sizes then follow each file, as from a server
        output.seekable = lambda: False
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as file:
        for name, body in entries.items():
            file.writestr(name, body)
    return output.getvalue()


def office(part: str, kind: str, relation=TRANSITIONAL, target="", more="", **options) -> bytes:
    types = f'<Types xmlns="{TYPES}"><Default Extension="rels" ContentType="a/b"/>{more}'
    types += f'<Override PartName="/{part}" ContentType="{kind}"/></Types>'
    related = f'<Relationship Id="r1" Type="{relation}" Target="{target or part}"/>'
    relations = f'<Relationships xmlns="{RELATIONS}">{related}</Relationships>'
    entries = {"[Content_Types].xml": types, "_rels/.rels": relations, part: "<w/>"}
    return archive(entries, **options)


@pytest.mark.parametrize(
    "file", ["partie-principale-document2.docx", "pdf-suivi-de-4-ko-de-zeros.pdf", "texte-utf-16.txt"]
)
def test_what_real_programs_write_is_taken(file):
    assert taken((CASES / file).read_bytes(), file)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.docx", office("word/document.xml", WORD)),
        ("a.docx", office("word/document2.xml", WORD)),
        ("a.docx", office("word/document2.xml", WORD, target="/word/document2.xml")),
        ("a.docx", office("word/document.xml", WORD, relation=STRICT)),
        ("a.docx", office("word/document.xml", WORD, streamed=True)),
        ("a.docx", office("word\\document.xml", WORD, target="word/document.xml")),
        ("a.xlsx", office("xl/workbook2.xml", EXCEL)),
        ("a.xlsx", office("xl/workbook.xml", EXCEL, relation=STRICT)),
        ("a.pptx", office("ppt/presentation1.xml", SLIDES)),
        ("a.odt", archive({"mimetype": "application/vnd.oasis.opendocument.text\n", "content.xml": "<a/>"})),
        (
            "a.ods",
            archive(
                {
                    "META-INF/manifest.xml": '<m:manifest xmlns:m="urn:m"><m:file-entry m:full-path="/" '
                    'm:media-type="application/vnd.oasis.opendocument.spreadsheet"/></m:manifest>'
                }
            ),
        ),
        ("a.pdf", b"\r\n\0junk" + PDF),
        ("a.pdf", PDF + b"\0" * 10_000),
        ("a.pdf", PDF + b"\r\n" * 5_000),
        ("a.pdf", PDF + b"<html><p>Cette page a \xc3\xa9t\xc3\xa9 servie</p></html>" * 100),
        ("a.pdf", PDF + PDF.replace(b"%PDF-1.4\n", b"")),
    ],
)
def test_documents_are_known_by_what_is_inside(name, data):
    assert taken(data, name) == data


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.xlsx", office("word/document.xml", WORD)),
        ("a.docx", office("xl/workbook.xml", EXCEL)),
        ("a.docx", office("word/document.xml", WORD, target="word/missing.xml")),
        ("a.docx", archive({"[Content_Types].xml": "<Types", "a.xml": "<w/>"})),
        ("a.odt", archive({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"})),
        ("a.odt", archive({"content.xml": "<a/>"})),
        ("a.pdf", PDF[:-7]),
        ("a.pdf", PDF + b"12 0 obj\n<< /Length 20 >>\nstream\nhalf of the first"),
        ("a.pdf", b"\0" * 2000 + PDF),
    ],
)
def test_what_is_another_document_or_half_of_one_is_refused(name, data):
    assert is_refused(data, name)


@pytest.mark.parametrize(
    "data",
    [
        office("word/document.xml", "application/vnd.ms-word.document.macroEnabled.main+xml"),
        office(
            "word/document.xml",
            WORD,
            more='<Override PartName="/word/a.bin" ContentType="application/vnd.ms-office.vbaProject"/>',
        ),
        archive({"word/document.xml": "<w/>", "word/VBAPROJECT.BIN": "x"}),
        archive({"word/document.xml": "<w/>", "word\\vbaProject.bin": "x"}),
    ],
)
def test_macros_are_refused_under_any_name(data):
    assert is_refused(data, "a.docx")


TEXT = "Kéniéba ; « puits n° 4 »\r\nKɛnɛya\tߒߞߏ\n"


@pytest.mark.parametrize(
    ("charset", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
        ("utf-16-le", b""),
        ("utf-16-be", b""),
        ("utf-32-le", b"\xff\xfe\0\0"),
        ("utf-32-be", b"\0\0\xfe\xff"),
    ],
)
def test_plain_text_becomes_utf8_from_any_unicode(charset, mark):
    assert taken(mark + TEXT.encode(charset), "a.txt").decode() == TEXT
    assert taken(mark + TEXT.encode(charset), "a.csv") == mark + TEXT.encode(charset)


@pytest.mark.parametrize("charset", ["cp1252", "mac-roman"])
@pytest.mark.parametrize("text", ["Kéniéba – l’eau", "« À Kayes… »\r« ÉTÉ » : ça, ô même où naît l’œuvre"])
def test_plain_text_of_old_programs_becomes_utf8(text, charset):
    assert taken(text.encode(charset), "a.txt").decode() == text


def test_plain_text_of_dos_becomes_utf8():
    text = "L'école à Kéniéba : été, forêt, garçon\r\n"
    assert taken(text.encode("cp850"), "a.txt").decode() == text


@pytest.mark.parametrize("text", ["Wait… what — no… well", "‚Wort‘ und ‚Tat‘", "À la mine… – là"])
def test_marks_of_windows_make_no_text_that_of_dos(text):
    assert taken(text.encode("cp1252"), "a.txt").decode() == text


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("été à Kéniéba ".encode() + b"\xc3", "été à Kéniéba Ã"),
        ("kɛnɛya ".encode() + b"l\x92eau", "kɛnɛya l’eau"),
        ("été".encode() + b"\xff", "étéÿ"),
        (b"\x81 " + "été".encode(), "\ufffd été"),
    ],
)
def test_one_broken_byte_spoils_only_itself(data, text):
    assert taken(data, "a.txt").decode() == text


def test_quotation_marks_and_bullets_make_no_text_macroman():
    text = "• “Water”, ‘well’ – 5 ‰ ™ œ €"
    assert taken(text.encode("cp1252"), "a.txt").decode() == text


BULLETS = "Matériel :\r\n\uf0b7 une pelle\r\n\uf0b7 deux seaux\r\n"
UTF_16 = [("utf-16-le", b""), ("utf-16-be", b""), ("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff")]


@pytest.mark.parametrize(("charset", "mark"), UTF_16)
@pytest.mark.parametrize("text", [BULLETS, "kɛnɛya sɔrɔli", "ߒߞߏ ߞߊ߲\n", "صحة الماء\n", "ⵜⵉⴼⵉⵏⴰⵖ ⴰⵎⴰⵏ\n"])
@pytest.mark.parametrize("after", [b"", b"\n", b"\0", b"\0" * 512])
def test_utf16_is_read_in_the_alphabets_of_mali_whatever_follows_it(charset, mark, text, after):
    assert taken(mark + text.encode(charset) + after, "a.txt").decode() == text


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("zeros", [1, 2, 511])
def test_text_may_be_followed_by_zeros(charset, zeros):
    assert taken("L’été ; 4\n".encode(charset) + b"\0" * zeros, "a.txt").decode() == "L’été ; 4\n"


@pytest.mark.parametrize("text", ["MZungu raconte", "MZ", "MZ;nom\n1;été\n"])
def test_a_text_may_begin_as_a_program_does(text):
    assert taken(text.encode(), "a.txt").decode() == text


@pytest.mark.parametrize(
    "data",
    [
        b"a\0;b",
        b"\0a;b",
        b"\0" * 512,
        b"\xff\xfe" + b"\0" * 512,
        b"RIFF$\x08\0\0WAVEfmt " + b"\x20\0\x30\0" * 40,
        b"MZ\x90" + b"\0" * 61,
        b"\xff\xfeodd",
        b"\xff\xfe" + bytes(range(256)),
        b"\xff\xfe<\0h\0t\0m\0l\0>\0",
        b"<\0h\0t\0m\0l\0>\0",
        b"\xef\xbb\xbf <html>",
        b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff",
        b"\x7fELF\x02\x01\x01" + b"\0" * 90,
    ],
)
@pytest.mark.parametrize("name", ["a.txt", "a.csv"])
def test_what_is_no_text_is_refused(data, name):
    assert is_refused(data, name)
