"""The shipped Traefik files are TOML with the keys that Traefik has, and leave the address to Traefik's word.

Debian has no Traefik: what it would refuse (an unknown key stops it) is compared with its reference.
"""

import tomllib
from itertools import product

import pytest

from cms.settings.environment import BASE_DIR

NAME = object()
"""Whatever the one who writes the file calls it."""
STATIC = {
    ("entryPoints", NAME, "address"),
    ("entryPoints", NAME, "http", "redirections", "entryPoint", "to"),
    ("entryPoints", NAME, "http", "redirections", "entryPoint", "scheme"),
    ("certificatesResolvers", NAME, "acme", "email"),
    ("certificatesResolvers", NAME, "acme", "storage"),
    ("certificatesResolvers", NAME, "acme", "httpChallenge", "entryPoint"),
    ("providers", "file", "filename"),
}
DYNAMIC = {
    ("http", "routers", NAME, "rule"),
    ("http", "routers", NAME, "entryPoints"),
    ("http", "routers", NAME, "middlewares"),
    ("http", "routers", NAME, "service"),
    ("http", "routers", NAME, "tls", "certResolver"),
    ("http", "services", NAME, "loadBalancer", "passHostHeader"),
    ("http", "services", NAME, "loadBalancer", "servers", "url"),
    ("http", "middlewares", NAME, "headers", "customRequestHeaders", NAME),
    ("http", "middlewares", NAME, "buffering", "maxRequestBodyBytes"),
}
"""Keys of Traefik 2 and 3 (doc.traefik.io, reference of the install and the routing configuration)."""


def read(name: str) -> dict:
    return tomllib.loads((BASE_DIR / "deploy" / name).read_text())


def paths(table, before=()):
    """The path of keys to each value; items of lists of tables count as one."""
    for key, value in table.items():
        path = (*before, key)
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, dict):
                yield from paths(inner, path)
            else:
                yield path


def is_known(path: tuple, known: set[tuple]) -> bool:
    return any(
        len(path) == len(other) and all(one in (NAME, key) for one, key in zip(other, path, strict=True))
        for other in known
    )


@pytest.mark.parametrize(("name", "known"), [("traefik.toml", STATIC), ("traefik-site.toml", DYNAMIC)])
def test_every_key_is_one_that_traefik_knows(name, known):
    assert [path for path in paths(read(name)) if not is_known(path, known)] == []


def test_what_one_part_names_the_other_has():
    static, site = read("traefik.toml"), read("traefik-site.toml")["http"]
    router = site["routers"]["site"]
    assert set(router["entryPoints"]) <= set(static["entryPoints"])
    assert set(router["middlewares"]) == set(site["middlewares"])
    assert router["service"] in site["services"]
    assert router["tls"]["certResolver"] in static["certificatesResolvers"]
    assert static["providers"]["file"]["filename"].endswith("/traefik-site.toml")


def test_the_visitor_is_never_believed():
    """Without `forwardedHeaders` Traefik replaces what the visitor says."""
    for entry in read("traefik.toml")["entryPoints"].values():
        assert "forwardedHeaders" not in entry


def test_every_twin_of_what_the_site_believes_is_taken_away():
    removed = read("traefik-site.toml")["http"]["middlewares"]["noms"]["headers"]["customRequestHeaders"]
    twins = {
        "X" + one + "Forwarded" + other + last
        for one, other in product("-_", repeat=2)
        for last in ("For", "Proto")
    }
    believed = {"X-Forwarded-For", "X-Forwarded-Proto"}
    assert removed == dict.fromkeys(twins - believed, "")
