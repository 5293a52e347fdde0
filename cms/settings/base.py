"""What every environment shares; each value that differs comes from the environment."""

from zoneinfo import available_timezones

from django.utils.translation import gettext_lazy as _

from cms.media.formats import MEDIA_TYPES
from cms.settings import environment
from cms.settings.environment import BASE_DIR, DATA_DIR, PUBLIC_URL, secret_key  # noqa: F401
from cms.settings.installed import announced, folder_apps, unusable
from cms.settings.logs import *  # noqa: F403
from cms.settings.mail import MAIL_ENCRYPTION  # noqa: F401
from cms.settings.security import *  # noqa: F403
from cms.settings.storage import *  # noqa: F403

DEBUG = False
SECRET_KEY = secret_key()
ALLOWED_HOSTS = environment.ALLOWED_HOSTS or ["*"]

# Applications: content types, then the engine, then Wagtail and Django.

ANNOUNCED = [package for package in announced() if package.name not in environment.DISABLED_PLUGINS]
PLUGINS_SET_ASIDE = unusable(ANNOUNCED) | environment.PLUGINS_SET_ASIDE
"""Why each package that could not be loaded could not, by the name it announces."""
PACKAGES = [package for package in ANNOUNCED if package.name not in PLUGINS_SET_ASIDE]
AUTHORING_APPS = ["wagtail.api.v3"]
"""The authoring API: from Wagtail 8.1 on, its other apps add their addresses only where it is installed."""

INSTALLED_APPS = [
    *folder_apps(BASE_DIR),
    *(package.config for package in PACKAGES),
    "cms",
    "cms.media",
    "cms.publishing",
    "cms.delivery",
    "cms.page_passwords",
    "cms.syndication",
    "cms.serving",
    "cms.backup",
    "search",
    "cms.website",
    "cms.http",
    "cms.accounts",
    "cms.admin_search",
    "wagtailgeowidget",
    "wagtail.contrib.simple_translation",
    "cms.overrides.redirects.RedirectsConfig",
    "wagtail.contrib.forms",
    "wagtail.contrib.settings",
    "wagtail.contrib.table_block",
    *(AUTHORING_APPS if environment.AUTHORING_API else ()),
    "wagtail.embeds",
    "wagtail.sites",
    "cms.accounts.users_app.StaffUsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.locales",
    "wagtail",
    "modelcluster",
    "taggit",
    "ninja",
    "csp",
    "django_filters",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",  # its French: « il y a 5 minutes », which Wagtail asks it for
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "cms.http.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "cms.http.csp.HeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cms.http.typed_queries.read_as_kept",
    "cms.edge_cache.query_tracking.track_queries",
    "cms.delivery.middleware.answer_before_pages",
    "cms.delivery.middleware.share_public_pages",
    "cms.http.older_version.refuse_writing",
    "cms.http.page_weight.WeighingMiddleware",
    "cms.http.typography.FrenchSpacingMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "cms.http.locale.LanguageMiddleware",
    "cms.http.nul.refuse_nul",
    "django.middleware.common.CommonMiddleware",
    "cms.http.csrf.PageFormsMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "cms.accounts.middleware.StaffMiddleware",
    "cms.http.body_sizes.BodySizeMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "cms.overrides.redirect_middleware.RedirectMiddleware",
    "cms.packages.orphan_pages.OrphanPagesMiddleware",
    "cms.accounts.areas.AreasMiddleware",
    "cms.accounts.escalation.EscalationMiddleware",
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# Languages: French without a prefix, English below /en/.

USE_I18N = True
USE_TZ = True
TIME_ZONE = environment.TIME_ZONE
LANGUAGE_CODE = "fr"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("fr", _("Français")), ("en", _("English"))]
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = True
FORMAT_MODULE_PATH = ["cms.formats"]
LOCALE_PATHS = [BASE_DIR / "cms" / "locale", BASE_DIR / "cms" / "overrides" / "locale"]

# Wagtail

WAGTAIL_SITE_NAME = "Codéveloppement Mali"
WAGTAIL_DATE_FORMAT = "%d/%m/%Y"
WAGTAIL_DATETIME_FORMAT = "%d/%m/%Y %H:%M"
"""What the fields of the administration show, in both languages: as dates are typed (`cms.formats`)."""
WAGTAILADMIN_BASE_URL = PUBLIC_URL
WAGTAILIMAGES_IMAGE_MODEL = "media.SiteImage"
WAGTAILDOCS_DOCUMENT_MODEL = "media.SiteDocument"
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.media.forms.ImageForm"
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "gif", "webp", "avif", "heic", "svg", "svgz"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 25 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 60_000_000
WAGTAILDOCS_DOCUMENT_FORM_BASE = "cms.media.forms.DocumentForm"
WAGTAILDOCS_CONTENT_TYPES = {ending[1:]: kind for ending, kind in MEDIA_TYPES.items()}
WAGTAILDOCS_MAX_UPLOAD_SIZE = 50 * 1024 * 1024
WAGTAILDOCS_SERVE_METHOD = "direct"
WAGTAILREDIRECTS_AUTO_CREATE = "always"
"""Also for a page that is hidden while it moves: it may come back. From 8.1 on, `True` leaves it out."""
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_USER_TIME_ZONES = sorted(available_timezones() - {"localtime"})  # browsers know no such zone
WAGTAILUSERS_PASSWORD_ENABLED = False  # an account is invited, and chooses its password itself
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# This product

PUBLIC_ORIGIN = PUBLIC_URL
EDGE_CACHE_BYTES = environment.EDGE_CACHE_MB * 1024 * 1024
AUTHORING_API = environment.AUTHORING_API
READINESS_TOKEN = environment.READINESS_TOKEN
DECODERS = 2 if environment.WEB_PROCESSES == 1 else 1
"""How many uploaded files each process has decoded at once: that is where the memory goes."""
MAP_TILES = environment.MAP_TILES
SITE_NAME = WAGTAIL_SITE_NAME
SITE_LICENCE = {"id": "CC-BY-4.0", "url": "https://creativecommons.org/licenses/by/4.0/"}
EXAMPLES_ALLOWED = False
"""Whether demonstration content may be loaded: on no site that the public relies on."""
