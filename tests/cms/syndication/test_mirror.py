"""The mirror against the real site: whatever is published or withdrawn, wherever it dies, it ends exact."""

import json
import shutil
import tempfile
from pathlib import Path
from urllib.parse import urljoin

import pytest
from django.conf import settings as site_settings
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

import codev_mirror
from clients.python.tests.copies import held
from cms.items import ORIGIN
from cms.media.stored_names import public_url
from cms.publishing import epoch, head
from cms.publishing.models import Publication
from cms.syndication import tokens
from tests.cms.reading.builder import item_id, publish, withdraw

pytestmark = pytest.mark.django_db(transaction=True)

KEYS = [f"00000000-0000-4000-8000-{number:012}" for number in range(5)]
MOST_STORIES = 50
"""A story runs the mirror a dozen times over HTTP: two hundred of them would take minutes."""
SELECTIONS = [{}, {"types": ["news"]}, {"langs": ["fr"]}, {"types": ["news", "pages"], "langs": ["fr", "en"]}]


@pytest.fixture
def site(live_server, settings, empty):
    """Its address."""
    settings.PUBLIC_ORIGIN = live_server.url
    return live_server.url


@pytest.fixture
def run(site, tmp_path):
    def run(**options):
        codev_mirror.Mirror(site, tmp_path / "copy", **options).run()
        return held(tmp_path / "copy")

    return run


def public(types=(), langs=()):
    """What a copy of these types and languages holds."""
    rows = Publication.objects.live()
    rows = rows.filter(type__in=types) if types else rows
    rows = rows.filter(lang__in=langs) if langs else rows
    full = [json.loads(row.full.replace(ORIGIN, site_settings.PUBLIC_ORIGIN)) for row in rows]
    return {f"{item['type']}/{item['id']}.json": item for item in full}


def test_a_copy_follows_what_is_published_and_withdrawn(run):
    first, second = publish("Un"), publish("Deux", lang="en", type="pages")
    assert run(limit=1) == public() != {}
    withdraw(first)
    publish("Trois", key=second.key, type="pages", lang="en")
    publish("Quatre")
    assert run(limit=1) == public()
    assert f"news/{item_id(first)}.json" not in public()


def test_a_restored_database_leaves_nothing_of_the_other_one(run):
    gone, kept = publish("Un"), publish("Deux")
    run()
    Publication.objects.filter(pk=gone.pk).delete()
    epoch.begin()
    assert run().keys() == {f"news/{item_id(kept)}.json"}


def test_a_token_confirms_to_the_publisher_what_the_copy_holds(run, partner):
    publish("Un")
    run(token=tokens.issue(partner), langs=["fr"])
    receipt = partner.receipts.get()
    assert (receipt.epoch, receipt.seq, receipt.lang) == (*head(), "fr")


def test_the_site_says_which_types_it_has(run, site):
    with pytest.raises(codev_mirror.Fault, match=r"nwes \(.*news") as fault:
        run(types=["news", "nwes"])
    assert fault.value.code == codev_mirror.MISUSED


def test_a_token_that_is_not_known_is_said(run):
    publish("Un")
    with pytest.raises(codev_mirror.Fault, match="jeton"):
        run(token="cdv_unknown")


def test_files_keep_the_path_that_they_have_on_the_site(site):
    address = urljoin(site, public_url("private/images/0123456789abcdef0123456789abcdef.webp"))
    assert address == f"{site}{codev_mirror.MEDIA}public/images/0123456789abcdef0123456789abcdef.webp"
    assert f"/{codev_mirror.file_path(address)}" == address.removeprefix(site)


class Stories(RuleBasedStateMachine):
    site, killer = "", None

    @initialize(selection=st.sampled_from(SELECTIONS), limit=st.sampled_from([1, 2, 100]))
    def begin(self, selection, limit):
        Publication.objects.all().delete()
        self.folder, self.rows = Path(tempfile.mkdtemp()), {}
        self.selection, self.limit = selection, limit
        self.anew_at = head().head

    @rule(
        key=st.sampled_from(KEYS), kind=st.sampled_from(["news", "pages"]), lang=st.sampled_from(["fr", "en"])
    )
    def put(self, key, kind, lang):
        self.rows[kind, key, lang] = publish(f"Titre {head().head}", key=key, type=kind, lang=lang)

    @rule(data=st.data())
    def take_away(self, data):
        live = [place for place, row in self.rows.items() if row.live]
        if live:
            place = data.draw(st.sampled_from(live))
            self.rows[place] = withdraw(self.rows[place])

    def a_while_ago(self):
        """What makes the mirror read everything again is rare, or little else would be tried."""
        return head().head > self.anew_at + 5

    @precondition(a_while_ago)
    @rule(data=st.data())
    def an_older_database_is_restored(self, data):
        """Some rows never were."""
        self.anew_at = head().head
        for place in [place for place in self.rows if data.draw(st.booleans())]:
            self.rows.pop(place).delete()
        epoch.begin()

    @rule()
    def run(self):
        codev_mirror.Mirror(**self.options()).run()
        assert held(self.folder) == public(**self.selection)

    @rule(step=st.integers(1, 20))
    def die(self, step):
        self.killer.lets_end(step, **self.options())

    @precondition(a_while_ago)
    @rule(selection=st.sampled_from(SELECTIONS))
    def ask_for_something_else(self, selection):
        self.anew_at = head().head
        self.selection = selection

    def options(self):
        return {"url": self.site, "folder": str(self.folder), "limit": self.limit, **self.selection}

    def teardown(self):
        if hasattr(self, "folder"):
            try:
                self.run()
            finally:
                shutil.rmtree(self.folder)


@pytest.mark.deep
def test_random_stories_end_exact(site, killer):
    Stories.site, Stories.killer = site, killer
    examples = min(settings.default.max_examples, MOST_STORIES)
    no_complaint = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
    run_state_machine_as_test(
        Stories, settings=settings(max_examples=examples, suppress_health_check=no_complaint)
    )
