"""No call ever reaches one of our own machines or networks, whatever a name resolves to."""

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.syndication import ssrf
from cms.syndication.ssrf import TargetRefused, check_url, is_public, resolved, target

NOT_PUBLIC = [
    *("127.0.0.1", "127.1.2.3", "0.0.0.0", "10.0.0.1", "100.64.0.1", "169.254.169.254", "172.16.0.1"),
    *("192.168.1.1", "192.0.0.1", "192.0.0.192", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.9"),
    *("224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255", "192.88.99.1"),
    *("::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:0:127.0.0.1"),
    *("64:ff9b::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::", "2002:a00:1::1"),
    *("2001::1", "2001:db8::1", "3fff::1", "fc00::1", "fd12::1", "fe80::1", "fe80::1%eth0", "fec0::1"),
    *("ff02::1", "100::1", "5f00::1", "2620:4f:8000::1", "not an address", ""),
]
PUBLIC = [
    "8.8.8.8",
    "192.0.1.1",
    "2a00:1450:4007::1",
    "::ffff:8.8.8.8",
    "64:ff9b::8.8.8.8",
    "2002:808:808::1",
]


@pytest.fixture
def on_the_internet(settings):
    settings.PUBLIC_ORIGIN = "https://codev.example"


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_what_is_not_of_the_public_internet_is_not_called(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_what_is_of_the_public_internet_is_called(address):
    assert is_public(address)


@given(st.ip_addresses(v=4, network="127.0.0.0/8") | st.ip_addresses(v=4, network="10.0.0.0/8"))
def test_a_private_address_is_private_in_every_form_that_carries_it(inner):
    number = int(inner)
    forms = [f"::ffff:{inner}", f"64:ff9b::{inner}", f"2002:{number >> 16:x}:{number & 0xFFFF:x}::"]
    assert not any(map(is_public, [str(inner), *forms]))


@pytest.mark.parametrize("addresses", [["127.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["8.8.8.8", "::1"]])
def test_one_address_that_is_not_public_refuses_the_name(on_the_internet, addresses):
    with pytest.raises(TargetRefused, match="réseau privé"):
        target("https://partenaire.example/", lambda host, port: addresses)


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "127.1", "0177.0.0.1", "localhost", "[::1]"])
def test_odd_spellings_of_loopback_are_judged_by_what_they_resolve_to(on_the_internet, host):
    with pytest.raises((TargetRefused, OSError)):
        target(f"https://{host}/")


def test_the_checked_addresses_are_the_ones_to_connect_to(on_the_internet):
    found = target("https://partenaire.example/a?b=c", lambda host, port: ["8.8.8.8", "8.8.4.4"])
    assert found == (["8.8.8.8", "8.8.4.4"], 443, "partenaire.example", True, "/a?b=c")


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("http://partenaire.example/", "https"),
        ("ftp://partenaire.example/", "https"),
        ("https:///", "https"),
        ("https://nom:mot@partenaire.example/", "mot de passe"),
        ("https://partenaire.example/#fin", "#"),
        ("https://partenaire.example:99999/", "port"),
        ("https://partenaire.example:0/", "https"),
        ("https://partenaire.example/é", "accentué"),
        ("https://partenaire.example/a b", "espace"),
        ("https://partenaire.example/\r\nX: y", "espace"),
    ],
)
def test_a_wrong_address_is_refused_with_its_cure(on_the_internet, url, word):
    with pytest.raises(TargetRefused, match=word):
        check_url(url)


@pytest.mark.parametrize("url", ["https://a]/", "https://[::1/", "https://[::1]:99999/"])
def test_a_host_that_is_none_is_refused_in_words(on_the_internet, url):
    with pytest.raises(TargetRefused, match="machine"):
        check_url(url)


@pytest.mark.parametrize("host", [f"{'a' * 64}.example", "a..example"])
def test_a_name_that_cannot_be_looked_up_is_not_found(host):
    with pytest.raises(OSError, match="idna"):
        resolved(host, 443)


def test_a_look_up_that_hangs_is_left(monkeypatch):
    over = threading.Event()
    monkeypatch.setattr(ssrf.socket, "getaddrinfo", lambda *name, **kind: over.wait(60))
    with pytest.raises(OSError, match="no answer in time"):
        resolved("partenaire.example", 443, seconds=0.2)
    over.set()


def test_a_site_that_only_its_own_machine_reaches_may_call_that_machine_but_no_other(settings):
    settings.PUBLIC_ORIGIN = "http://127.0.0.1:8000"
    assert target("http://127.0.0.1:9/").addresses == ["127.0.0.1"]
    with pytest.raises(TargetRefused):
        target("http://10.0.0.1/")
