"""What visitors, partners and the staff ask of a site; run in a tree of its own, it prints JSON.

`python visit.py NAME…` prints every address that did not answer as it should, and where one of the NAMEs,
content types that are gone, is still to be seen.
"""

import json
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import get_user_model  # noqa: E402
from django.contrib.staticfiles import finders  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402
from wagtail.models import Page, get_page_models  # noqa: E402
from wagtail.snippets.models import get_snippet_models  # noqa: E402

from cms.plugins import plugins  # noqa: E402
from cms.publishing.models import Publication  # noqa: E402
from cms.testing import catch_up, home  # noqa: E402

TREE = Path(settings.BASE_DIR)


def prepare() -> None:
    """An empty database becomes a site with its text, and examples of the types that are there."""
    silent = {"verbosity": 0, "stdout": StringIO()}
    call_command("check", **silent)
    call_command("migrate", **silent)
    call_command("makemigrations", check=True, dry_run=True, **silent)
    call_command("load_site", stdout=StringIO())
    call_command("load_examples", stdout=StringIO())
    call_command("collectstatic", interactive=False, **silent)
    catch_up()


def of_visitors() -> Iterator[str]:
    yield from ("/", "/recherche/", "/en/site-map/", "/recherche/?q=puits", "/recherche/?q=introuvable")
    yield from ("/recherche/?q=eau&sector=water", "/recherche/suggestions?q=pui", "/en/search/?q=well")
    yield from ("/plan-du-site/", "/diffuser/", "/sitemap.xml", "/sitemap-1.xml", "/robots.txt")
    yield from ("/site.webmanifest", "/embed/v1.js", "/oembed?url=/", "/api/v1/find?url=/")
    yield from ("/api/v1/", "/api/v1/docs", "/api/v1/openapi.json", "/api/v1/content?view=full")
    yield from ("/api/v1/changes", *(f"/flux/tout.{ending}" for ending in ("rss", "atom", "json")))
    for row in Publication.objects.live().exclude(path=""):
        yield from (row.path, f"/embed/{row.ref}/", f"/api/v1/content/{row.ref}", f"/oembed?url={row.path}")


def of_types() -> Iterator[str]:
    for plugin in plugins:
        yield from (f"/api/v1/content/{plugin.name}?facets=true", f"/embed/{plugin.name}/")
        yield from (f"/flux/{plugin.name}.{ending}" for ending in ("rss", "atom", "json") if plugin.feed)
        if plugin.geometry:
            yield from (f"/api/v1/content/{plugin.name}.geojson", f"/embed/{plugin.name}/?view=map")
        if plugin.in_sitemap and Publication.objects.live().filter(type=plugin.name, lang="fr"):
            yield from (f"/plan-du-site/{plugin.name}/", f"/recherche/?type={plugin.name}")


def of_the_staff() -> Iterator[str]:
    yield from ("/admin/", "/admin/pages/", f"/admin/pages/{home().pk}/", "/admin/composants/")
    yield from (f"/admin/{kind}/{action}" for kind in ("images", "documents") for action in ("", "add/"))
    yield from (reverse("partners:index"), reverse("publishing:failures"))
    if not all(model.snippet_viewset.add_to_settings_menu for model in get_snippet_models()):
        yield "/admin/snippets/"
    for model in get_snippet_models():
        viewset = model.snippet_viewset
        yield from (reverse(viewset.get_url_name(name)) for name in ("list", "add"))
    for page in Page.objects.filter(depth__gt=1):
        yield f"/admin/pages/{page.pk}/edit/"
    for model in get_page_models():
        parent = next((page for page in Page.objects.all().specific() if model.can_create_at(page)), None)
        if parent:
            yield f"/admin/pages/add/{model._meta.app_label}/{model._meta.model_name}/{parent.pk}/"


def of_none(names: list[str]) -> Iterator[str]:
    """What belongs to types that are gone."""
    yield from ("/nulle-part/", "/en/nowhere/")
    for name in names:
        yield from (f"/api/v1/content/{name}", f"/embed/{name}/", f"/flux/{name}.rss")
        yield from (f"/recherche/?type={name}", f"/plan-du-site/{name}/")


def wrong(client: Client, addresses: Iterator[str], right: int = 200) -> dict[str, int]:
    answers = {address: client.get(address).status_code for address in dict.fromkeys(addresses)}
    return {address: status for address, status in answers.items() if status != right}


def still_seen(names: list[str]) -> list[str]:
    """Addresses whose answers name one of the types that are gone."""
    told = ["/embed/v1.js", "/plan-du-site/", "/diffuser/"]
    told += [f"/api/v1/{document}" for document in ("", "openapi.json", "docs")]
    answers = {address: Client().get(address).content.decode() for address in told}
    answers["css/site.css"] = Path(finders.find("css/site.css")).read_text()
    return [f"{address}: {name}" for address, text in answers.items() for name in names if name in text]


def main(names: list[str]) -> dict:
    prepare()
    staff = Client(raise_request_exception=False)
    staff.force_login(get_user_model().objects.create_superuser("awa", "awa@example.org", "secret"))
    visitor = Client(raise_request_exception=False)
    return {
        "wrong": wrong(visitor, of_visitors(), 200) | wrong(visitor, of_types()),
        "staff": wrong(staff, of_the_staff()),
        "login": visitor.get("/admin/login/").status_code,
        "gone": wrong(visitor, of_none(names), 404),
        "seen": still_seen(names),
        "types": sorted(plugin.name for plugin in plugins),
        "public": sorted(set(Publication.objects.live().values_list("type", flat=True))),
    }


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1:])))
