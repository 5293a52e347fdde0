"""The addresses of our own pages, below the language."""

from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from cms.website.html_sitemap import plan, plan_of_type
from cms.website.partners_page.views import receiving

urlpatterns = [
    path(_("diffuser/"), receiving, name="partners-page"),
    path(
        _("plan-du-site/"),
        include(
            [
                path("", plan, name="html-sitemap"),
                path("<slug:type_name>/", plan_of_type, name="html-sitemap-type"),
            ]
        ),
    ),
]
