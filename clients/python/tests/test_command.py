"""The command: its options, its exit codes, and the sentences that people read."""

import ast
import inspect
import re
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

import codev_mirror
from copies import held
from fake_site import EMPTY, answering, saying


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
        {*re.findall(r"\{(\w+)", english)} == {*re.findall(r"\{(\w+)", other)}
        for english, other in codev_mirror.MESSAGES.values()
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


def test_the_read_me_names_every_option_and_every_exit_code():
    text = Path(codev_mirror.__file__).with_name("README.md").read_text(encoding="utf-8")
    options = text.split("## Options")[1].split("\n## ")[0]
    codes = text.split("## Exit codes")[1].split("\n## ")[0]
    named = [name for name in codev_mirror.OPTIONS if name.startswith("--")]
    assert sorted(set(re.findall(r"`(--[a-z-]+)", options))) == sorted(named)
    assert [int(code) for code in re.findall(r"^\| (\d+) \|", codes, re.MULTILINE)] == [
        0,
        codev_mirror.DIFFERENT,
        codev_mirror.MISUSED,
        codev_mirror.UNREACHABLE,
        codev_mirror.UNUSABLE,
        codev_mirror.INTERRUPTED,
    ]


@pytest.mark.skipif(sys.version_info < (3, 10), reason="3.9 itself runs it")
def test_python_3_9_is_enough():
    """What syntax, modules and the commonest calls of later versions it could use by mistake."""
    tree = ast.parse(inspect.getsource(codev_mirror), feature_version=(3, 9))
    imports = [node for node in ast.walk(tree) if isinstance(node, (ast.Import, ast.ImportFrom))]
    modules = {getattr(node, "module", None) or node.names[0].name for node in imports}
    assert {name.partition(".")[0] for name in modules} <= {*sys.stdlib_module_names} - {"tomllib"}
    later = {"UTC", "pairwise", "batched", "file_digest", "timeout_at", "getencoding", "hardlink_to", "chdir"}
    words = {getattr(node, "attr", getattr(node, "id", "")) for node in ast.walk(tree)}
    keywords = {node.arg for node in ast.walk(tree) if isinstance(node, ast.keyword)}
    assert (words & later, keywords & {"strict", "slots", "kw_only", "autocommit"}) == (set(), set())
