"""The mirror meets sites and networks that behave badly: it waits, gives up with a sentence, never lies."""

import ast
import gzip
import json
import re
import shutil
import sqlite3
import ssl
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from types import SimpleNamespace

import pytest

from tests.cms.syndication.mirroring import FILE, Handler, codev_mirror, held, read, site_in_memory
from tests.cms.syndication.receiver import answering, listening

EMPTY = {"changes": [], "cursor": "[1, 0, 0]", "more": False}
ITEM = {"type": "news", "id": "a", "lang": "fr"}
PUT = {"op": "put", "seq": 1, **ITEM, "item": ITEM}


@pytest.fixture
def site():
    with site_in_memory() as one:
        one.put("a")
        yield one


@pytest.fixture(autouse=True)
def waits(monkeypatch):
    """The seconds that the mirror would have waited."""
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    waits = []
    monkeypatch.setattr(codev_mirror, "time", SimpleNamespace(sleep=waits.append, time=time.time))
    return waits


@pytest.fixture
def run(site, tmp_path):
    def run(**options):
        codev_mirror.Mirror(site.origin, tmp_path / "copy", **options).run()
        return held(tmp_path / "copy")

    return run


def saying(page, kind="application/json", **headers):
    body = page if isinstance(page, bytes) else json.dumps(page).encode()
    return answering(200, body, Content_Type=kind, **headers)


def reset(handler):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")
    handler.close_connection = True


def half_a_file(handler):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nabc")
    handler.close_connection = True


def nothing_at_all(handler):
    handler.close_connection = True


def too_short(handler):
    body = json.dumps({**EMPTY, "more": False}).encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body) + 1}\r\n\r\n"
    handler.wfile.write(head.encode() + body)
    handler.close_connection = True


STUMBLES = {
    "500": answering(500, b"x" * 100_000),
    "503": answering(503),
    "429": answering(429),
    "reset": reset,
    "closed": nothing_at_all,
    "shorter than announced": too_short,
    "not JSON": saying(b"<html>"),
    "another type": saying(EMPTY, "text/html"),
    "broken gzip": saying(gzip.compress(json.dumps(EMPTY).encode())[:-9], Content_Encoding="gzip"),
    "not a page": saying([]),
    "no cursor": saying({**EMPTY, "cursor": ""}),
    "more of the same": saying({**EMPTY, "more": True}),
    "numbers that fall": saying({**EMPTY, "changes": [PUT, PUT]}),
    "another item": saying({**EMPTY, "changes": [{**PUT, "item": {**ITEM, "id": "b"}}]}),
    "no such operation": saying({**EMPTY, "changes": [{**PUT, "op": "patch"}]}),
    "an identifier that is no text": saying({**EMPTY, "changes": [{**PUT, "op": "delete", "id": 7}]}),
    "NaN": saying(b'{"changes": [], "cursor": "c", "more": NaN}'),
    "too deep": saying(b'{"changes": ' + b"[" * 50_000 + b"]" * 50_000 + b', "cursor": "c", "more": false}'),
}


@pytest.mark.parametrize("name", STUMBLES)
def test_what_may_pass_is_tried_again(site, run, waits, name):
    site.answers = [STUMBLES[name]]
    assert run() == site.public
    assert len(waits) == 1


@pytest.mark.parametrize("name", STUMBLES)
def test_what_does_not_pass_ends_with_a_sentence_and_leaves_the_copy(site, run, waits, name):
    copy = run()
    site.delete("a")
    site.answers = [STUMBLES[name]] * codev_mirror.TRIES
    with pytest.raises(codev_mirror.Fault, match="relancez plus tard") as fault:
        run()
    assert fault.value.code == codev_mirror.UNREACHABLE
    assert [0.5 * 2**turn <= wait <= 2**turn for turn, wait in enumerate(waits)] == [True] * 5
    site.answers = []
    assert copy != run() == {}


def test_it_waits_as_long_as_it_is_told(site, run, waits):
    in_a_minute = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)
    site.answers = [answering(503, Retry_After="7"), answering(429, Retry_After=in_a_minute)]
    run()
    assert waits[0] == 7
    assert 55 <= waits[1] <= 60


def test_it_comes_back_another_time_when_told_to_wait_long(site, run, waits):
    site.answers = [answering(503, Retry_After="3600")]
    with pytest.raises(codev_mirror.Fault):
        run()
    assert waits == []


def test_an_answer_that_drips_is_cut(site, run, monkeypatch):
    over = threading.Event()

    def drip(handler):
        try:
            handler.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
            while not over.wait(0.02):
                handler.wfile.write(b"x")
        except OSError:
            handler.close_connection = True

    def drip_a_body(handler):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
        drip(handler)

    monkeypatch.setattr(codev_mirror, "PAGE_WITHIN", 1.0)
    site.answers = [drip, drip_a_body]
    try:
        assert run() == site.public
    finally:
        over.set()


def test_silence_is_not_waited_for(site, run, monkeypatch):
    over = threading.Event()
    monkeypatch.setattr(codev_mirror, "SILENCE", 0.5)
    site.answers = [lambda handler: over.wait(60)]
    try:
        assert run() == site.public
    finally:
        over.set()


@pytest.mark.parametrize("zipped", [False, True])
def test_an_endless_answer_is_not_read(site, run, monkeypatch, zipped):
    monkeypatch.setattr(codev_mirror, "LARGEST_PAGE", 1 << 20)
    body = b" " * (50 << 20)
    encoding = {"Content_Encoding": "gzip"} if zipped else {}

    def huge(handler):
        try:
            saying(gzip.compress(body, 1) if zipped else body, **encoding)(handler)
        except OSError:
            handler.close_connection = True

    site.answers = [huge]
    with pytest.raises(codev_mirror.Fault, match="plus de 1 Mo"):
        run()


def test_a_redirect_elsewhere_is_not_followed(site, run, tmp_path):
    with site_in_memory() as other:
        site.answers = [answering(302, Location=f"{other.origin}/api/v1/changes")]
        with pytest.raises(codev_mirror.Fault, match=re.escape(other.origin)):
            run(token="cdv_secret")
        assert other.asked == []


@pytest.mark.parametrize(
    "target",
    [
        "https://127.0.0.1@evil.example/",
        "//evil.example/",
        "http://127.0.0.1/",
        "ftp://127.0.0.1/",
        "http://[",
    ],
)
def test_what_only_looks_like_the_same_site_is_another(site, run, target):
    site.answers = [answering(302, Location=target)] * codev_mirror.TRIES
    with pytest.raises(codev_mirror.Fault):
        run()


def test_a_redirect_on_the_site_itself_is_followed(site, run):
    site.answers = [answering(307, Location="/api/v1/changes?limit=100")]
    assert run() == site.public


def test_redirects_in_a_circle_end(site, run):
    site.answers = [answering(307, Location="/api/v1/changes")] * 5 * codev_mirror.TRIES
    with pytest.raises(codev_mirror.Fault):
        run()


def test_an_expired_cursor_starts_again_once(site, run):
    run()
    site.epoch += 1
    site.entries.clear()
    site.put("b")
    assert run() == site.public
    site.epoch, page = site.epoch + 1, site.page
    site.page = lambda query: None if query.get("since") else {**page(query), "more": True}
    with pytest.raises(codev_mirror.Fault, match="curseur"):
        run()


def test_a_cursor_refused_as_malformed_starts_again(site, run):
    run()
    site.put("b")
    site.answers = [answering(400, b"{}")]
    assert run() == site.public


def test_nothing_new_costs_a_304(site, run, tmp_path):
    run()
    site.answers = [saying({**EMPTY, "cursor": "[1, 1, 0]"}, ETag='"same"'), answering(304)]
    run()
    assert run() == site.public
    assert site.asked[-1][1]["If-None-Match"] == '"same"'


def test_the_token_confirms_only_what_is_applied(site, run):
    """Not in a first pass, which has not removed yet what it did not name; then once more at the end."""
    site.put("b")
    run(token="cdv_x", limit=1)
    tokens = [headers.get("Authorization") for _path, headers in site.asked]
    assert tokens == [None, None, "Bearer cdv_x"]
    site.epoch += 1
    site.asked.clear()
    run(token="cdv_x")
    tokens = [headers.get("Authorization") for _path, headers in site.asked]
    assert tokens == ["Bearer cdv_x", None, "Bearer cdv_x"]


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl")
def test_a_certificate_that_nobody_vouches_for_is_refused(site, tmp_path):
    words = "req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=127.0.0.1 -keyout key.pem -out cert.pem"
    subprocess.run(["openssl", *words.split()], cwd=tmp_path, check=True, capture_output=True)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    with listening(Handler, site, tls) as origin, pytest.raises(codev_mirror.Fault, match="CERTIFICATE"):
        codev_mirror.Mirror(origin.replace("http:", "https:"), tmp_path / "copy").run()
    assert site.asked == []


# Files


def test_a_file_that_is_no_longer_named_leaves_no_half(site, run, tmp_path, monkeypatch):
    monkeypatch.setattr(codev_mirror, "TRIES", 1)
    site.put("b", files={"x.webp": b"abcdef"})
    site.answers = [saying(site.page({"limit": "9"})), half_a_file]
    with pytest.raises(codev_mirror.Fault):
        run(media=True)
    parts = tmp_path / "copy" / ".part"
    assert [path.read_bytes() for path in parts.iterdir()] == [b"abc"]
    site.delete("b")
    run(media=True)
    assert list(parts.iterdir()) == []


def test_files_come_and_go_with_the_items_that_name_them(site, run):
    site.put("b", files={"public/one.webp": b"one", "public/two.webp": b"two"})
    site.put("c", files={"public/two.webp": b"two"})
    assert run(media=True)["media/public/one.webp"] == b"one"
    site.delete("b")
    assert {name for name in run(media=True) if name.startswith("media/")} == {"media/public/two.webp"}
    assert run(media=False).keys() == {"news/a.json", "news/c.json"}


def test_a_file_that_broke_off_goes_on_where_it_was(site, run):
    rest = answering(206, b"def", Content_Range="bytes 3-5/6")
    site.put("b", files={"x.webp": b"abcdef"})
    site.answers = [saying(site.page({"limit": "9"})), half_a_file, rest]
    assert run(media=True)["media/x.webp"] == b"abcdef"
    assert site.asked[-1][1]["Range"] == "bytes=3-"


def test_a_site_that_cannot_go_on_sends_all_again(site, run):
    site.put("b", files={"x.webp": b"abcdef"})
    site.answers = [saying(site.page({"limit": "9"})), too_short, answering(416)]
    assert run(media=True)["media/x.webp"] == b"abcdef"


def test_a_file_that_is_gone_is_left_out_and_asked_for_again(site, run):
    site.put("b", files={"x.webp": b"x"})
    path = "/media/x.webp"
    data = site.files.pop(path)
    assert "media/x.webp" not in run(media=True)
    site.files[path] = data
    assert run(media=True)["media/x.webp"] == b"x"


def test_files_of_other_sites_are_not_fetched(site, run):
    with site_in_memory() as other:
        site.put("b")
        site.entries["news", "b"]["item"]["addresses"] = [
            f"{other.origin}/media/x.webp",
            f"http://evil@{site.origin[7:]}/media/x.webp",
            f"{site.origin}.evil.example/media/x.webp",
        ]
        assert run(media=True).keys() == {"news/a.json", "news/b.json"}
        assert other.asked == []


# The folder


WILD = [
    *(
        "../../etc/passwd",
        "..",
        ".",
        "/etc/passwd",
        "C:\\boot",
        "con",
        "nul.fr",
        "COM1",
        "A",
        "a",
        "é",
        "e\u0301",
    ),
    *(
        "x" * 5000,
        "X" * 5000,
        "a\0b",
        "a\nb",
        "a/b",
        "a%2Fb",
        "~",
        "media",
        "state.sqlite3",
        "a.",
        "a ",
        "\ud800",
    ),
]


def test_names_are_safe_and_stay_different_on_any_disk(site, run, tmp_path):
    for name in WILD:
        site.put(name, type=name)
    run()
    folder = tmp_path / "copy"
    items = [read(folder / path) for path in codev_mirror.paths(folder)]
    assert sorted(item["id"] for item in items) == sorted([*WILD, "a"])
    names = [path for one in codev_mirror.paths(folder) for path in one.split("/")]
    assert [one for one in names if not re.fullmatch(r"[a-z0-9_~%A-F.-]{1,155}", one)] == []
    assert len({codev_mirror.safe(name).casefold() for name in WILD}) == len(WILD)
    assert [path.name for path in tmp_path.iterdir()] == ["copy"]


def test_a_file_cannot_leave_the_folder():
    assert codev_mirror.file_path("https://x/media/../a") == "media/%2E%2E/a"
    assert codev_mirror.file_path("https://x/media/%2e%2e%2f%2e%2e%2fa//") == "media/%2E.%2F..%2Fa/%/%"


def test_the_bytes_depend_on_the_item_alone():
    def told(text):
        page = f'{{"changes": [{text}], "cursor": "c", "more": false}}'
        return codev_mirror.read_page(page.encode(), "", 0, "").changes

    one = told(
        '{"op":"put","seq":1,"type":"n","id":"i","lang":"fr","item":{"type":"n","id":"i","lang":"fr","x":"\\u00e9\\ud800"}}'
    )
    other = told(
        '{"op":"put","seq":1,"type":"n","id":"i","lang":"fr","item":{"x":"é\\uD800","lang":"fr","id":"i","type":"n"}}'
    )
    assert one == other
    assert json.loads(one[0].data)["x"] == "é\ud800"


def test_a_folder_has_one_mirror_at_a_time(site, run, tmp_path):
    run()
    holder = codev_mirror.Folder(tmp_path / "copy", site.origin, new=False)
    try:
        with pytest.raises(codev_mirror.Fault, match="une autre copie y travaille") as fault:
            run()
        assert fault.value.code == codev_mirror.UNUSABLE
    finally:
        holder.db.close()
    run()


def test_a_folder_with_other_things_is_left_alone(site, tmp_path, run):
    (tmp_path / "copy" / "news").mkdir(parents=True)
    (tmp_path / "copy" / "news" / "mine.json").write_text("{}")
    with pytest.raises(codev_mirror.Fault, match="prenez-en un vide"):
        run()
    assert held(tmp_path / "copy") == {"news/mine.json": {}}


def test_a_copy_of_another_site_is_left_alone(site, run, tmp_path):
    copy = run()
    with pytest.raises(codev_mirror.Fault, match=re.escape(site.origin)):
        codev_mirror.Mirror("https://other.example", tmp_path / "copy").run()
    assert held(tmp_path / "copy") == copy


def test_a_damaged_state_is_said(site, run, tmp_path):
    run()
    (tmp_path / "copy" / "state.sqlite3").write_bytes(b"not a database" * 1000)
    with pytest.raises(codev_mirror.Fault, match="ne peut pas servir"):
        run()


def test_a_disk_that_refuses_is_said_and_the_next_run_ends_exact(site, run, monkeypatch):
    def full(*paths):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(codev_mirror.os, "replace", full)
        with pytest.raises(codev_mirror.Fault, match="No space left"):
            run()
    assert run() == site.public


def test_verify_finds_what_was_tampered_with(site, run, tmp_path, capsys):
    site.put("b", files={"b.webp": b"b"})
    site.put("c")
    run(media=True)
    folder = tmp_path / "copy"
    command = [site.origin, str(folder), "--media", "--verify", "--quiet"]
    assert codev_mirror.main(command) == 0
    (folder / "news" / "a.json").write_text("{}")
    (folder / "news" / "c.json").unlink()
    (folder / "news" / "z.json").write_text("{}")
    (folder / "media" / "b.webp").write_bytes(b"B")
    assert codev_mirror.main(command) == codev_mirror.DIFFERENT
    said = sorted(capsys.readouterr().out.splitlines())
    assert said == [
        "diffère : media/b.webp",
        "diffère : news/a.json",
        "en trop : news/z.json",
        "manque : news/c.json",
    ]
    codev_mirror.main([site.origin, str(folder), "--media", "--restart", "--quiet"])
    (folder / "media" / "b.webp").unlink()
    run(media=True)
    assert codev_mirror.main(command) == codev_mirror.DIFFERENT


# The command


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["ftp://x", "f"], 2, "https://www.exemple.org"),
        (["https://x/path", "f"], 2, "« https://x/path »"),
        (["https://user@x", "f"], 2, "sans chemin"),
        (["https://x", "f", "--limit", "501"], 2, "--limit vaut « 501 »"),
        (["https://x", "f", "--watch=-1"], 2, "--watch"),
        (["https://x", "f", "--token", "a\nb"], 2, "--token"),
        (["https://x", "/dev/null/f"], 4, "/dev/null/f"),
    ],
)
def test_wrong_use_is_said_with_its_cure(caplog, arguments, code, said):
    assert codev_mirror.main(arguments) == code
    assert said in caplog.text


def test_several_types_are_read_with_one_cursor(site, run):
    site.put("b", type="projects")
    site.put("c", type="albums", lang="en")
    assert run(types=["news", "projects"]).keys() == {"news/a.json", "projects/b.json"}
    assert run(types=["albums"], langs=["en", "fr"]).keys() == {"albums/c.json"}
    assert run(langs=["fr"]).keys() == {"news/a.json", "projects/b.json"}


def test_it_speaks_the_language_of_the_machine(monkeypatch):
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    assert codev_mirror.words("missing") == "missing"
    monkeypatch.setenv("LC_ALL", "C")
    assert codev_mirror.words("missing") == "manque"


def test_every_sentence_has_two_languages_with_the_same_values():
    fields = [
        {*re.findall(r"\{(\w+)", one)} == {*re.findall(r"\{(\w+)", other)}
        for one, other in codev_mirror.MESSAGES.values()
    ]
    assert all(fields)


def test_the_watch_goes_on_after_a_failure_of_the_site(site, tmp_path, monkeypatch):
    pauses = []

    def sleep(seconds):
        pauses.append(seconds)
        site.put(f"item{len(pauses)}")
        if len(pauses) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(codev_mirror, "TRIES", 1)
    monkeypatch.setattr(codev_mirror, "time", SimpleNamespace(sleep=sleep))
    site.answers = [saying(EMPTY), answering(503)]
    code = codev_mirror.main([site.origin, str(tmp_path / "copy"), "--watch", "60", "--quiet"])
    assert (code, pauses) == (codev_mirror.INTERRUPTED, [60, 60, 60])
    assert len(held(tmp_path / "copy")) == 3


def test_python_3_9_is_enough():
    """What syntax, modules and the commonest calls of later versions it could use by mistake."""
    tree = ast.parse(FILE.read_text(), feature_version=(3, 9))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    modules = {getattr(node, "module", None) or node.names[0].name for node in imports}
    assert {name.partition(".")[0] for name in modules} <= {*sys.stdlib_module_names} - {"tomllib"}
    later = {"UTC", "pairwise", "batched", "file_digest", "timeout_at", "getencoding", "hardlink_to", "chdir"}
    words = {getattr(node, "attr", getattr(node, "id", "")) for node in ast.walk(tree)}
    keywords = {node.arg for node in ast.walk(tree) if isinstance(node, ast.keyword)}
    assert (words & later, keywords & {"strict", "slots", "kw_only", "autocommit"}) == (set(), set())


def test_state_is_a_database_that_anybody_can_read(site, run, tmp_path):
    run()
    state = sqlite3.connect(tmp_path / "copy" / "state.sqlite3")
    assert state.execute("SELECT value FROM state WHERE name = 'cursor'").fetchone() == ("[1, 1, 0]",)
    state.close()
