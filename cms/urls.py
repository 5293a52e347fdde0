"""Every address of the site. Public ones are listed in `docs/api.md`."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls

from cms.accounts.login_views import StaffLoginView
from cms.page_passwords.views import nothing_here

handler500 = "cms.http.server_error.server_error"

urlpatterns = [
    path("admin/", include("cms.accounts.urls")),
    path("admin/", include(wagtailadmin_urls)),
    path("", include("cms.delivery.urls")),
    path("media/", include("cms.media.urls")),
]

if settings.AUTHORING_API:
    from cms.overrides.authoring import authoring_urls

    urlpatterns += [authoring_urls()]

urlpatterns += i18n_patterns(
    path(_("recherche/"), include("search.urls")),
    path("", include("cms.website.urls")),
    path(
        "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/",
        nothing_here,
        name="wagtailcore_authenticate_with_password",
    ),
    path(
        "_util/login/",
        never_cache(StaffLoginView.as_view(template_name="wagtailcore/login.html")),
        name="wagtailcore_login",
    ),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)
