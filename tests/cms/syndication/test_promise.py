"""The promise to partners, tried with random stories.

Whatever is published, corrected and withdrawn, whatever a partner's server answers, wherever the
sender dies and however long the partner is away: in the end it holds exactly what is public.
"""

import random
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from cms.publishing import epoch
from cms.publishing.models import Publication
from cms.syndication import signing, webhook_delivery
from cms.syndication.models import Partner, Subscription
from tests.cms.reading.builder import publish, withdraw
from tests.cms.syndication.receiver import answering, running_receiver

KEYS = [f"00000000-0000-4000-8000-{number:012}" for number in range(6)]
TYPES, LANGUAGES = ["news", "projects"], ["fr", "en"]


class Died(Exception):
    """The sender's process was killed here."""


def reset(handler):
    handler.wfile.write(b"HTTP/1.1 200 O")
    handler.close_connection = True


ANSWERS = {
    "500": answering(500),
    "503": answering(503, Retry_After="7200"),
    "302": answering(302, Location="/elsewhere"),
    "reset": reset,
    "huge": answering(500, b"x" * 200_000),
}


def name(change):
    """What identifies an item: its type and its identifier together."""
    return change["type"], change["id"]


class Follower:
    """A partner that reads `changes` whenever it is called, and applies nothing it was told itself."""

    def __init__(self, selection):
        self.selection, self.cursor, self.held = selection, None, {}

    def called(self):
        while self._page()["more"]:
            pass

    def _page(self):
        since = {"since": self.cursor} if self.cursor else {}
        answer = Client().get("/api/v1/changes", {**self.selection, **since, "limit": 2})
        if answer.status_code == 410:
            self.cursor, self.held = None, {}
            return {"more": True}
        page = answer.json()
        for change in page["changes"]:
            self.held.pop(name(change), None)
            if change["op"] == "put":
                self.held[name(change)] = change["seq"]
        self.cursor = page["cursor"]
        return page


class Fetcher:
    """A partner that fetches what a message names, item by item, in the order it is told."""

    def __init__(self):
        self.held = {}

    def follow(self, payload):
        for change in payload["data"]["changes"]:
            self.held.pop(name(change), None)
            if change["op"] == "put":
                answer = Client().get(change["api_url"].removeprefix("http://127.0.0.1:8000"))
                if answer.status_code == 200:
                    self.held[name(change)] = answer.json()["seq"]


class Stories(RuleBasedStateMachine):
    @initialize(types=st.sampled_from([[], ["news"]]), languages=st.sampled_from([[], ["fr"]]))
    def begin(self, types, languages):
        Publication.objects.all().delete()
        Partner.objects.all().delete()
        self.clock = time_machine.travel(timezone.now(), tick=False)
        self.traveller = self.clock.start()
        self.context = running_receiver()
        self.receiver = self.context.__enter__()
        self.rows, self.read = {}, 0
        selection = {"type": types[0]} if types else {}
        selection |= {"lang": languages[0]} if languages else {}
        self.follower, self.fetcher = Follower(selection), Fetcher()
        self.follower.called()
        partner = Partner.objects.create(name="Partenaire")
        self.subscription = Subscription.objects.create(
            partner=partner, url=self.receiver.url, types=types, languages=languages
        )

    @rule(key=st.sampled_from(KEYS), kind=st.sampled_from(TYPES), lang=st.sampled_from(LANGUAGES))
    def put(self, key, kind, lang):
        place = (kind, key, lang)
        self.rows[place] = publish(f"Titre {random.random()}", key=key, type=kind, lang=lang)

    @rule(data=st.data())
    def take_away(self, data):
        live = [place for place, row in self.rows.items() if row.live]
        if live:
            place = data.draw(st.sampled_from(live))
            self.rows[place] = withdraw(self.rows[place])

    @rule(answer=st.sampled_from(sorted(ANSWERS)))
    def the_partner_stumbles(self, answer):
        self.receiver.answers.append(ANSWERS[answer])

    @rule(hours=st.sampled_from([0.01, 1, 30, 200]))
    def time_passes(self, hours):
        self.traveller.move_to(timezone.now() + timedelta(hours=hours))

    @rule()
    def send(self):
        webhook_delivery.deliver(self.subscription.pk)
        self.listen()

    @rule(before=st.booleans())
    def the_sender_dies(self, before):
        """Before the call, or between the partner's answer and its record."""

        def die(*arguments):
            raise Died

        where = "call" if before else "record"
        kept = getattr(webhook_delivery, where)
        setattr(webhook_delivery, where, die)
        try:
            webhook_delivery.deliver(self.subscription.pk)
        except Died:
            pass
        finally:
            setattr(webhook_delivery, where, kept)
        self.listen()

    @rule()
    def an_older_database_is_restored(self):
        epoch.begin()

    def listen(self):
        """What the partner does with each call that it answered by 2xx, and even with the others."""
        for message in self.receiver.received[self.read :]:
            payload = message.verified(signing.secret(self.subscription))
            self.follower.called()
            self.fetcher.follow(payload)
        self.read = len(self.receiver.received)

    @invariant()
    def the_cursor_is_never_ahead_of_what_was_received(self):
        if hasattr(self, "subscription"):
            now = Subscription.objects.get()
            said = [pair for message in self.receiver.received for pair in message.changes]
            passed = Publication.objects.filter(seq__lte=now.seq, seq__gt=self.subscription.seq)
            wanted = [row for row in passed if self.subscription.wants(row.type, row.lang)]
            assert {row.seq for row in wanted} <= {seq for _op, seq in said}

    def teardown(self):
        if not hasattr(self, "subscription"):
            return
        try:
            self.receiver.answers.clear()
            Subscription.objects.get().resume()
            self.traveller.move_to(timezone.now() + timedelta(days=3))
            while webhook_delivery.deliver(self.subscription.pk):
                pass
            self.listen()
            self.compare()
        finally:
            self.context.__exit__(None, None, None)
            self.clock.stop()

    def compare(self):
        live = [row for row in self.rows.values() if row.live]
        public = {
            (row.type, f"{row.key}.{row.lang}"): row.seq
            for row in live
            if self.subscription.wants(row.type, row.lang)
        }
        assert list(webhook_delivery.waiting(timezone.now())) == []
        assert self.follower.held == public
        assert self.fetcher.held == public


@pytest.mark.deep
@pytest.mark.django_db
def test_a_partner_ends_up_with_exactly_what_is_public():
    run_state_machine_as_test(
        Stories, settings=settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
    )
