"""What `wagtail start` and the manual's chapters on the APIs set, on the models and database of the site."""

from cms.settings.dev import *  # noqa: F403
from cms.settings.dev import INSTALLED_APPS as OURS

INSTALLED_APPS = [
    *OURS,
    "wagtail.api.v2",
    "wagtail.api.v3",
    "rest_framework",
    "bench.stock_wagtail.apps.StockConfig",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]
ROOT_URLCONF = "bench.stock_wagtail.urls"
WSGI_APPLICATION = "bench.stock_wagtail.wsgi.application"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILAPI_BASE_URL = "http://127.0.0.1"
