"""The tests a plugin author gets for free.

class TestEvents(PluginContract):
    plugin = "events"

    def make(self) -> EventPage:
        \"\"\"A live, complete object below the site's home page.\"\"\"
        return home().add_child(instance=EventPage(title="Forum", ...))
"""

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from wagtail.models import Page, PageViewRestriction, Site

from cms.items import ORIGIN, heavy_fields
from cms.plugins import ContentPlugin, plugins
from cms.publishing import refresh
from cms.publishing.models import Dependency, PendingUpdate, Publication, Scope
from cms.publishing.refs import ref_of
from cms.publishing.worker import drain

MASKED = ("id", "seq", "size", "url", "api_url", "published_at", "updated_at")
"""Members of an item whose values differ from run to run."""


def home() -> Page:
    """The site's home page, as a plain page."""
    return Site.objects.get(is_default_site=True).root_page


def catch_up(rounds: int = 50) -> None:
    """Do all that is queued, as the worker would."""
    for _ in range(rounds):
        failed = PendingUpdate.objects.filter(attempts__gt=0).exclude(scope=Scope.DUE)
        failed.update(due_at="2000-01-01T00:00:00Z")
        if not drain():
            return
    raise AssertionError("updates keep coming: a build is not stable")


def masked(value: Any, name: str = "") -> Any:
    """The same JSON with what differs from run to run replaced, for comparison with a golden file."""
    if name in MASKED and isinstance(value, str | int):
        return f"<{name}>"
    if isinstance(value, dict):
        return {inner: masked(member, inner) for inner, member in value.items()}
    if isinstance(value, list):
        return [masked(member) for member in value]
    return value


@pytest.mark.django_db
class PluginContract:
    """What every content type promises; subclass it, name the plugin and say how to make one object."""

    plugin: str
    golden: Path | None = None
    """The golden JSON file of the type's full item, if it has one."""

    def make(self) -> Any:
        """A live, complete object that an anonymous visitor may see."""
        raise NotImplementedError

    def hide(self, obj: Any) -> None:
        """Make the object private; pages are restricted to logged-in users."""
        PageViewRestriction.objects.create(page=obj, restriction_type=PageViewRestriction.LOGIN)

    @pytest.fixture
    def declared(self) -> ContentPlugin:
        plugin = plugins.get(self.plugin)
        assert plugin is not None, f"{self.plugin} is not registered: is its app in INSTALLED_APPS?"
        return plugin

    @pytest.fixture
    def obj(self, db: None) -> Any:
        obj = self.make()
        catch_up()
        return obj

    def item(self, obj: Any) -> dict[str, Any]:
        """The full item as a partner receives it."""
        answer = Client().get(self.address(obj))
        assert answer.status_code == 200, answer.content
        return json.loads(answer.content)

    def address(self, obj: Any) -> str:
        return f"/api/v1/content/{ref_of(obj)}"

    def test_a_public_object_is_an_item(self, obj: Any, declared: ContentPlugin) -> None:
        item = self.item(obj)
        assert item["type"] == declared.name
        assert item["title"]
        assert ORIGIN not in json.dumps(item)

    def test_the_item_obeys_its_schema(self, obj: Any, declared: ContentPlugin) -> None:
        declared.schema.model_validate(self.item(obj))

    def test_a_card_is_the_item_without_its_heavy_fields(self, obj: Any, declared: ContentPlugin) -> None:
        row = Publication.objects.get(ref=ref_of(obj))
        full, card = json.loads(row.full), json.loads(row.card)
        assert card == {name: full[name] for name in full.keys() - heavy_fields(declared.schema)}

    def test_it_is_listed_and_in_the_changes(self, obj: Any, declared: ContentPlugin) -> None:
        listed = Client().get(f"/api/v1/content/{declared.name}?lang=*").json()["items"]
        changes = Client().get(f"/api/v1/changes?type={declared.name}&lang=*").json()["changes"]
        assert self.item(obj)["id"] in {item["id"] for item in listed}
        assert self.item(obj) in [change["item"] for change in changes if change["op"] == "put"]

    def test_its_filters_find_it(self, obj: Any, declared: ContentPlugin) -> None:
        item = self.item(obj)
        for offered in declared.filters:
            for value, _label in offered.facets(item):
                answer = Client().get(f"/api/v1/content/{declared.name}", {offered.name: value, "lang": "*"})
                assert item["id"] in {found["id"] for found in answer.json()["items"]}

    def test_its_feeds_tell_it(self, obj: Any, declared: ContentPlugin) -> None:
        if not declared.feed:
            pytest.skip("this type has no feeds")
        item = self.item(obj)
        entries = Client().get(f"/flux/{declared.name}.json?lang=*").json()["items"]
        content = {entry["url"]: entry["content_html"] for entry in entries}[item["url"]]
        assert declared.feed_html(item)
        assert ORIGIN not in content

    def test_freezing_twice_is_no_change(self, obj: Any) -> None:
        ref = ref_of(obj)
        assert ref is not None
        rows = Publication.objects.filter(ref=ref).values("ref", "seq", "full", "card", "digest")
        before = rows.get()
        refresh([ref])
        assert rows.get() == before

    def test_what_is_hidden_is_withdrawn_and_leaves_only_a_tombstone(self, obj: Any) -> None:
        self.hide(obj)
        catch_up()
        row = Publication.objects.get(ref=ref_of(obj))
        assert Client().get(self.address(obj)).status_code == 410
        assert (row.live, row.card, row.full, row.search_title, row.search_text, row.path) == (
            False,
            *[""] * 5,
        )
        assert not row.facets.exists()

    def test_it_can_be_built_again_from_the_database(self, obj: Any, declared: ContentPlugin) -> None:
        key, lang = declared.identify(obj)
        assert declared.identify(declared.find(key, lang)) == (key, lang)
        assert (key, lang) in set(declared.refs())

    def test_its_dependencies_are_known_kinds(self, obj: Any) -> None:
        kinds = set(Dependency.objects.filter(publication__ref=ref_of(obj)).values_list("kind", flat=True))
        assert all(kind.count(".") == 1 for kind in kinds)

    def test_the_golden_file_still_holds(self, obj: Any) -> None:
        if self.golden is None:
            pytest.skip("this type has no golden file")
        assert masked(self.item(obj)) == json.loads(self.golden.read_text())
