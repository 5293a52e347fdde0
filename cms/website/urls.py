"""The addresses of our own pages, below the language."""

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from cms.website.html_sitemap import html_sitemap, html_sitemap_of_type
from cms.website.partners_page.views import partners_page

urlpatterns = [
    path(_("diffuser/"), partners_page, name="partners-page"),
    path(
        _("plan-du-site/"),
        include(
            [
                path("", html_sitemap, name="html-sitemap"),
                path("<slug:type_name>/", html_sitemap_of_type, name="html-sitemap-type"),
            ]
        ),
    ),
]
