"""What is delivered to the world: the API, feeds, downloads, embeds, the sitemap; problems of `/api/`."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path, re_path

from cms.addresses import API
from cms.delivery.api import build_api
from cms.delivery.downloads import download
from cms.delivery.embeds import views as embeds
from cms.delivery.embeds.documents import problem_document
from cms.delivery.embeds.oembed import oembed
from cms.delivery.feeds.views import feed
from cms.delivery.map_boundaries import boundaries_file
from cms.delivery.problems import Problem
from cms.delivery.responses import View, api_view
from cms.delivery.sitemap import robots, sitemap, sitemap_page
from cms.delivery.web_manifest import manifest
from cms.plugins import plugins


def unknown(request: HttpRequest) -> HttpResponse:
    """An address below `/api/` that does not exist."""
    raise Problem("not-found")


def embed_view(view: View) -> View:
    """A view of documents to frame, its problems included."""
    return api_view(view, render_problem=problem_document)


api_patterns, api_app, api_namespace = build_api(plugins).urls
for pattern in api_patterns:
    pattern.callback = api_view(pattern.callback)

urlpatterns = [
    path(f"{API[1:]}/", include((api_patterns, api_app), namespace=api_namespace)),
    re_path(r"^api(?:/[\s\S]*)?$", api_view(unknown, any_method=True)),
    re_path(r"^flux/(?P<name>[^/.]+)\.(?P<ending>[^/]*)$", api_view(feed), name="feed"),
    re_path(r"^telecharger/(?P<name>[^/.]+)\.(?P<ending>[^/]*)$", api_view(download), name="download"),
    path("fond-de-carte/limites.geojson", api_view(boundaries_file), name="boundaries"),
    path("oembed", api_view(oembed), name="oembed"),
    path("embed/v1.js", api_view(embeds.script), name="embed-script"),
    re_path(r"^embed/(?P<type_name>[^/]+)/?$", embed_view(embeds.embedded_list)),
    re_path(r"^embed/(?P<type_name>[^/]+)/(?P<item_id>[^/]+)/?$", embed_view(embeds.embedded_item)),
    re_path(r"^embed(?:/[\s\S]*)?$", embed_view(embeds.unknown)),
    path("sitemap.xml", api_view(sitemap), name="sitemap"),
    path("sitemap-<int:number>.xml", api_view(sitemap_page), name="sitemap-page"),
    path("site.webmanifest", api_view(manifest), name="manifest"),
    path("robots.txt", api_view(robots), name="robots"),
]
