"""A file is public exactly while something public shows it and nothing restricts its collection."""

import os
import stat
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from django.db import connection, transaction
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction

from cms.media import visibility
from cms.media.copying import bring
from cms.media.models import SiteDocument, SiteImage
from cms.media.orphan_files import find_orphans, remove_orphans
from cms.media.renditions import make_missing
from cms.media.stored_names import private_name, public_name, public_url
from cms.publishing import defer_to_worker
from cms.publishing.models import PendingUpdate, Publication
from tests.cms.media.builders import make_document, make_image, show

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _alone():
    """The engine would withdraw our made-up publications as soon as it hears of a change."""
    with defer_to_worker():
        yield


def key(media) -> tuple[str, str]:
    return media._meta.label_lower, str(media.pk)


def publicise(*media) -> None:
    """As the engine does it: in the freezing transaction, cleaning up after the commit."""
    with transaction.atomic():
        cleanups = visibility.publicise([key(file) for file in media])
    for cleanup in cleanups:
        cleanup()


def restrict(collection: Collection, kind="login") -> CollectionViewRestriction:
    return CollectionViewRestriction.objects.create(collection=collection, restriction_type=kind)


def new_collection(name="Interne", parent=None) -> Collection:
    return (parent or Collection.get_first_root_node()).add_child(name=name)


def names(image: SiteImage) -> list[str]:
    return sorted(
        [SiteImage.objects.get(pk=image.pk).file.name, *image.renditions.values_list("file", flat=True)]
    )


def test_what_is_shown_moves_with_all_its_sizes(stored):
    image, document = make_image(), make_document()
    make_missing(image.pk)
    before = names(image)
    show(image), show(document)
    publicise(image, document)
    document.refresh_from_db()
    assert names(image) == [public_name(name) for name in before]
    assert stored() == sorted([*names(image), document.file.name])
    assert list(visibility.misplaced()) == []


def test_the_old_copy_stays_until_the_commit(stored):
    image = make_image()
    before = stored()
    with transaction.atomic():
        visibility.publicise([key(image)])
        assert set(before) < set(stored())


def test_a_rollback_costs_nothing(stored):
    image = make_image()
    before = names(image)
    with transaction.atomic():
        visibility.publicise([key(image)])
        transaction.set_rollback(True)
    assert names(image) == before
    assert not visibility.may_serve(public_name(image.file.name))
    assert set(before) < set(stored())
    assert list(find_orphans()) == []  # still within its grace


def test_publicising_twice_changes_nothing(stored):
    image = make_image()
    show(image)
    publicise(image)
    before = stored()
    publicise(image, image)
    assert stored() == before


def test_withdrawn_files_become_private_and_their_sizes_get_new_names(stored):
    image = make_image()
    make_missing(image.pk)
    publication = show(image)
    publicise(image)
    public = set(names(image))
    Publication.objects.filter(pk=publication.pk).update(live=False)
    PendingUpdate.objects.all().delete()
    visibility.settle([key(image)])
    assert stored() == names(image)
    assert names(image) == [private_name(image.file.name)]
    make_missing(image.pk)
    assert {os.path.basename(name) for name in names(image)} & {
        os.path.basename(name) for name in public
    } == {os.path.basename(image.file.name)}
    assert PendingUpdate.objects.filter(scope="renditions", ref=str(image.pk)).exists()


def test_the_proxy_can_read_what_is_public_and_no_longer_what_is_hidden_again():
    image = make_image()
    make_missing(image.pk)
    assert modes(image) == {0o600}
    publication = show(image)
    publicise(image)
    assert modes(image) == {0o644}
    Publication.objects.filter(pk=publication.pk).update(live=False)
    visibility.settle([key(image)])
    assert modes(image) == {0o600}


def modes(image: SiteImage) -> set[int]:
    """Of the files of a picture and of its sizes."""
    storage = image.file.storage
    return {stat.S_IMODE(os.stat(storage.path(name)).st_mode) for name in names(image)}


@pytest.mark.parametrize("kind", ["login", "password", "groups"])
def test_a_restriction_on_the_collection_or_above_it_makes_private(kind):
    above = new_collection()
    image = make_image(collection=new_collection("Photos", above))
    show(image)
    publicise(image)
    assert visibility.may_serve(names(image)[0])
    restriction = restrict(above, kind)
    assert not visibility.may_serve(names(image)[0])
    assert list(visibility.misplaced()) == [key(image)]
    visibility.settle(visibility.misplaced())
    assert all(name.startswith("private/") for name in names(image))
    restriction.delete()
    visibility.settle(visibility.misplaced())
    assert all(name.startswith("public/") for name in names(image))


def test_a_long_repair_ends_early_when_told_to(monkeypatch):
    monkeypatch.setattr(visibility, "MOVED_TOGETHER", 2)
    for _ in range(3):
        show(make_document())
    assert visibility.settle_misplaced(stopped=lambda: True) == 3
    assert visibility.settle_misplaced() == 1
    assert list(visibility.misplaced()) == []


def test_a_restriction_of_type_none_restricts_nothing():
    collection = new_collection()
    restrict(collection, "none")
    document = make_document(collection=collection)
    show(document)
    assert list(visibility.misplaced()) == [key(document)]


def test_changes_that_no_signal_tells_are_found():
    image = make_image()
    show(image)
    publicise(image)
    closed = new_collection("Fermée")
    restrict(closed)
    SiteImage.objects.update(collection=closed)
    assert list(visibility.misplaced()) == [key(image)]


def test_a_collection_moved_into_a_private_one_is_found():
    closed, open_one = new_collection("Fermée"), new_collection("Ouverte")
    restrict(closed)
    image = make_image(collection=open_one)
    show(image)
    publicise(image)
    open_one.refresh_from_db()
    open_one.move(Collection.objects.get(pk=closed.pk), pos="sorted-child")
    assert list(visibility.misplaced()) == [key(image)]


@pytest.mark.parametrize(
    "publication",
    [{"live": False}, {"shown": False}, {"expires_at": timezone.now() - timedelta(seconds=1)}],
)
def test_only_a_live_publication_that_shows_it_counts(publication):
    image = make_image()
    show(image, **publication)
    assert list(visibility.misplaced()) == []
    publicise(image)
    assert list(visibility.misplaced()) == [key(image)]
    visibility.settle([key(image)])
    assert names(image)[0].startswith("private/")


def test_another_kind_with_the_same_number_does_not_count():
    image = make_image()
    document = make_document()
    SiteDocument.objects.filter(pk=document.pk).update(id=image.pk)
    show(SiteDocument.objects.get())
    assert list(visibility.misplaced()) == [("media.sitedocument", str(image.pk))]


def test_one_of_two_publications_is_enough():
    image = make_image()
    show(image), show(image, live=False)
    publicise(image)
    assert list(visibility.misplaced()) == []


def test_settling_twice_and_what_is_gone_is_harmless(stored):
    image = make_image()
    show(image)
    gone = ("media.siteimage", "999999")
    for _round in range(2):
        visibility.settle([key(image), gone, ("news.topic", "1"), key(image)])
    assert stored() == names(image)
    assert all(name.startswith("public/") for name in names(image))


def test_a_name_whose_file_is_at_the_other_place_is_repaired(stored):
    image = make_image()
    show(image)
    publicise(image)
    for wrong, right in [(private_name, public_name), (public_name, public_name)]:
        SiteImage.objects.update(file=wrong(image.file.name))
        visibility.settle([key(image)])
        assert SiteImage.objects.get().file.name == right(image.file.name)
        assert stored() == names(image)


def test_a_file_left_in_private_by_a_crash_is_brought(stored, media_root):
    image = make_image()
    show(image)
    publicise(image)
    os.rename(media_root / public_name(image.file.name), media_root / private_name(image.file.name))
    visibility.settle([key(image)])
    assert stored() == names(image)


def test_a_cleanup_that_comes_late_does_not_remove_what_is_named_again(stored):
    image = make_image()
    with transaction.atomic():
        late = visibility.publicise([key(image)])
    visibility.settle([key(image)])  # nothing shows it: private again
    for cleanup in late:
        cleanup()
    assert private_name(image.file.name) in stored()


def test_a_lost_file_stops_nobody(media_root):
    image, other = make_image(), make_image()
    make_missing(image.pk)
    show(image), show(other)
    for name in names(image):
        (media_root / name).unlink()
    publicise(image, other)
    assert names(image) == [public_name(image.file.name)]
    assert names(other)[0].startswith("public/")


def test_a_size_made_for_a_public_picture_is_public():
    image = make_image()
    show(image)
    publicise(image)
    image.renditions.all().delete()
    make_missing(image.pk)
    assert all(name.startswith("public/") for name in names(image))
    assert list(visibility.misplaced()) == []


def test_sizes_in_the_wrong_place_are_found():
    image = make_image()
    make_missing(image.pk)
    rendition = image.renditions.first()
    type(rendition).objects.filter(pk=rendition.pk).update(file=public_name(rendition.file.name))
    assert list(visibility.misplaced()) == [key(image)]
    visibility.settle(visibility.misplaced())
    assert list(visibility.misplaced()) == []


def test_only_named_files_are_served():
    image = make_image()
    show(image)
    publicise(image)
    name = names(image)[0]
    assert visibility.may_serve(name)
    for other in (
        private_name(name),
        name + "x",
        name.replace("/images/", "/renditions/"),
        "public/images/../x",
        "",
    ):
        assert not visibility.may_serve(other)


def test_the_same_number_of_queries_for_one_and_for_many(django_assert_num_queries):
    restrict(new_collection())
    for _image in range(5):
        show(make_image())
    with django_assert_num_queries(7):
        assert len(list(visibility.misplaced())) == 5


def test_the_public_address_is_known_before_the_move():
    image = make_image()
    address = public_url(image.file.name)
    show(image)
    publicise(image)
    assert SiteImage.objects.get().file.url == address == public_url(names(image)[0])


@pytest.mark.postgres
def test_publishing_and_withdrawing_at_the_same_time_loses_nothing(stored):
    image = make_image()
    publication = show(image)

    def turn(live: bool) -> None:
        for _round in range(15):
            with defer_to_worker(), transaction.atomic():
                Publication.objects.filter(pk=publication.pk).update(live=live)
                cleanups = visibility.publicise([key(image)]) if live else []
            for cleanup in cleanups:
                cleanup()
            with defer_to_worker():
                visibility.settle([key(image)])
        connection.close()

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(turn, live) for live in (True, False, True, False)]:
            done.result()
    visibility.settle(visibility.misplaced())
    assert stored() == names(image)
    assert list(visibility.misplaced()) == []


# Files that no row names


def orphan(media_root, name: str) -> str:
    path = media_root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    return name


def test_orphans_go_after_their_grace(media_root, time_machine, stored):
    image = make_image()
    make_document()
    make_missing(image.pk)
    kept = stored()
    public = orphan(media_root, f"public/images/{'a' * 32}.jpg")
    private = orphan(media_root, f"private/renditions/{'b' * 32}.webp")
    assert list(find_orphans()) == []
    time_machine.move_to(time.time() + 90)
    assert list(find_orphans()) == [public]
    time_machine.move_to(time.time() + 8 * 86_400)
    assert (list(find_orphans()), remove_orphans(), stored()) == (
        [public, private],
        2,
        kept,
    )


def test_the_last_copy_of_a_named_file_is_never_removed(media_root, time_machine, stored):
    image = make_image()
    name = image.file.name
    os.makedirs(media_root / "public/images")
    os.rename(media_root / name, media_root / public_name(name))  # as after restoring an older database
    time_machine.move_to(time.time() + 90)
    remove_orphans()
    assert name in stored()
    assert public_name(name) not in stored()


# Storages


def test_buckets_have_no_paths():
    bucket = InMemoryStorage()
    bucket.save("private/a", ContentFile(b"1"))
    assert (bring(bucket, "private/a", "public/a"), bring(bucket, "private/a", "public/a")) == (True, True)
    assert bring(bucket, "private/none", "public/none") is False
    with bucket.open("public/a") as file:
        assert file.read() == b"1"


def test_disks_without_hard_links_get_a_copy(monkeypatch, stored):
    def refuse(*args):
        raise OSError("no links here")

    monkeypatch.setattr(os, "link", refuse)
    image = make_image()
    show(image)
    publicise(image)
    assert stored() == names(image)
    assert all(name.startswith("public/") for name in stored())
