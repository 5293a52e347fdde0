"""The visitor's IP address, as far as our own proxies vouch for it."""

import re
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port

NODE = re.compile(r"\[(?P<six>[^\]%]+)[^\]]*\](:\d+)?|(?P<four>[\d.]+)(:\d+)?|(?P<bare>[0-9a-fA-F:.]+)(%.*)?")
"""How proxies write an address (RFC 7239, section 6): a port or zone may follow, which tells nobody apart."""

FORWARDING = ("FORWARD", "REAL_IP", "CLIENT_IP", "CONNECTING_IP", "VIA")
"""What the names of headers contain by which proxies say that they ask for somebody else."""


def client_address(request: HttpRequest) -> str:
    """The visitor's IP address: the one written by the outermost of our own `TRUSTED_PROXIES`.

    `X-Forwarded-For` is read from the right, since everything further left is the visitor's word. Where fewer
    have written than there are proxies, or what is no address (`unknown`), it is that of the connection.
    A twin of the header (`X_Forwarded_For`) does not come so far: `cms.serving.gateway` refuses it.
    """
    proxies = settings.TRUSTED_PROXIES
    forwarded = [
        part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()
    ]
    if proxies and len(forwarded) >= proxies and (address := plain_address(forwarded[-proxies])):
        return address
    return plain_address(request.META.get("REMOTE_ADDR") or "") or "0.0.0.0"


def client_network(request: HttpRequest) -> str:
    """What tells one visitor from another: the IPv4 address, or the network of 64 bits, of which whoever has
    IPv6 has all addresses (RFC 6177).
    """
    address = client_address(request)
    return str(ip_network((address, 64), strict=False)) if ":" in address else address


def is_this_machine(request: HttpRequest) -> bool:
    """Whether the machine itself asks.

    Behind a proxy on the same machine every visitor's connection comes from there: so it is who calls the
    site by a name of the machine's own (`127.0.0.1`, `localhost`) and hands on nobody else's request.
    """
    headers = [name for name in request.META if name.startswith("HTTP_")]
    is_forwarded = any(word in name for name in headers for word in FORWARDING)
    host, _port = split_domain_port(request.META.get("HTTP_HOST", ""))
    return not is_forwarded and is_own(request.META.get("REMOTE_ADDR", "")) and is_own(host)


def is_own(name: str) -> bool:
    """Whether a host name or an IP address is the machine's own: `localhost`, or a loopback address."""
    address = plain_address(name)
    return name == "localhost" or bool(address and ip_address(address).is_loopback)


def plain_address(text: str) -> str:
    """The IP address as it is usually written, without port and zone, and IPv4 as such where it is written
    as IPv6 (RFC 4291, 2.5.5.2); empty for anything else.
    """
    found = NODE.fullmatch(text)
    try:
        address = ip_address(found["six"] or found["four"] or found["bare"]) if found else None
    except ValueError:
        return ""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return str(mapped or address or "")
