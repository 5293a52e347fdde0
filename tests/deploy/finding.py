"""Where nginx, Caddy and pgbouncer are, if they are installed; needs nothing besides Python's own library."""

import shutil


def nginx() -> str | None:
    """Debian keeps it out of the path of ordinary accounts."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


def pgbouncer() -> str | None:
    """As nginx."""
    return shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin:/usr/local/sbin")


def caddy() -> str | None:
    return shutil.which("caddy")
