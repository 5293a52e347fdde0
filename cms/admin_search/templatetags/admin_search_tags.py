"""What was probably meant, below a list in which nothing was found."""

from typing import Any

from django import template

from cms.admin_search.backend import Results
from cms.admin_search.spelling import other_spelling

register = template.Library()


@register.inclusion_tag("admin_search/meant.html", takes_context=True)
def meant(context: template.Context, paginator: Any) -> dict[str, Any]:
    """A link that searches the same list for what was meant; nothing where there are results."""
    found: Any = getattr(paginator, "object_list", None)
    nothing = isinstance(found, Results) and paginator.count == 0
    text = other_spelling(found) if nothing else None
    return {"text": text, "request": context.get("request")}
