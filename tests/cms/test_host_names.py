"""A host has one spelling, the one that browsers send, however it was typed."""

import unicodedata

import pytest

from cms.host_names import canonical_url, host_name, host_of, origin_of

PUNYCODE = "xn--codveloppement-mali-dzb.example"


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("codéveloppement-mali.example", PUNYCODE),
        (unicodedata.normalize("NFD", "codéveloppement-mali.example"), PUNYCODE),
        ("CODÉVELOPPEMENT-MALI.EXAMPLE", PUNYCODE),
        ("codéveloppement-mali。example", PUNYCODE),
        (PUNYCODE.upper(), PUNYCODE),
        ("www.exemple.org.", "www.exemple.org"),
        ("straße.example", "xn--strae-oqa.example"),
        ("127.0.0.1", "127.0.0.1"),
        ("[0:0:0:0:0:0:0:1]", "[::1]"),
        ("2001:DB8::1", "[2001:db8::1]"),
    ],
)
def test_every_spelling_of_a_host_is_the_one_that_browsers_send(typed, sent):
    assert host_name(typed) == sent


@pytest.mark.parametrize(
    "typed", ["", ".", "a..b", "a b.example", "-a.example", "a_b.example", "127.1", "1.2.3.256", "a" * 64]
)
def test_what_is_no_host_is_refused(typed):
    with pytest.raises(ValueError):
        host_name(typed)


def test_an_origin_names_no_usual_port_and_nothing_behind():
    assert origin_of(" HTTP://Codéveloppement-Mali.example:80// ") == f"http://{PUNYCODE}"
    assert origin_of("https://[::1]:8443") == "https://[::1]:8443"
    assert origin_of("https://www.exemple.org:80") == "https://www.exemple.org:80"


@pytest.mark.parametrize(
    "url",
    ["ftp://a.example", "//a.example", "https://a.example/b", "https://a.example?", "https://a.example:0"],
)
def test_what_is_no_origin_is_refused(url):
    with pytest.raises(ValueError):
        origin_of(url)


def test_of_a_url_only_the_origin_is_spelt_anew():
    assert canonical_url("HTTPS://Été.example.:443/Été/?q=É#É") == "https://xn--t-9fab.example/Été/?q=É#É"


def test_the_host_of_an_origin_is_written_as_requests_name_it():
    assert host_of("https://[::1]:8443") == "[::1]"
    assert host_of(f"https://{PUNYCODE}:8443") == PUNYCODE
