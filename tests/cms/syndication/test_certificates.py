"""A checked address is connected to, and the certificate is that of the name: on this machine, real TLS.

The authority is made for the test alone; the site trusts it as it would any other, by `SSL_CERT_FILE`.
"""

import ssl
import threading
from contextlib import contextmanager
from datetime import UTC, datetime
from socket import create_server

import pytest
import trustme

from cms.syndication import http_client
from cms.syndication.http_client import NoAnswer, post
from cms.syndication.ssrf import Target
from tests.cms.syndication.receiver import whole_request
from tests.waiting import PATIENCE

HOST = "partenaire.example"


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture
def trusted(authority, monkeypatch, tmp_path):
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    http_client.trust.cache_clear()
    yield authority
    http_client.trust.cache_clear()


class Served:
    """Where a server is; the names it was asked for, and the requests it received."""

    def __init__(self, port):
        self.port, self.names, self.requests = port, [], []


@contextmanager
def serving(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    with create_server(("127.0.0.1", 0)) as server:
        served = Served(server.getsockname()[1])
        context.sni_callback = lambda _sock, name, _context: served.names.append(name)

        def serve():
            with server.accept()[0] as plain:
                plain.settimeout(PATIENCE)
                try:
                    with context.wrap_socket(plain, server_side=True) as connection:
                        served.requests.append(whole_request(connection))
                        connection.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")
                except OSError:
                    pass

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield served
        thread.join(PATIENCE)


def call(served, host=HOST):
    return post(Target(["127.0.0.1"], served.port, host, True, "/webhook"), b"{}", {"webhook-id": "msg_a"})


def test_the_certificate_of_the_name_is_accepted_and_the_name_is_said(trusted, monkeypatch):
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9/")
    with serving(trusted.issue_cert(HOST)) as served:
        assert call(served).status == 204
    assert served.names == [HOST]
    assert f"\r\nHost: {HOST}:{served.port}\r\n".encode() in served.requests[0]


@pytest.mark.parametrize(
    ("name", "host", "reason"),
    [
        ("autre.example", HOST, "d’un autre nom"),
        ("127.0.0.1", HOST, "d’un autre nom"),
        (HOST, "127.0.0.1", "d’une autre adresse"),
    ],
)
def test_the_certificate_of_another_is_refused_before_anything_is_sent(trusted, name, host, reason):
    with serving(trusted.issue_cert(name)) as served, pytest.raises(NoAnswer, match=reason):
        call(served, host)
    assert served.requests == []


def test_a_certificate_that_is_over_is_refused(trusted):
    over = trusted.issue_cert(HOST, not_after=datetime(2020, 1, 1, tzinfo=UTC))
    with serving(over) as served, pytest.raises(NoAnswer, match="périmé"):
        call(served)


def test_an_authority_that_is_not_trusted_is_refused(authority):
    with (
        serving(authority.issue_cert(HOST)) as served,
        pytest.raises(NoAnswer, match="certificat du serveur"),
    ):
        call(served)
