"""What the block templates need to draw an item's images and documents."""

from itertools import groupby
from operator import itemgetter

from django import template

from cms.http.page_pictures import in_words
from cms.items import JSON
from cms.media.formats import preference, type_name

register = template.Library()

register.filter("in_words", in_words)
register.filter("file_kind", type_name)


@register.filter
def by_format(image: JSON) -> list[JSON]:
    """The sizes of an image item as `{"type", "srcset", "widest"}`, the format everyone knows last."""
    kind = itemgetter("type")
    groups = [list(group) for _, group in groupby(sorted(image["renditions"], key=kind), key=kind)]
    groups.sort(key=lambda group: preference(kind(group[0])))
    return [one_format(group) for group in groups]


def one_format(renditions: list[JSON]) -> JSON:
    widest = max(renditions, key=itemgetter("width"))
    srcset = ", ".join(f"{size['url']} {size['width']}w" for size in renditions)
    return {"type": widest["type"], "srcset": srcset, "widest": widest}
