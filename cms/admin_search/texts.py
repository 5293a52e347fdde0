"""What an object is found by: the texts that its model's `search_fields` name, and those of its draft."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Manager, Model
from wagtail.models import DraftStateMixin, Page
from wagtail.search.index import AutocompleteField, FilterField, RelatedFields

from cms.admin_search.models import SearchEntry
from cms.admin_search.tokens import title_tokens, tokens
from cms.publishing.refs import ref_of
from cms.publishing.spelling_index import keys, spelled_words

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Texts:
    """The title of an object, the names it has besides (code, alternative text, file), and all it says."""

    title: str = ""
    names: tuple[str, ...] = ()
    said: tuple[str, ...] = ()

    @property
    def written(self) -> str:
        """Title and names, once each, as they are written."""
        return " ".join(dict.fromkeys(filter(None, [self.title, *self.names])))


def texts_of(obj: Any) -> Texts:
    """What the object itself says, by the fields that its model names; the first stands for a title."""
    names: list[str] = []
    said: list[str] = []
    for field in obj.get_search_fields():
        for found, text in _values(field, obj):
            (names if isinstance(found, AutocompleteField) else said).append(text)
    title = getattr(obj, "title", "") or next(filter(None, names), str(obj))
    return Texts(title, tuple(names), tuple(said))


def _values(field: Any, obj: Any) -> Iterator[tuple[Any, str]]:
    """(field, text) of a field; of related objects those that are named of them."""
    if isinstance(field, FilterField):
        return
    if not isinstance(field, RelatedFields):
        yield field, " ".join(_strings(field.get_value(obj)))
        return
    related = field.get_value(obj)
    if related is not None:
        several = isinstance(related, Manager)
        for other in sorted(related.all(), key=str) if several else [related]:
            for inner in field.fields:
                yield from _values(inner, other)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = value.values()
    if isinstance(value, Iterable) and not isinstance(value, str):
        for inner in value:
            yield from _strings(inner)
    elif value is not None:
        yield str(value)


def entry_of(content_type_id: int, obj: Model) -> SearchEntry:
    """The row of the index that an object has now."""
    shown, draft = _tiers(obj)
    return SearchEntry(
        content_type_id=content_type_id,
        object_id=str(obj.pk),
        ref=ref_of(obj) or "",
        names=shown.written,
        draft_names=draft.written,
        titles=title_tokens(shown.title),
        said=_said(shown),
        draft_titles="" if draft.title == shown.title else title_tokens(draft.title),
        draft_said=_said(draft),
        sounds=_sounds(shown),
        draft_sounds=_sounds(draft),
    )


def _tiers(obj: Any) -> tuple[Texts, Texts]:
    """What lists show of the object, and what its draft says: for a page everything but its public title.

    What a page says in public is in its publication already.
    """
    texts = texts_of(obj)
    if not isinstance(obj, DraftStateMixin):
        return texts, Texts()
    drafted = _drafted(obj)
    if not isinstance(obj, Page):
        return texts, drafted or Texts()
    draft = drafted or texts
    both = tuple(dict.fromkeys([*texts.said, *draft.said])) if obj.live else draft.said
    title = obj.draft_title or draft.title
    return Texts(obj.title if obj.live else ""), Texts(title, draft.names, both)


def _drafted(obj: Any) -> Texts | None:
    """What the latest revision says; None where it says what the object does, or cannot be read."""
    if obj.latest_revision is None or (obj.live and not obj.has_unpublished_changes):
        return None
    try:
        return texts_of(obj.latest_revision.as_object())
    except Exception:
        # A revision of fields that are no more; the object is found by what it says itself.
        logger.exception("the latest revision of %r could not be read for the search", obj)
        return None


def _said(texts: Texts) -> str:
    return tokens(" ".join([*texts.names, *texts.said]))


def _sounds(texts: Texts) -> str:
    """The keys under which the title and names are found although they are mistyped (decision 10)."""
    words = spelled_words(texts.title, texts.names)
    return " ".join(sorted({key for word in words for key in keys(word.word)}))
