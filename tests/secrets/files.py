"""Every state of an image or document that nobody outside may see."""

from django.test import TestCase
from wagtail.models import Collection, CollectionViewRestriction

from cms.media import review
from cms.publishing import refresh
from cms.publishing.refs import ref_of
from cms.publishing.unsignalled_changes import enqueue_differences, fingerprint
from tests.gallery.builders import collection, restrict
from tests.secrets.states import state


def filled(secret, place: Collection) -> None:
    """An image and a document in a collection; public pages show both as far as they may."""
    image = secret.image("image", collection=place)
    secret.offered += [image, secret.document("document", collection=place)]


@state("files in a private collection")
def in_private(world, secret):
    place = collection(secret.word("collection"))
    restrict(place)
    filled(secret, place)
    yield


@state("files in a collection inside a private one")
def in_nested(world, secret):
    private = collection(secret.word("outer collection"))
    restrict(private)
    filled(secret, collection(secret.word("collection"), parent=private))
    yield


@state("files in a collection that becomes private")
def in_newly_private(world, secret):
    place = collection(secret.word("collection"))
    filled(secret, place)
    yield
    CollectionViewRestriction.objects.create(
        collection=place,
        restriction_type=CollectionViewRestriction.PASSWORD,
        password=secret.word("password"),
    )


@state("files in a collection moved into a private one")
def in_moved(world, secret):
    """A move of collections sends no signal: the worker's fingerprint finds it."""
    place = collection(secret.word("collection"))
    filled(secret, place)
    yield
    private = collection(secret.word("outer collection"))
    restrict(private)
    before = fingerprint()
    Collection.objects.get(pk=place.pk).move(private, "sorted-child")
    enqueue_differences(before, fingerprint())


@state("files taken out of the page that showed them")
def no_longer_shown(world, secret):
    filled(secret, Collection.get_first_root_node())
    yield
    secret.withdrawn = True


@state("files that nothing shows")
def unused(world, secret):
    secret.image("image")
    secret.document("document")
    yield


@state("album of a private collection")
def private_album(world, secret):
    place = collection(secret.word("collection"))
    restrict(place)
    secret.image("photo", collection=place)
    world.empty_album.collection = place
    world.empty_album.save_revision().publish()
    yield


@state("files moved into the review collection")
def in_review(world, secret):
    """At the very end: a page that is published again lets what it shows."""
    place = collection(secret.word("collection"))
    filled(secret, place)
    yield
    yield
    Collection.objects.get(pk=place.pk).move(review.review_collection(), "sorted-child")
    with TestCase.captureOnCommitCallbacks(execute=True):
        refresh([ref_of(world.article), ref_of(world.project)])


@state("files proposed for the collection of a public album")
def proposed(world, secret):
    place = review.add_proposals(world.album.collection)
    secret.image("photo", collection=place)
    secret.document("document", collection=place)
    yield
