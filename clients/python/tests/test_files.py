"""The pictures and documents that items name come, go, and are taken up again where they broke off."""

import pytest

import codev_mirror
from fake_site import HALF_A_FILE, ONE_BYTE_TOO_FEW, answering, saying, site_in_memory


def test_a_file_that_is_no_longer_named_leaves_no_half(site, run, tmp_path, monkeypatch):
    monkeypatch.setattr(codev_mirror, "TRIES", 1)
    site.put("b", files={"x.webp": b"abcdef"})
    site.answers = [saying(site.page({"limit": "9"})), HALF_A_FILE]
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
    site.answers = [saying(site.page({"limit": "9"})), HALF_A_FILE, rest]
    assert run(media=True)["media/x.webp"] == b"abcdef"
    assert site.asked[-1][1]["Range"] == "bytes=3-"


def test_a_site_that_cannot_go_on_sends_all_again(site, run):
    site.put("b", files={"x.webp": b"abcdef"})
    site.answers = [saying(site.page({"limit": "9"})), ONE_BYTE_TOO_FEW, answering(416)]
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
