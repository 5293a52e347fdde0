"""Where things are kept: database, files, caches, the index of the administration's search."""

from cms import file_modes
from cms.settings import postgresql
from cms.settings.environment import BASE_DIR, DATA_DIR, database

DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

ON_POSTGRESQL = DATABASES["default"]["ENGINE"].endswith("postgresql")

if ON_POSTGRESQL:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # Nothing may outlast a transaction on a connection that a pooler lends to others (decision 26).
    DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = True
    DATABASES["default"]["OPTIONS"] = postgresql.options(DATABASES["default"].get("OPTIONS", {}))
else:
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 60,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_FINDERS = [
    "cms.website.stylesheet.StylesheetFinder",
    "cms.slug_table.SlugTableFinder",
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "cms.syndication.mirror_client.MirrorClientFinder",
]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {
        "BACKEND": "cms.media.storage.WholeFileStorage",
        "OPTIONS": {
            "file_permissions_mode": file_modes.PRIVATE.file,
            "directory_permissions_mode": file_modes.PRIVATE.folder,
        },
    },
    "staticfiles": {
        "BACKEND": "cms.serving.static_files.CompressedStaticFiles",
        "OPTIONS": {
            "file_permissions_mode": file_modes.STATIC.file,
            "directory_permissions_mode": file_modes.STATIC.folder,
        },
    },
}
WHITENOISE_USE_FINDERS = False
WHITENOISE_MANIFEST_STRICT = False  # a program beside the site may render before they are collected
WHITENOISE_ROOT = BASE_DIR / "cms" / "root"
"""Files that have to lie at the root of the site: what browsers ask for without being told."""

# Nothing is remembered outside the database: a cache in one process does not hear of a change made in
# another, and Wagtail would serve the old root of the site, or a deleted rendition, for up to an hour.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}

WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "cms.admin_search.backend"}}
