"""Any process of the running product is killed while an editor works: the others go on, it comes back."""

import os
import random
import signal
import threading
from contextlib import suppress

import pytest
import requests
from django.db import connection
from wagtail.models import Page

from cms.publishing.models import PendingUpdate
from home.models import HomePage, StandardPage
from tests.cms.media.builders import encoded, picture
from tests.cms.publishing.machine.partner import Mirror
from tests.cms.publishing.machine.visitor import Visitor
from tests.cms.publishing.machine.world import word
from tests.cms.serving.test_supervision import running as is_running
from tests.faults.browser import Browser
from tests.faults.product import running
from tests.faults.random_editor import recover_and_agree
from tests.waiting import eventually

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.deep, pytest.mark.slow]

KILLS = 6 if os.environ.get("HYPOTHESIS_PROFILE") == "deep" else 2


class Editor(threading.Thread):
    """Works until told to stop; a server that dies in the middle of an answer is no surprise."""

    def __init__(self, url: str, account: tuple[str, str], pages: dict[str, int]) -> None:
        super().__init__()
        self.url, self.account, self.pages = url, account, pages
        self.over, self.done, self.refused = threading.Event(), 0, []

    def run(self) -> None:
        browser = None
        while not self.over.is_set():
            with suppress(requests.ConnectionError, requests.exceptions.ChunkedEncodingError):
                browser = browser or Browser(self.url, *self.account)
                for act in self.acts(browser):
                    self.update(act())
        connection.close()

    def acts(self, browser: Browser) -> list:
        about, home = self.pages["about"], self.pages["home"]
        return [
            lambda: browser.write(home, word()),
            lambda: browser.upload(word(), encoded(picture(24, 16))),
            lambda: browser.edit(about, word()),
            lambda: browser.restrict(about),
            lambda: browser.write(home, word()),
            lambda: browser.move(self.newest(), about),
            lambda: browser.delete(self.newest()),
        ]

    def newest(self) -> int:
        """A page that this editor wrote; a moved one goes with the next that is deleted, or stays."""
        return StandardPage.objects.latest("pk").pk

    def update(self, answer: requests.Response) -> None:
        if answer.status_code in (200, 302):
            self.done += 1
        else:
            self.refused.append((answer.request.path_url, answer.status_code))


def test_every_process_but_the_supervisor_may_die_at_any_moment(world, account, child_environment, tmp_path):
    mirror, visitor, chance = Mirror(), Visitor(), random.Random()
    pages = {"home": HomePage.objects.first().pk, "about": StandardPage.objects.get().pk}
    with running(child_environment, tmp_path / "log") as product:
        editor = Editor(product.url, account, pages)
        editor.start()
        for _ in range(KILLS):
            before = editor.done
            eventually(
                lambda before=before: editor.done > before + 3, lambda: (editor.refused, product.said())
            )
            with suppress(ProcessLookupError):
                os.kill(chance.choice(product.descendants()), signal.SIGKILL)
            eventually(lambda: len(product.descendants()) >= 3 and product.is_ready(), product.said)
        editor.over.set()
        editor.join(120)
        eventually(lambda: not PendingUpdate.objects.exists(), lambda: list(PendingUpdate.objects.values()))
        assert not any(Page.find_problems())
        everybody = product.descendants()
        os.kill(product.process.pid, signal.SIGKILL)
        eventually(lambda: not any(map(is_running, everybody)) and product.status("/healthz") == 0)
    assert editor.refused == []
    recover_and_agree(mirror, visitor)
