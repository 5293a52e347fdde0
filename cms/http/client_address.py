"""The visitor's IP address, as far as our own proxies vouch for it."""

import re
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest

NODE = re.compile(r"\[(?P<six>[^\]%]+)[^\]]*\](:\d+)?|(?P<four>[\d.]+)(:\d+)?|(?P<bare>[0-9a-fA-F:.]+)(%.*)?")
"""How proxies write an address (RFC 7239, section 6): a port or zone may follow, which tells nobody apart."""


def client_address(request: HttpRequest) -> str:
    """The visitor's IP address: the one written by the outermost of our own `TRUSTED_PROXIES`.

    `X-Forwarded-For` is read from the right, since everything further left is the visitor's word. What
    is no address there (`unknown`) gives way to that of the proxy: no database keeps it as one.
    """
    proxies = settings.TRUSTED_PROXIES
    forwarded = [
        part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()
    ]
    if proxies and len(forwarded) >= proxies and (address := plain_address(forwarded[-proxies])):
        return address
    return plain_address(request.META.get("REMOTE_ADDR") or "") or "0.0.0.0"


def plain_address(text: str) -> str:
    """The IP address as it is usually written, without port and zone; empty for anything else."""
    found = NODE.fullmatch(text)
    try:
        return str(ip_address(found["six"] or found["four"] or found["bare"])) if found else ""
    except ValueError:
        return ""
