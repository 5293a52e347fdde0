"""Lines below a page or a setting, in the editor's order."""

from wagtail.models import Orderable


class InlineRow(Orderable):
    """One of the rows an editor adds, moves and removes below something else.

    Lines with the same place, as scripts leave them, stay in the order they were written in;
    without that PostgreSQL may give them in another order at each reading.
    """

    class Meta:
        abstract = True
        ordering = ("sort_order", "pk")
