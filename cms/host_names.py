"""Hosts and origins in the one spelling that browsers send (WHATWG URL, 3.5 and 4.5; UTS 46; RFC 5891).

People write `Codéveloppement-Mali.example.`; requests say `xn--codveloppement-mali-dzb.example`.
"""

import re
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import SplitResult, urlsplit, urlunsplit

import idna

DEFAULT_PORTS = {"http": 80, "https": 443}
LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
NAME = re.compile(rf"{LABEL}(?:\.{LABEL})*")
LONGEST_NAME = 253  # characters (RFC 1035, 2.3.4)


def host_name(text: str) -> str:
    """A host in lower-case ASCII, without a final dot, an IPv6 address in brackets; raises `ValueError`."""
    bare = text.removeprefix("[").removesuffix("]")
    if ":" in bare:
        return f"[{IPv6Address(bare)}]"
    name = text if text.isascii() else idna.encode(text, uts46=True).decode()
    name = name.lower().removesuffix(".")
    if len(name) > LONGEST_NAME or not NAME.fullmatch(name):
        raise ValueError(f"not the name of a host: {text!r}")
    return str(IPv4Address(name)) if name.rpartition(".")[2].isdigit() else name


def origin_of(url: str) -> str:
    """Scheme, host and any port but the usual one of an http(s) URL; raises `ValueError`.

    Nothing may follow but slashes, and no account stand before the host.
    """
    parts = urlsplit(url.strip())
    if parts.path.strip("/") or "?" in url or "#" in url or "@" in parts.netloc:
        raise ValueError(f"not an origin: {url!r}")
    return f"{parts.scheme}://{_netloc(parts)}"


def canonical_url(url: str) -> str:
    """The http(s) URL with its origin in the one spelling, all else as it was; raises `ValueError`."""
    parts = urlsplit(url.strip())
    account, at, _host = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=account + at + _netloc(parts)))


def host_of(origin: str) -> str:
    """The host of an origin, as a request names it: an IPv6 address in brackets; "" for none."""
    host = urlsplit(origin).hostname or ""
    return f"[{host}]" if ":" in host else host


def _netloc(parts: SplitResult) -> str:
    if parts.scheme not in DEFAULT_PORTS or parts.port == 0:
        raise ValueError(f"not an address of the web: {urlunsplit(parts)!r}")
    host = host_name(parts.hostname or "")
    return host if parts.port in (None, DEFAULT_PORTS[parts.scheme]) else f"{host}:{parts.port}"
