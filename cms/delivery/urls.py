"""What is delivered to the world: the API, the sitemap, and a problem for everything else below `/api/`."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path, re_path

from cms.delivery.api import build_api
from cms.delivery.problems import Problem
from cms.delivery.sitemap import robots, sitemap, sitemap_page
from cms.delivery.wrapping import delivered
from cms.plugins import plugins


def unknown(request: HttpRequest) -> HttpResponse:
    """An address below `/api/` that does not exist."""
    raise Problem("not-found")


api_patterns, api_app, api_namespace = build_api(plugins).urls
for pattern in api_patterns:
    pattern.callback = delivered(pattern.callback)

urlpatterns = [
    path("api/v1/", include((api_patterns, api_app), namespace=api_namespace)),
    re_path(r"^api(?:/[\s\S]*)?$", delivered(unknown, any_method=True)),
    path("sitemap.xml", delivered(sitemap), name="sitemap"),
    path("sitemap-<int:number>.xml", delivered(sitemap_page), name="sitemap-page"),
    path("robots.txt", delivered(robots), name="robots"),
]
