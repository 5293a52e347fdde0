"""A visitor who kept every address of a file that was ever public, and tries them all again."""

from django.test import Client

from cms.media.models import SiteImage
from tests.cms.publishing.machine.partner import everything
from tests.cms.publishing.machine.received import addresses_in, images_in


class Visitor:
    """`kept` are addresses from the root: of sizes, documents, and the originals behind the sizes."""

    def __init__(self) -> None:
        self.kept = public_addresses(everything())

    def finds(self, delivered: dict[str, dict]) -> None:
        """Exactly the files of what is public now answer; all others that ever were do not."""
        public = public_addresses(delivered)
        self.kept |= public
        assert {address for address in sorted(self.kept) if is_there(address)} == public


def public_addresses(delivered: dict[str, dict]) -> set[str]:
    shown = {image["id"] for item in delivered.values() for image in images_in(item)}
    originals = SiteImage.objects.filter(pk__in=shown).values_list("file", flat=True)
    return set(addresses_in(list(delivered.values()))) | {f"/media/{name}" for name in originals}


def is_there(address: str) -> bool:
    answer = Client().get(address)
    answer.getvalue()  # to its end: closes the file
    assert answer.status_code in (200, 404), (address, answer.status_code)
    return answer.status_code == 200
