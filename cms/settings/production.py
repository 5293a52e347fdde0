"""The public internet, behind a proxy that ends TLS; refuses to start without an https PUBLIC_URL."""

from cms.settings import environment
from cms.settings.base import *  # noqa: F403
from cms.settings.base import MAIL_ENCRYPTION, PUBLIC_HOST, PUBLIC_URL

if not PUBLIC_URL.startswith("https://"):
    environment.refuse(
        "the production settings ask for the public https address of the site; "
        "for example PUBLIC_URL=https://www.example.org.",
        "les réglages de production demandent l'adresse publique du site en https ; "
        "par exemple PUBLIC_URL=https://www.exemple.org.",
    )

if not environment.TRUSTED_PROXIES:
    environment.refuse(
        "the production settings ask for a proxy that ends TLS and says so; "
        "set TRUSTED_PROXIES to the number of proxies of yours, for example TRUSTED_PROXIES=1.",
        "les réglages de production demandent un mandataire qui termine TLS et qui le dit ; "
        "donnez à TRUSTED_PROXIES le nombre de vos mandataires, par exemple TRUSTED_PROXIES=1.",
    )

ALLOWED_HOSTS = environment.ALLOWED_HOSTS or [PUBLIC_HOST]

SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SILENCED_SYSTEM_CHECKS = [
    # Neighbouring subdomains and the browsers' preload list are the owner's to decide, in the proxy.
    "security.W005",
    "security.W021",
    "security.W019",  # the administration shows its previews in frames of the same origin
]

WHITENOISE_MANIFEST_STRICT = True

if environment.EMAIL_HOST:
    EMAIL_HOST = environment.EMAIL_HOST
    EMAIL_PORT, EMAIL_USE_SSL, EMAIL_USE_TLS = MAIL_ENCRYPTION
    EMAIL_HOST_USER = environment.EMAIL_HOST_USER
    EMAIL_HOST_PASSWORD = environment.EMAIL_HOST_PASSWORD
    EMAIL_TIMEOUT = 20  # seconds; without it a silent mail server would hold a thread for ever
    DEFAULT_FROM_EMAIL = SERVER_EMAIL = environment.DEFAULT_FROM_EMAIL or f"noreply@{PUBLIC_HOST}"
else:
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    WAGTAIL_PASSWORD_RESET_ENABLED = False  # its link would only be written to the log
