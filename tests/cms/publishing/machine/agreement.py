"""Compares all that partners and visitors receive with the independent reading of the rows."""

import json
from collections import Counter
from hashlib import blake2b

from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import Q
from django.test import Client
from django.utils import timezone

from cms.items import heavy_fields, timestamp, to_json
from cms.media.models import SiteDocument, SiteImage
from cms.plugins import plugins
from cms.publishing import reconcile
from cms.publishing.models import Facet, FacetCount, PendingUpdate, Publication, Spelling, Word
from tests.cms.publishing.machine.lists import list_names, lists_agree, search_agrees
from tests.cms.publishing.machine.oracle import Reading, base_name
from tests.cms.publishing.machine.partner import Mirror, everything
from tests.cms.publishing.machine.received import images_in, seen_in
from tests.cms.publishing.machine.visitor import Visitor
from tests.cms.publishing.machine.world import tokens


def agree(mirrors: list[Mirror], visitor: Visitor) -> None:
    """Everything a reader of any kind receives is what the rows say, and nothing else."""
    reading = Reading(timezone.now())
    delivered, expected = everything(), reading.items()
    items_agree(delivered, expected)
    tables_agree(expected)
    counts_agree(delivered)
    visitors_agree(reading, expected)
    lists_agree(expected)
    search_agrees(reading, delivered)
    files_agree(reading, delivered)
    visitor.finds(delivered)
    for mirror in mirrors:
        mirror.follow()
        assert mirror.items == delivered
    nothing_drifted()


def items_agree(delivered: dict[str, dict], expected: dict) -> None:
    seen = {name: seen_in(item, settings.PUBLIC_ORIGIN) for name, item in delivered.items()}
    assert seen.keys() == expected.keys()
    for name, item in expected.items():
        assert seen[name] == item, name
        assert tokens(delivered[name]) == tokens(item), name


def tables_agree(expected: dict) -> None:
    """A tombstone carries nothing; topics and words belong to live items only."""
    said = Q(
        card="", full="", path="", title_key="", search_title="", search_text="", digest="", example=False
    )
    timeless = Q(published_at=None, updated_at=None, expires_at=None, longitude=None, latitude=None)
    assert not Publication.objects.filter(live=False).exclude(said & timeless).exists()
    topics = Facet.objects.filter(name="topic").values_list("publication__ref", "value", "label")
    named = [(ref, *topic) for ref, item in expected.items() for topic in item.get("topics", [])]
    assert sorted(topics) == sorted(named)
    assert not Word.objects.filter(publication__live=False).exists()
    words = Word.objects.values_list("lang", "word")
    assert set(Spelling.objects.values_list("lang", "word")) == set(words)


def counts_agree(delivered: dict[str, dict]) -> None:
    """The numbers kept of each type and language are those of the items; a sweep compares all the others."""
    kept = FacetCount.objects.filter(name="", number__gt=0).values_list("value", "type", "lang", "number")
    of = [(item, ("", item["type"], item["lang"])) for item in delivered.values()]
    of += [(item, (FacetCount.PLACED, *key[1:])) for item, key in of if item["geometry"]]
    assert sorted(kept) == sorted((*key, number) for key, number in Counter(key for _, key in of).items())


def visitors_agree(reading: Reading, expected: dict) -> None:
    """Exactly the visible pages answer 200; nothing hidden is named in their HTML or in the sitemap."""
    client, known = Client(), tokens(expected)
    visible = {page.pk for page in reading.visible_pages()}
    for page in reading.pages.values():
        if page.depth == 1 or (address := reading.place(page)) is None:
            continue
        answer = client.get(address)
        text = b"".join(answer).decode()
        served = answer.status_code == 200 and page.title in text
        assert served == (page.pk in visible), (page, address, answer.status_code)
        assert served == (answer.status_code == 200) or page.path in private_by_password(reading, page)
        own = tokens(reading.page_item(page)) if page.alias_of_id and served else set()
        assert tokens(text) <= known | own or not served, (page, tokens(text) - known)
        if served:
            list_names(page, text, expected)
    listed = client.get("/sitemap.xml").content.decode()
    assert tokens(listed) <= known
    for page in (reading.by_pk[pk] for pk in visible):
        is_listed = f"<loc>{settings.PUBLIC_ORIGIN}{reading.address(page)}</loc>" in listed
        assert is_listed == (not page.alias_of_id)


def private_by_password(reading: Reading, page) -> set[str]:
    """Wagtail answers 200 with the form that asks for the password."""
    return {page.path} if reading.is_closed(page) else set()


def files_agree(reading: Reading, delivered: dict[str, dict]) -> None:
    """Each file lies where its visibility says, every size that an item names is there for everybody."""
    pictures = [image for item in delivered.values() for image in images_in(item)]
    for image in pictures:
        assert len(image["renditions"]) == 3
        for size in image["renditions"]:
            assert default_storage.exists(size["url"].partition("/media/")[2]), size
    text = json.dumps(delivered)
    for image in SiteImage.objects.prefetch_related("renditions"):
        names = [image.file.name, *(size.file.name for size in image.renditions.all())]
        place_agrees(names, str(image.pk) in {picture["id"] for picture in pictures})
    for document in SiteDocument.objects.all():
        place_agrees([document.file.name], base_name(document.file.name) in text)


def place_agrees(names: list[str], public: bool) -> None:
    right, wrong = ("public/", "private/") if public else ("private/", "public/")
    for name in names:
        other = wrong + name.partition("/")[2]
        assert name.startswith(right), (name, public)
        assert default_storage.exists(name)
        assert not default_storage.exists(other), other


def nothing_drifted() -> None:
    """A sweep finds nothing to repair, nothing waits, and each live row holds what was built."""
    report = reconcile(check=True)
    assert report.clean, report
    assert not waiting(), waiting()
    for row in Publication.objects.filter(live=True):
        full, card = json.loads(row.full), json.loads(row.card)
        assert card == {name: full[name] for name in full.keys() - heavy_fields(plugins.get(row.type).schema)}
        assert (full.pop("seq"), full.pop("updated_at")) == (row.seq, timestamp(row.updated_at))
        assert row.digest.startswith(content_digest(full))


def waiting() -> list[dict]:
    """Updates that are due; those for a later moment (an expiry to come) may stay."""
    return list(PendingUpdate.objects.filter(due_at__lte=timezone.now()).values())


def content_digest(item: dict) -> str:
    """The digest of `cms.publishing.building`, which a sweep has compared with that of a fresh build."""
    return blake2b(to_json(item).encode(), digest_size=16).hexdigest()
