"""How the mail server is spoken to, as Django wants it said: a pair that never works is refused at start."""

from typing import NamedTuple

from cms.settings.environment import EMAIL_PORT, EMAIL_USE_SSL, EMAIL_USE_TLS, refuse

IMPLICIT_TLS = 465
"""The port on which TLS is spoken from the start (RFC 8314, section 3.3)."""
STARTTLS_PORTS = (25, 587)


class MailEncryption(NamedTuple):
    """The port of the mail server, and TLS: from the start (`ssl`) or after STARTTLS (`tls`)."""

    port: int
    ssl: bool
    tls: bool


def mail_encryption(port: int | None, ssl: bool | None, tls: bool | None) -> MailEncryption:
    """What `EMAIL_PORT`, `EMAIL_USE_SSL` and `EMAIL_USE_TLS` mean together; what is not said follows from the
    others, STARTTLS on port 587 where nothing is."""
    if ssl and tls:
        refuse(
            "EMAIL_USE_SSL and EMAIL_USE_TLS are both on, but TLS begins once: keep EMAIL_USE_SSL for port "
            "465, EMAIL_USE_TLS (STARTTLS) for port 587.",
            "EMAIL_USE_SSL et EMAIL_USE_TLS sont tous deux actifs, mais TLS ne commence qu'une fois : gardez "
            "EMAIL_USE_SSL pour le port 465, EMAIL_USE_TLS (STARTTLS) pour le port 587.",
        )
    if port is not None and not 1 <= port <= 65535:
        refuse(
            f"EMAIL_PORT is {port}; choose a number from 1 to 65535.",
            f"EMAIL_PORT vaut {port} ; choisissez un nombre entre 1 et 65535.",
        )
    if port == IMPLICIT_TLS and (ssl is False or tls):
        refuse(
            "EMAIL_PORT is 465, on which mail servers speak TLS from the start: set EMAIL_USE_SSL=true and "
            "leave EMAIL_USE_TLS out, or write EMAIL_PORT=587.",
            "EMAIL_PORT vaut 465, où les serveurs de courrier parlent TLS dès le début : écrivez "
            "EMAIL_USE_SSL=true sans EMAIL_USE_TLS, ou EMAIL_PORT=587.",
        )
    if port in STARTTLS_PORTS and ssl:
        refuse(
            f"EMAIL_PORT is {port}, on which no mail server speaks TLS from the start: write EMAIL_PORT=465, "
            "or leave EMAIL_USE_SSL out for STARTTLS.",
            f"EMAIL_PORT vaut {port}, où aucun serveur de courrier ne parle TLS dès le début : écrivez "
            "EMAIL_PORT=465, ou retirez EMAIL_USE_SSL pour STARTTLS.",
        )
    ssl = port == IMPLICIT_TLS if ssl is None else ssl
    return MailEncryption(port or (IMPLICIT_TLS if ssl else 587), ssl, not ssl if tls is None else tls)


MAIL_ENCRYPTION = mail_encryption(EMAIL_PORT, EMAIL_USE_SSL, EMAIL_USE_TLS)
