"""Publications with an address, as the search page lists them, and the page as a visitor reads it."""

import json
from itertools import count

from django.test import Client

from cms.items import ORIGIN
from cms.publishing import spelling_index
from cms.publishing.models import Publication
from tests.cms.reading.builder import publish
from tests.typography import as_typed

numbers = count(1)


def item(title="Un puits", text="", summary="", image=None, **fields) -> Publication:
    """A live item of the type `news` with an address, a body of one paragraph and perhaps a picture."""
    fields.setdefault("path", f"/actualites/{next(numbers)}/")
    row = publish(title, text=f"{summary} {text}", **fields)
    for form in ("card", "full"):
        changed = json.loads(getattr(row, form)) | {"summary": summary, "image": image}
        if form == "full":
            changed["body"] = [{"type": "paragraph", "html": f"<p>{text}</p>"}]
        setattr(row, form, json.dumps(changed, ensure_ascii=False))
    row.save()
    spelling_index.replace(
        row, spelling_index.spelled_words(title, [label for _name, _value, label in fields.get("facets", ())])
    )
    return row


def picture(*widths: int) -> dict:
    sizes = [
        {"url": f"{ORIGIN}/media/public/{width}.webp", "width": width, "height": width, "type": "image/webp"}
        for width in widths
    ]
    return {"alt": "Un puits", "renditions": sizes}


def ask(q: str | None = None, status=200, lang="fr", **query) -> str:
    """The page a visitor gets for a question."""
    address = {"fr": "/recherche/", "en": "/en/search/"}[lang]
    answer = Client().get(address, ({} if q is None else {"q": q}) | query)
    assert answer.status_code == status, answer.content.decode()
    return as_typed(answer.content.decode())
