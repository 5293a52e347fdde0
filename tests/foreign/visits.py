"""What editors, visitors and partners do on a site, each in a process of its own; the answers are JSON."""

from io import StringIO
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.test import Client
from wagtail.models import Page, PageViewRestriction
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from cms.media.models import SiteImage
from cms.publishing.models import PendingUpdate
from cms.testing import catch_up, home
from tests.cms.media.builders import make_image

EVENT = {
    "title": "Forum de Kayes",
    "slug": "forum-de-kayes",
    "summary": "Deux jours d’échanges sur l’eau",
    "kind": "forum",
    "start": "2027-02-05",
    "end": "",
    "free": "on",
    "place": "Kayes",
    "latitude": "14.44",
    "longitude": "-11.44",
    "speakers": inline_formset([{"name": "Awa Diarra"}]),
    "comments": inline_formset([]),
    "action-publish": "action-publish",
}
TYPE = "codev_evenements/eventpage"


def editor() -> Client:
    users = get_user_model().objects
    found = users.filter(username="awa").first() or users.create_superuser("awa", "awa@example.org", "secret")
    client = Client(raise_request_exception=False)
    client.force_login(found)
    return client


def agenda() -> Page:
    return Page.objects.get(slug="agenda")


def forum() -> Page:
    return Page.objects.get(slug="forum-de-kayes")


def get(address: str) -> Any:
    return Client().get(address).json()


def text(address: str, client: Client | None = None) -> str:
    return (client or Client()).get(address).content.decode()


def prepare() -> dict[str, Any]:
    """A site with its own text, and an event with a picture that an editor published."""
    call_command("migrate", verbosity=0)
    call_command("load_site", verbosity=0)
    posted = nested_form_data({**EVENT, "cover": str(make_image().pk)})
    answer = editor().post(f"/admin/pages/add/{TYPE}/{agenda().pk}/", posted)
    catch_up()
    return {"status": answer.status_code, "live": forum().live}


def as_an_editor() -> dict[str, Any]:
    client = editor()
    return {
        "offered below home": "agenda" in text(f"/admin/pages/{home().pk}/add_subpage/", client),
        "form": "Entrée libre" in text(f"/admin/pages/{forum().pk}/edit/", client),
        "list": "Forum de Kayes" in text(f"/admin/pages/{agenda().pk}/", client),
        "search": "Forum de Kayes" in text("/admin/pages/search/?q=forum", client),
    }


def as_a_partner() -> dict[str, Any]:
    base = "/api/v1/content/events"
    listed = get(f"{base}?facets=true")
    item = listed["items"][0]
    described = get("/api/v1/openapi.json")
    start = {kind["name"]: kind for kind in get("/api/v1/")["content_types"]}
    return {
        "label": start["events"]["label"],
        "item": {name: item[name] for name in ("title", "kind", "start", "place", "free", "speakers")},
        "detail": get(f"{base}/{item['id']}") == get(f"{base}?view=full")["items"][0],
        "filters": [get(f"{base}?{query}")["total"] for query in ("kind=forum", "year=2027", "free=true")],
        "elsewhere": [get(f"{base}?{query}")["total"] for query in ("kind=foire", "year=2026", "free=false")],
        "facets": {name: [facet["value"] for facet in found] for name, found in listed["facets"].items()},
        "point": get(f"{base}.geojson?near=14.4,-11.4,10")["features"][0]["geometry"]["coordinates"],
        "changes": [change["op"] for change in get("/api/v1/changes?type=events")["changes"]],
        "described": sorted(path for path in described["paths"] if "/events" in path),
        "feeds": ["Forum de Kayes" in text(f"/flux/{name}") for name in ("events.rss", "tout.atom")],
        "shape": "EventItem" in described["components"]["schemas"],
    }


def as_a_visitor() -> dict[str, Any]:
    address = "/agenda/forum-de-kayes/"
    return {
        "page": "Awa Diarra" in text(address),
        "home": address in text("/") and ">Agenda</h2>" in text("/"),
        "navigation": '<a href="/agenda/"' in text("/histoire/"),
        "section": address in text("/agenda/"),
        "search": address in text("/recherche/?q=echange"),
        "type in search": "événement" in text("/recherche/?q=echange").lower(),
        "sitemap": address in text("/sitemap.xml"),
    }


def as_the_operator() -> str:
    said = StringIO()
    call_command("plugins", stdout=said)
    return said.getvalue()


def arrived() -> dict[str, Any]:
    return {
        "editor": as_an_editor(),
        "partner": as_a_partner(),
        "visitor": as_a_visitor(),
        "operator": as_the_operator(),
    }


def statuses(*addresses: str, client: Client | None = None) -> list[int]:
    return [(client or Client()).get(address).status_code for address in addresses]


def outside() -> dict[str, Any]:
    """What the world sees of the event, and of the rest of the site."""
    changes = get("/api/v1/changes")["changes"]
    return {
        "pages": statuses("/agenda/", "/agenda/forum-de-kayes/"),
        "rest": sorted({*statuses("/", "/histoire/", "/api/v1/content", "/recherche/", "/sitemap.xml")}),
        "events": [change["op"] for change in changes if change["type"] == "events"],
        "others": {change["type"] for change in changes if change["op"] == "put"}
        >= {"pages", "history", "site"},
        "linked": "/agenda/" in text("/"),
    }


def warned() -> str:
    """What the system checks say."""
    said = StringIO()
    call_command("check", databases=["default"], stderr=said)
    return said.getvalue()


def uninstalled() -> dict[str, Any]:
    """Before and after the sweep."""
    before = {"warned": warned(), "before": outside()}
    call_command("reconcile", verbosity=0)
    return before | {"after": outside(), "staff": administered()}


def retired() -> list[str]:
    """What is said of it: without `--yes`, then with it."""
    said = StringIO()
    try:
        call_command("retire_plugin", "events", stdout=said)
    except CommandError as refusal:
        said.write(f"{refusal}\n")
    call_command("retire_plugin", "events", "--yes", stdout=said)
    return said.getvalue().splitlines()


def after_retirement() -> dict[str, Any]:
    return {"warned": warned(), "outside": outside()}


def set_aside() -> dict[str, Any]:
    """A sweep while the package cannot be loaded; then somebody restricts the section of the event."""
    words = "(cms.W003) Le paquet qui annonce « events » est laissé de côté : codev-evenements 1.1"
    seen: dict[str, Any] = {"warned": words in warned()}
    call_command("reconcile", verbosity=0)
    reasons = PendingUpdate.objects.exclude(reason="").values_list("reason", flat=True)
    seen |= {"seen": outside(), "reasons": sorted({*reasons})}
    restriction = PageViewRestriction.objects.create(page=agenda(), restriction_type="login")
    call_command("reconcile", verbosity=0)
    seen["events once restricted"] = outside()["events"]
    restriction.delete()
    return seen


def reinstalled() -> dict[str, Any]:
    call_command("reconcile", verbosity=0)
    return outside()


def administered() -> dict[str, Any]:
    """What the staff can do with pages whose model is gone."""
    client, event, section, image = editor(), forum(), agenda(), SiteImage.objects.get()
    changing = [f"/admin/pages/{event.pk}/{verb}/" for verb in ("edit", "move", "copy", "history")]
    changing += [f"/admin/bulk/wagtailcore/page/{verb}/?id={event.pk}" for verb in ("move", "unpublish")]
    looking = [f"/admin/pages/{event.pk}/{verb}/" for verb in ("delete", "usage", "privacy")]
    looking += [f"/admin/images/usage/{image.pk}/", f"/admin/images/{image.pk}/delete/"]
    told = client.get(changing[0], follow=True).content.decode()
    return {
        "listed": "Forum de Kayes" in text(f"/admin/pages/{section.pk}/", client),
        "others found": "Modifier cette page" in text("/admin/pages/search/?q=histoire", client),
        "not seen": [address for address in looking if statuses(address, client=client) != [200]],
        "not led back": [address for address in changing if statuses(address, client=client) != [302]],
        "told to strangers": [address for address in changing if "messages" in Client().get(address).cookies],
        "told": "le type de cette page (codev_evenements.eventpage) n’est pas installé" in told,
    }


def deleted() -> dict[str, Any]:
    """A picture that only an uninstalled type shows, then its pages, from the administration."""
    client, image = editor(), SiteImage.objects.get()
    answers = [client.post(f"/admin/images/{image.pk}/delete/")]
    answers += [client.post(f"/admin/pages/{page.pk}/delete/") for page in (forum(), agenda())]
    return {
        "statuses": [answer.status_code for answer in answers],
        "left": Page.objects.filter(slug__in=["agenda", "forum-de-kayes"]).count(),
        "problems": [list(found) for found in Page.find_problems()],
        "rest": outside()["rest"],
    }
