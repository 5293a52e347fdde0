"""What the read model asks of the files that items show, and what the worker does for them."""

from collections.abc import Callable, Iterable

from cms.media import normalizing, orphan_files, renditions, share_pictures, visibility
from cms.publishing import file_keeper, periodic
from cms.publishing.file_keeper import Cleanup, FileKeeper, Media


class ItemFiles(FileKeeper):
    """Images, documents and share pictures."""

    kinds = frozenset(visibility.MODELS)

    def publicise(self, media: Iterable[Media]) -> list[Cleanup]:
        return visibility.publicise(media)

    def settle(self, media: Iterable[Media]) -> None:
        visibility.settle(media)

    def items_changed(self, refs: Iterable[str]) -> None:
        share_pictures.drop_outdated(refs)

    def misplaced(self) -> int:
        return len(list(visibility.misplaced()))

    def repair(self, stopped: Callable[[], bool]) -> int:
        misplaced = visibility.settle_misplaced(stopped)
        orphan_files.remove_orphans()
        return misplaced

    def enqueue_incomplete(self) -> None:
        renditions.enqueue_incomplete()

    def make_renditions(self, pk: int) -> None:
        renditions.make_missing(pk)


def connect() -> None:
    """Have the read model and the worker know of the files."""
    file_keeper.keep_with(ItemFiles())
    periodic.register("misplaced files", periodic.EVERY_MINUTE, visibility.settle_misplaced)
    periodic.register("share pictures", periodic.EVERY_TICK, share_pictures.Drawing())
    periodic.register("pictures of an earlier version", periodic.EVERY_TICK, normalizing.Normalizing())
    periodic.register("orphan files", periodic.EVERY_TEN_MINUTES, orphan_files.remove_orphans)
