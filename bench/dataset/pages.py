"""Many pages at once: a sample made as an editor makes them, and copies of it written in a few statements.

A copy has its own name, title, address, place and day; all else, its lines included, is its model's.
"""

import uuid
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import NamedTuple

from django.db import connection
from django.utils.timezone import now
from modelcluster.models import get_all_child_relations
from wagtail.models import Page

from bench.dataset.vocabulary import CERCLES, KINDS, WORDS
from cms.testing import catch_up
from projects.models import ProjectPage, Sector, Status
from tests.cms.media.builders import make_image
from tests.gallery.builders import album, collection
from tests.projects.builders import complete, index, sector

SAMPLE = 40
WEST, SOUTH, EAST, NORTH = -11.2, 12.6, -8.6, 14.6
"""Inside the country."""
ALONE = -8.0, 11.7
"""Far enough from all others to have a sign of its own on every map; of the sector `water`."""


class Copy(NamedTuple):
    """A row of the table from which the pages' own tables are filled."""

    model: int
    page: int
    location: str
    longitude: float
    latitude: float
    code: str
    code_key: str


def make_sample() -> None:
    """Projects of every sector, cercle, status, size and year, published and frozen as an editor's are."""
    random, photos = Random(2003), album(collection(count=3))
    sectors = list(Sector.objects.all())
    for number in range(SAMPLE):
        cercle = random.choice(CERCLES)
        longitude, latitude = place(number) if number else ALONE
        complete(
            title=f"{random.choice(KINDS)} de {cercle} {number}",
            code=f"B-{number}",
            body=[("paragraph", f"<p>{' '.join(random.choices(WORDS, k=80))}.</p>") for _ in range(5)],
            sector=random.choice(sectors) if number else sector(),
            status=random.choice(Status.values),
            cercle=cercle,
            location=point(longitude, latitude),
            actual_start=date(random.randint(2003, 2009), 1, 1),
            actual_end=date(2010, 1, 1),
            planned_start=None,
            planned_end=None,
            cost=Decimal(random.choice([8_000, 40_000, 90_000, 250_000])),
            cofinancing=[],
            purposes=[],
            album=photos.page_ptr if number % 3 == 0 else None,
            cover=make_image() if number % 5 == 0 else None,
        )
    catch_up()


def place(number: int) -> tuple[float, float]:
    """Degrees; the same for the same number."""
    random = Random(number)
    return round(random.uniform(WEST, EAST), 4), round(random.uniform(SOUTH, NORTH), 4)


def point(longitude: float, latitude: float) -> str:
    return f"SRID=4326;POINT({longitude:.4f} {latitude:.4f})"


def title(number: int) -> str:
    random = Random(number)
    return f"{random.choice(KINDS)} de {random.choice(CERCLES)} {number}"


def models() -> list[ProjectPage]:
    """The sample, in the order in which it was made."""
    return list(ProjectPage.objects.filter(code__startswith="B-").order_by("pk")[:SAMPLE])


def copy_pages(numbers: range) -> list[Page]:
    """One more live page for each number, none of them frozen yet; returns them."""
    sample, parent = models(), index()
    parent.numchild = Page.objects.child_of(parent).count()
    made = Page.objects.bulk_create(
        [_page(parent, sample[number % SAMPLE], number) for number in numbers], batch_size=500
    )
    copies = [
        _copy(sample[number % SAMPLE], page, number) for number, page in zip(numbers, made, strict=True)
    ]
    _fill(copies)
    Page.objects.filter(pk=parent.pk).update(numchild=parent.numchild + len(made))
    return made


def _page(parent: Page, model: Page, number: int) -> Page:
    day = now() - timedelta(hours=number)
    slug = f"projet-{number}"
    return Page(
        path=Page._get_path(parent.path, parent.depth + 1, number + 100),
        depth=parent.depth + 1,
        title=title(number),
        draft_title=title(number),
        slug=slug,
        url_path=f"{parent.url_path}{slug}/",
        content_type_id=model.content_type_id,
        locale_id=model.locale_id,
        translation_key=uuid.UUID(int=number),
        live=True,
        first_published_at=day,
        last_published_at=day,
    )


def _copy(model: ProjectPage, page: Page, number: int) -> Copy:
    longitude, latitude = place(number)
    code = f"C-{number}"
    key = f"{page.locale_id}:{code.casefold()}"
    return Copy(model.pk, page.pk, point(longitude, latitude), longitude, latitude, code, key)


def _fill(copies: list[Copy]) -> None:
    """The rows of the concrete type and of its lines: those of the models, under the pages' numbers."""
    own = {"page_ptr_id": "page", **{name: name for name in Copy._fields[2:]}}
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE copies (model bigint, page bigint, location varchar(250),"
            " longitude float, latitude float, code varchar(40), code_key varchar(60))"
        )
        cursor.executemany(f"INSERT INTO copies VALUES ({', '.join(['%s'] * len(Copy._fields))})", copies)
        cursor.execute(_insert(ProjectPage, "page_ptr_id", own))
        for relation in get_all_child_relations(ProjectPage):
            cursor.execute(_insert(relation.related_model, relation.field.column, {}))
        cursor.execute("DROP TABLE copies")


def _insert(table: type, parent: str, own: dict[str, str]) -> str:
    """Fills a table once more for each copy; `own` are the columns that come from `copies`."""
    own = {parent: "page", **own}
    columns = list(_columns(table, parent))
    values = [f"copies.{own[name]}" if name in own else f"source.{name}" for name in columns]
    name = table._meta.db_table
    return (
        f"INSERT INTO {name} ({', '.join(columns)}) SELECT {', '.join(values)}"
        f" FROM copies JOIN {name} source ON source.{parent} = copies.model"
    )


def _columns(table: type, parent: str) -> Iterator[str]:
    fields: Iterable = table._meta.local_concrete_fields
    return (field.column for field in fields if not field.primary_key or field.column == parent)
