"""A site of any size, each item with its page.

The first thousand are built and frozen by the product. The others are rows like theirs (a build takes
hundredths of a second), each with its own name, title, address, place, day, facets and dependencies:
`bench/test_dataset.py` holds that `reconcile` finds nothing to repair in them.
"""

from collections.abc import Iterator
from dataclasses import replace

from django.utils import timezone
from wagtail.models import Page

from bench.dataset import pages
from cms.items import ORIGIN
from cms.plugins import plugins
from cms.publishing import sequence
from cms.publishing.building import Build, labels
from cms.publishing.models import Dependency, Facet, Publication, Word
from cms.publishing.refreshing import refresh_batch
from cms.publishing.refs import api_url, make_ref, ref_of
from cms.publishing.spelling_index import spelled_words
from cms.publishing.stemming import indexed
from cms.publishing.verdicts import Verdict, judge
from cms.publishing.writing import index_columns
from tests.plans import know_tables

PAGE = Page._meta.label_lower
BATCH = 200
BUILT = 1000
"""So many items are built from their pages."""


def grow_to(count: int, built: int = BUILT) -> None:
    """So many projects in all, frozen; the same ones whenever it is called in the same order."""
    if not pages.models():
        pages.make_sample()
    present = Publication.objects.filter(type="projects", live=True).count()
    honest = max(present, min(count, built))
    for several in _batches(range(present, honest)):
        refresh_batch([_ref(page) for page in several])
    models = [judge(ref_of(model), None) for model in pages.models()] if count > honest else []
    for several in _batches(range(honest, count)):
        _write([(page, models[_number(page) % pages.SAMPLE]) for page in several])
    know_tables()


def _batches(numbers: range) -> Iterator[list[Page]]:
    """Pages made for these numbers, a few at a time."""
    for start in range(0, len(numbers), BATCH):
        yield pages.copy_pages(numbers[start : start + BATCH])


def _number(page: Page) -> int:
    return page.translation_key.int


def _ref(page: Page) -> str:
    return make_ref("projects", str(page.translation_key), page.locale.language_code)


def _write(made: list[tuple[Page, Verdict]]) -> None:
    """What a refresh of these pages would write, each told from the verdict on its model."""
    first, now = sequence.allocate(len(made)), timezone.now()
    builds = [_build(model.build, page) for page, model in made]
    rows = Publication.objects.bulk_create(
        Publication(
            ref=_ref(page),
            type="projects",
            key=str(page.translation_key),
            lang=page.locale.language_code,
            seq=seq,
            live=True,
            changed_at=now,
            updated_at=now,
            card=build.card(now, seq),
            full=build.full(now, seq),
            **index_columns(build),
        )
        for seq, ((page, _), build) in enumerate(zip(made, builds, strict=True), first)
    )
    of_rows = list(zip(rows, builds, made, strict=True))
    Facet.objects.bulk_create(
        Facet(publication=row, name=name, value=value, label=label)
        for row, build, _ in of_rows
        for name, value, label in build.facets
    )
    Word.objects.bulk_create(
        Word(publication=row, lang=row.lang, **word._asdict())
        for row, build, _ in of_rows
        for word in sorted(build.words)
    )
    Dependency.objects.bulk_create(
        Dependency(publication=row, kind=kind, object_id=pk, shown=shown)
        for row, _, (page, model) in of_rows
        for (kind, pk), shown in _seen(page, model).items()
    )


def _seen(page: Page, model: Verdict) -> dict[tuple[str, str], bool]:
    """What the build of the page would look at, less the page's own lines."""
    others = {seen: shown for seen, shown in model.tracked.items() if not seen[0].startswith("projects.")}
    of_model = next(seen for seen in others if seen[0] == PAGE)
    return {(PAGE, str(page.pk)) if seen == of_model else seen: shown for seen, shown in others.items()}


def _build(model: Build, page: Page) -> Build:
    plugin, number, item_id = plugins.get("projects"), _number(page), _ref(page).partition("/")[2]
    path = f"{model.path.rstrip('/').rpartition('/')[0]}/{page.slug}/"
    item = model.item | {
        "id": item_id,
        "url": ORIGIN + path,
        "api_url": api_url("projects", *item_id.rsplit(".", 1)),
        "title": page.title,
        "geometry": {"type": "Point", "coordinates": list(pages.place(number))},
        "published_at": f"{page.first_published_at:%Y-%m-%dT%H:%M:%SZ}",
        "code": f"C-{number}",
    }
    return replace(
        model,
        item=item,
        path=path,
        published_at=page.first_published_at,
        search_title=indexed(page.title),
        search_text=indexed(plugin.search_text(item)),
        words=spelled_words(page.title, labels(plugin, item)),
    )
