"""What the read model asks of who indexes content for the staff: `cms.admin_search`, which registers itself.

Nothing here knows what an index is: pages change in bulk, and a sweep compares all that is derived from rows.
"""

from collections.abc import Callable, Iterable


class IndexKeeper:
    """Keeps an index of what the staff search; this one has none."""

    def index_pages(self, pks: Iterable[int]) -> None:
        """These pages were changed past the signals of each: index them anew."""

    def repair(self, check: bool, stopped: Callable[[], bool]) -> int:
        """Compare every entry with what would be written, and write what differs; `check` only counts.

        Returns how many were wrong; ends early when `stopped` says so, asked between batches.
        """
        return 0


keeper = IndexKeeper()


def keep_with(other: IndexKeeper) -> None:
    """Called once, when the app that keeps the index is ready."""
    global keeper
    keeper = other
