"""The addresses of the site with its authoring API open."""

from cms import urls
from cms.overrides.authoring import authoring_urls

urlpatterns = [authoring_urls(), *urls.urlpatterns]
