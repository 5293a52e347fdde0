"""Whose address it is: the proxy's word or the connection's, whatever the visitor sends."""

import re

import pytest

from cms.http.client_address import client_address, client_network
from tests.house.sources import PRODUCT, ROOT, files, strings

READERS = {
    "cms/http/client_address.py",
    "cms/serving/gateway.py",
    "cms/settings/security.py",
    "cms/edge_cache/middleware.py",
    "cms/edge_cache/upstream.py",
}
"""Who may read what a proxy says: the address, the gateway before it, and the scheme."""
SAID_BY_PROXIES = re.compile(r"X[-_]FORWARDED|X[-_]REAL[-_]IP|REMOTE[-_]ADDR|\bHTTP_FORWARDED\b", re.I)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "198.51.100.1", "127.0.0.1"),
        (1, "", "127.0.0.1"),
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "10.9.9.9, 198.51.100.1", "198.51.100.1"),
        (2, "10.9.9.9, 198.51.100.1, 192.0.2.7", "198.51.100.1"),
        (1, "198.51.100.1:50321", "198.51.100.1"),
        (1, "[2001:DB8::1]:50321", "2001:db8::1"),
        (1, "fe80::1%eth0", "fe80::1"),
        (1, "unknown", "127.0.0.1"),
        (1, "999.1.1.1", "127.0.0.1"),
        (0, "203.0.113.1, 198.51.100.1", "127.0.0.1"),
        (1, "203.0.113.1,198.51.100.1", "198.51.100.1"),
        (1, "203.0.113.1, , 198.51.100.1, ", "198.51.100.1"),
        (2, "198.51.100.1", "127.0.0.1"),
        (2, "203.0.113.1, unknown, 192.0.2.7", "127.0.0.1"),
        (3, "203.0.113.1, 198.51.100.1, 192.0.2.7, 192.0.2.8", "198.51.100.1"),
        (1, "::ffff:198.51.100.1", "198.51.100.1"),
        (1, "2001:db8::1", "2001:db8::1"),
        (1, '"[2001:db8::1]:443"', "127.0.0.1"),
    ],
)
def test_the_address_is_read_from_the_right(rf, settings, proxies, forwarded, expected):
    settings.TRUSTED_PROXIES = proxies
    assert client_address(rf.get("/", headers={"x-forwarded-for": forwarded})) == expected


@pytest.mark.parametrize(
    "header", ["Forwarded", "X-Real-IP", "True-Client-IP", "CF-Connecting-IP", "X-Client-IP", "Client-IP"]
)
def test_no_other_header_is_believed(rf, settings, header):
    settings.TRUSTED_PROXIES = 1
    forged = {header: "203.0.113.1", "x-forwarded-for": "198.51.100.1"}
    assert client_address(rf.get("/", headers=forged)) == "198.51.100.1"


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("198.51.100.1", "198.51.100.1"),
        ("2001:db8::1", "2001:db8::/64"),
        ("2001:db8::ffff:1", "2001:db8::/64"),
        ("2001:db8:0:1::1", "2001:db8:0:1::/64"),
        ("::ffff:198.51.100.1", "198.51.100.1"),
    ],
)
def test_whoever_has_ipv6_is_known_by_the_network(rf, address, network):
    assert client_network(rf.get("/", REMOTE_ADDR=address)) == network


def test_nothing_else_of_the_product_reads_what_proxies_say():
    modules = [file for folder in PRODUCT for file in files(folder, ".py")]
    found = {
        str(file.relative_to(ROOT)) for file in modules if SAID_BY_PROXIES.search(" ".join(strings(file)))
    }
    assert found - READERS == set()
