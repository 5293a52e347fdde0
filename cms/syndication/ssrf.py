"""Which addresses of partners may be called: never one of our own machines or networks (SSRF).

The lists are those of IANA's special-purpose registries (RFC 6890 and its updates), written out:
Python's `is_global` is wrong about several of them. Forms of IPv6 that carry an IPv4 address are
judged by that address.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Address = IPv4Address | IPv6Address

NOT_PUBLIC_4 = [
    ip_network(block)
    for block in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
        *("192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24"),
        *("192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24"),
        *("224.0.0.0/4", "240.0.0.0/4"),
    )
]
UNICAST_6 = ip_network("2000::/3")
"""The only part of IPv6 that is routed on the Internet."""
NOT_PUBLIC_6 = [
    ip_network(block)
    for block in (
        *("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3ffe::/16", "3fff::/20"),
        *("5f00::/16",),
    )
]
MAPPED, NAT64, SIX_TO_FOUR = (
    ip_network("::ffff:0:0/96"),
    ip_network("64:ff9b::/96"),
    ip_network("2002::/16"),
)
LONGEST_LOOKUP = 5.0
"""Seconds."""
LOOPBACK = [ip_network("127.0.0.0/8"), ip_network("::1/128")]


class TargetRefused(Exception):
    """An address that is not called; the sentence, for the staff, says why and what to do."""

    def __init__(self, sentence: Promise | str) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


class Target(NamedTuple):
    """Where to connect: the checked addresses, and what to say there."""

    addresses: list[str]
    port: int
    host: str
    tls: bool
    path: str


Resolver = Callable[[str, int], Iterable[str]]


def resolved(host: str, port: int, seconds: float = LONGEST_LOOKUP) -> list[str]:
    """The addresses of a host, as text; raises `OSError` when there is none, or none in time.

    The system's look-up knows no deadline: it is left to itself in a thread when it takes too long.
    """
    answers: list[list[Any] | Exception] = []

    def look_up() -> None:
        try:
            answers.append(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            answers.append(error)

    thread = threading.Thread(target=look_up, name=f"nom {host}", daemon=True)
    thread.start()
    thread.join(seconds)
    answer = answers[0] if answers else TimeoutError("no answer in time")
    if isinstance(answer, Exception):
        raise OSError(f"{host}: {answer}") from answer
    return list(dict.fromkeys(str(found[4][0]) for found in answer))


def is_public(text: str) -> bool:
    """Whether an address (as a resolver gave it) belongs to the public Internet."""
    try:
        address = unwrapped(ip_address(text.partition("%")[0]))
    except ValueError:
        return False
    if isinstance(address, IPv4Address):
        return not any(address in block for block in NOT_PUBLIC_4)
    return address in UNICAST_6 and not any(address in block for block in NOT_PUBLIC_6)


def unwrapped(address: Address) -> Address:
    """The IPv4 address inside a mapped, NAT64 or 6to4 one (RFC 4291, 6052, 3056); others as they are."""
    if isinstance(address, IPv4Address):
        return address
    if address in MAPPED or address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    if address in SIX_TO_FOUR:
        return IPv4Address((int(address) >> 80) & 0xFFFFFFFF)
    return address


def on_one_machine() -> bool:
    """Whether this site is itself reachable from its own machine only: then it may call that machine."""
    host = urlsplit(settings.PUBLIC_ORIGIN).hostname or ""
    return host == "localhost" or is_loopback(host)


def is_loopback(text: str) -> bool:
    try:
        address = ip_address(text)
    except ValueError:
        return False
    return any(address in block for block in LOOPBACK)


def check_url(url: str) -> None:
    """Raises `TargetRefused` for what could never be called, before any name is looked up."""
    schemes = {"http", "https"} if on_one_machine() else {"https"}
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        sentence = _("Le nom de la machine ou le numéro de port n’existe pas : corrigez l’adresse.")
        raise TargetRefused(sentence) from None
    if parts.scheme not in schemes or not parts.hostname or port == 0:
        raise TargetRefused(_("Donnez une adresse complète qui commence par https://."))
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise TargetRefused(
            _("Retirez de l’adresse le nom d’utilisateur, le mot de passe et ce qui suit « # ».")
        )
    if any(character <= " " or character > "~" for character in url):
        raise TargetRefused(_("L’adresse contient un espace ou un caractère accentué : encodez-le."))


def target(url: str, resolve: Resolver | None = None) -> Target:
    """Where `url` leads, looked up once and checked; raises `TargetRefused`, or `OSError` of the look-up.

    One address that is not public refuses the whole name: an honest server has none.
    """
    check_url(url)
    parts = urlsplit(url)
    tls, host = parts.scheme == "https", parts.hostname or ""
    port = parts.port or (443 if tls else 80)
    addresses = list((resolve or resolved)(host, port))
    if not addresses:
        raise OSError(f"{host}: no address")
    allowed = all(map(is_public, addresses)) or (on_one_machine() and all(map(is_loopback, addresses)))
    if not allowed:
        raise TargetRefused(
            _(
                "« %(host)s » mène à une machine ou à un réseau privé, que le site n’appelle pas : "
                "donnez une adresse publique."
            )
            % {"host": host}
        )
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(addresses, port, host, tls, path)
