"""The licences a picture or a document may carry, and what partners receive of them."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _

ALL_RIGHTS_RESERVED = "all-rights-reserved"


class LicenceCode(models.TextChoices, StrEnum):
    CC_BY = "CC-BY-4.0", "Creative Commons Attribution 4.0 (CC BY)"
    CC_BY_SA = "CC-BY-SA-4.0", _("Creative Commons Attribution – Partage à l’identique 4.0 (CC BY-SA)")
    CC0 = "CC0-1.0", _("Domaine public (CC0 1.0)")
    RESERVED = ALL_RIGHTS_RESERVED, _("Tous droits réservés")


ADDRESSES: dict[str, str] = {
    LicenceCode.CC_BY: "https://creativecommons.org/licenses/by/4.0/",
    LicenceCode.CC_BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/",
    LicenceCode.CC0: "https://creativecommons.org/publicdomain/zero/1.0/",
}


def licence_item(value: str) -> dict[str, str | None] | None:
    """The licence as `{"id", "url"}` (SPDX identifier where one exists), or None for the site's own."""
    return {"id": value, "url": ADDRESSES.get(value)} if value else None
