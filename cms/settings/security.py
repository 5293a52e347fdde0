"""Who may log in, what a browser may load, which cookies exist."""

import os

from csp.constants import NONE, SELF, UNSAFE_INLINE

from cms.host_names import host_of
from cms.settings import environment
from cms.settings.environment import MAP_TILES, PUBLIC_URL, TRUSTED_PROXIES, WEB_PROCESSES

# Login: how often it may be tried is said in cms/accounts/lockout.py; it makes every password pass one door.

AUTHENTICATION_BACKENDS = ["cms.accounts.lockout.StaffBackend"]
PASSWORD_HASHERS = ["cms.accounts.hashing.BoundedPBKDF2PasswordHasher"]
PASSWORD_HASHES_AT_ONCE = max(1, (os.cpu_count() or 1) // WEB_PROCESSES)
"""In each web process; together they take no more than the cores there are."""

# Which groups must have a second factor; "*" stands for everybody (cms/accounts/second_factor.py).

REQUIRE_SECOND_FACTOR = [name.strip() for name in environment.REQUIRE_SECOND_FACTOR if name.strip()]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
AUTH_PASSWORD_VALIDATORS += [{"NAME": "cms.accounts.hashing.MaximumLengthValidator"}]


# Cookies exist only for the staff: none is set by a public page.

SECURE_COOKIES = PUBLIC_URL.startswith("https:")
SESSION_COOKIE_AGE = 14 * 24 * 3600  # seconds; without « rester connecté », until the browser is closed
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = SECURE_COOKIES
CSRF_COOKIE_HTTPONLY = False  # the administration's scripts read it
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = SECURE_COOKIES
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]

# Behind a proxy that ends TLS, and only there, its word on the scheme counts.

if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
PUBLIC_HOST = host_of(PUBLIC_URL)

# Headers: public pages load nothing that is not ours; the administration needs inline code.

X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", *([MAP_TILES["origin"]] if MAP_TILES else [])],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    }
}
ADMIN_CONTENT_SECURITY_POLICY = {
    **CONTENT_SECURITY_POLICY["DIRECTIVES"],
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "font-src": [SELF, "data:"],
    "media-src": [SELF, "blob:"],
}
