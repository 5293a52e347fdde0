"""An archive is whole to the last byte, or refused; nothing in one leads outside its folder."""

import gzip
import io
import tarfile
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.backup import Obstacle
from cms.backup.archive import Writer, verified
from cms.backup.manifest import DatabaseState, Manifest
from tests.cms.backup.sites import files

HELD = {"database": b"rows" * 300, "media/public/images/a.jpg": b"picture", "media/empty": b""}


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The bytes of a small archive."""
    folder = tmp_path_factory.mktemp("archive")
    with (folder / "whole.tar").open("wb") as target:
        writer = Writer(target)
        for name, content in HELD.items():
            (folder / "content").write_bytes(content)
            writer.add(name, folder / "content")
        state = DatabaseState(vendor="sqlite", migrations=[], counts={}, epoch="e", head=1)
        manifest = Manifest(version="0.1.0", taken_at="", database=state, lost=[], members=writer.members)
        writer.close(manifest)
    return (folder / "whole.tar").read_bytes()


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    return tmp_path_factory.mktemp("bench")


def read(folder, data: bytes):
    """The files that come out of an archive with these bytes, in a folder of their own."""
    place = folder / str(sum(1 for _ in folder.iterdir()))
    place.mkdir()
    (place / "archive.tar").write_bytes(data)
    verified(place / "archive.tar", into=place / "out")
    return {name: (place / "out" / name).read_bytes() for name in files(place / "out")}


def test_what_was_put_in_comes_out(whole, bench):
    assert read(bench, whole) == HELD


def test_one_that_ends_too_early_is_refused_wherever_it_ends(whole, bench):
    end = whole.rindex(b"manifest.sha256")
    for length in [0, 1, *range(256, end, 256)]:
        with pytest.raises(Obstacle):
            read(bench, whole[:length])


@given(data=st.data())
def test_a_changed_byte_is_noticed_or_changes_nothing(whole, bench, data):
    place = data.draw(st.integers(0, len(whole) - 1))
    changed = bytes([whole[place] ^ data.draw(st.integers(1, 255))])
    with suppress(Obstacle):
        assert read(bench, whole[:place] + changed + whole[place + 1 :]) == HELD


def hostile(name="media/x", kind=tarfile.REGTYPE, content=b"x", link="") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, link
    info.size = len(content) if kind == tarfile.REGTYPE else 0
    return info


@pytest.mark.parametrize(
    ("info", "said"),
    [
        (hostile("../x"), "inattendu"),
        (hostile("/etc/passwd"), "inattendu"),
        (hostile("media/../../x"), "inattendu"),
        (hostile("media/./x"), "inattendu"),
        (hostile("media//x"), "inattendu"),
        (hostile("media"), "inattendu"),
        (hostile("media/a\\b"), "inattendu"),
        (hostile("secret-key"), "inattendu"),
        (hostile(kind=tarfile.SYMTYPE, link="/etc/passwd"), "ordinaire"),
        (hostile(kind=tarfile.LNKTYPE, link="database"), "ordinaire"),
        (hostile(kind=tarfile.DIRTYPE), "ordinaire"),
        (hostile(kind=tarfile.CHRTYPE), "ordinaire"),
        (hostile(kind=tarfile.FIFOTYPE), "ordinaire"),
    ],
    ids=lambda value: f"{value.name} {value.type}" if isinstance(value, tarfile.TarInfo) else "",
)
def test_what_leads_elsewhere_is_refused(tmp_path, info, said):
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as tar:
        tar.addfile(info, io.BytesIO(b"x"))
    with pytest.raises(Obstacle, match=said):
        read(tmp_path, made.getvalue())
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["archive.tar"]


def headers(*named: tuple[bytes, int]) -> bytes:
    """Blocks that tell something of the file after them: (type, bytes that they claim to have)."""
    made = b""
    for kind, size in named:
        info = tarfile.TarInfo("x")
        info.type, info.size = kind, size
        made += info.tobuf(tarfile.GNU_FORMAT) + b"\0" * 512
    return made


@pytest.mark.parametrize("kind", [tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK, tarfile.XHDTYPE])
def test_headers_neither_fill_the_memory_nor_nest_without_end(tmp_path, kind):
    with pytest.raises(Obstacle, match=r"démesuré \(8589934592 octets\)"):
        read(tmp_path, headers((kind, 2**33)))
    with pytest.raises(Obstacle, match="n'est pas une archive entière"):
        read(tmp_path, headers((kind, 2)) * 2000)


@pytest.mark.parametrize(
    "name", ["\x1b]0;owned\x07", "media/../\x1b[2J", "a\nRestauration faite.", "a\u202eb"]
)
def test_no_name_commands_the_terminal(tmp_path, name):
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as tar:
        tar.addfile(hostile(name), io.BytesIO(b"x"))
    with pytest.raises(Obstacle, match="inattendu") as refused:
        read(tmp_path, made.getvalue())
    assert str(refused.value).isprintable()


def test_a_name_said_twice_is_refused(tmp_path):
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as tar:
        for content in (b"a", b"b"):
            tar.addfile(hostile(), io.BytesIO(content))
    with pytest.raises(Obstacle, match="deux fois"):
        read(tmp_path, made.getvalue())


def test_what_is_no_archive_of_ours_is_refused(tmp_path, whole):
    other = io.BytesIO()
    with tarfile.open(fileobj=other, mode="w") as tar:
        tar.addfile(hostile("database"), io.BytesIO(b"x"))
    for data in (b"", b"PK\x03\x04 something else" * 100, gzip.compress(whole), other.getvalue()):
        with pytest.raises(Obstacle):
            read(tmp_path, data)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(Obstacle, match=r"absent\.tar ne peut pas être lu"):
        verified(tmp_path / "absent.tar")


@pytest.mark.parametrize("name", HELD)
def test_another_content_under_the_same_manifest_is_named(tmp_path, whole, name):
    made = io.BytesIO()
    with tarfile.open(fileobj=io.BytesIO(whole)) as tar, tarfile.open(fileobj=made, mode="w") as forged:
        for info in tar:
            content = tar.extractfile(info).read()
            if info.name == name:
                content += b"!"
                info.size += 1
            forged.addfile(info, io.BytesIO(content))
    with pytest.raises(Obstacle, match=f"« {name} »"):
        read(tmp_path, made.getvalue())
