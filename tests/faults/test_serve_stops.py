"""The server is stopped and started again under load: whoever has been answered was answered whole."""

import threading
from http.client import HTTPConnection, HTTPException, RemoteDisconnected

import pytest

from tests.faults.product import Product, running
from tests.home.builders import standard_page
from tests.waiting import PATIENCE, eventually

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.deep, pytest.mark.slow]

READERS = 8
ADDRESSES = ("/", "/api/v1/", "/api/v1/content?lang=*", "/sitemap.xml")


class Reader(threading.Thread):
    """Asks without a pause; notes how answers end. Before the first byte of one, it may be asked again."""

    def __init__(self, product: Product) -> None:
        super().__init__()
        self.address = product.url.removeprefix("http://")
        self.over, self.whole, self.broken = threading.Event(), 0, []

    def run(self) -> None:
        while not self.over.is_set():
            connection = HTTPConnection(self.address, timeout=PATIENCE)
            try:
                while not self.over.is_set():
                    self.ask(connection)
            except (ConnectionError, RemoteDisconnected):
                self.over.wait(0.05)
            finally:
                connection.close()

    def ask(self, connection: HTTPConnection) -> None:
        path = ADDRESSES[self.whole % len(ADDRESSES)]
        connection.request("GET", path)
        answer = connection.getresponse()
        try:
            answer.read()
        except (ConnectionError, HTTPException) as error:
            self.broken.append((path, repr(error)))
            raise ConnectionError from error
        if answer.status != 200:
            self.broken.append((path, answer.status))
        self.whole += 1


def test_every_answer_that_begins_is_finished(child_environment, tmp_path):
    standard_page()
    with running(child_environment, tmp_path / "log") as product:
        readers = [Reader(product) for _ in range(READERS)]
        for reader in readers:
            reader.start()
        for _ in range(2):
            eventually_all_read(readers)
            product.stop()
            assert product.process.returncode == 0, product.said()
            product.start()
        eventually_all_read(readers)
        for reader in readers:
            reader.over.set()
            reader.join(PATIENCE)
    assert [reader.broken for reader in readers] == [[]] * READERS


def eventually_all_read(readers: list[Reader]) -> None:
    """Each of them reads some more."""
    before = {reader: reader.whole for reader in readers}
    eventually(lambda: all(reader.whole > before[reader] + 3 for reader in readers))
