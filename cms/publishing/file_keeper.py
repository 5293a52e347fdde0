"""What the read model asks of whoever keeps the files that items show: `cms.media`, which registers itself.

Nothing here knows what a file is: an item depends on objects, and some of them have files.
"""

from collections.abc import Callable, Iterable

Media = tuple[str, str]
"""(kind, primary key), as in `Dependency`: `("media.siteimage", "12")`."""
Cleanup = Callable[[], None]


class FileKeeper:
    """Keeps files in the place that their visibility says; this one has none."""

    kinds: frozenset[str] = frozenset()
    """The kinds of objects whose files are kept here, as in `Dependency`."""

    def publicise(self, media: Iterable[Media]) -> list[Cleanup]:
        """What items about to be frozen show becomes public; returns what to do after the commit.

        Called inside the freezing transaction, before the sequence is locked.
        """
        return []

    def settle(self, media: Iterable[Media]) -> None:
        """After a commit: these are shown by one item less, and belong where they are visible now."""

    def items_changed(self, refs: Iterable[str]) -> None:
        """After a commit: these items were live, and were frozen anew or withdrawn."""

    def misplaced(self) -> int:
        """How many objects have a file that is not where it belongs."""
        return 0

    def repair(self, stopped: Callable[[], bool]) -> int:
        """Put every file where it belongs and remove those of nothing; returns how many were misplaced.

        Ends early when `stopped` says so, asked between batches.
        """
        return 0

    def enqueue_incomplete(self) -> None:
        """Queue the sizes that images lack, as after an upgrade."""

    def make_renditions(self, pk: int) -> None:
        """Make the sizes that an image does not have yet; raises what storage and decoder raise."""


keeper = FileKeeper()


def keep_with(other: FileKeeper) -> None:
    """Called once, when the app that keeps the files is ready."""
    global keeper
    keeper = other
