"""A branch of many public pages, made in a few statements: ten thousand in a second or two."""

import uuid

from django.db import connection
from django.utils import timezone
from wagtail.models import Page

from cms.publishing.models import PendingUpdate, Scope
from home.models import StandardPage
from tests.home.builders import standard_page

IN_A_SECTION = 100


def tree(size: int, title: str = "Branche") -> StandardPage:
    """A page with `size` live pages below it, in sections of a hundred, none of them frozen yet."""
    top = standard_page(title)
    ends = range(0, size, IN_A_SECTION)
    sections = [_child(top, place, f"section-{place}") for place, _ in enumerate(ends, 1)]
    counts = [min(IN_A_SECTION, size - end) - 1 for end in ends]
    for section, count in zip(sections, counts, strict=True):
        section.numchild = count
    leaves = [
        _child(section, place, f"page-{place}")
        for section, count in zip(sections, counts, strict=True)
        for place in range(1, count + 1)
    ]
    Page.objects.bulk_create([*sections, *leaves], batch_size=500)
    _complete(top)
    Page.objects.filter(pk=top.pk).update(numchild=len(sections))
    PendingUpdate.objects.create(scope=Scope.SUBTREE, ref=top.path)
    return StandardPage.objects.get(pk=top.pk)


def below(top: Page):
    """The pages of the branch, without its top."""
    return Page.objects.filter(path__startswith=top.path).exclude(pk=top.pk)


def _child(parent: Page, place: int, slug: str) -> Page:
    now = timezone.now()
    return Page(
        path=Page._get_path(parent.path, parent.depth + 1, place),
        depth=parent.depth + 1,
        title=f"{parent.slug} {slug}",
        draft_title=slug,
        slug=slug,
        url_path=f"{parent.url_path}{slug}/",
        content_type=StandardPage().content_type,
        locale_id=parent.locale_id,
        translation_key=uuid.uuid4(),
        live=True,
        first_published_at=now,
        last_published_at=now,
    )


def _complete(top: Page) -> None:
    """The rows of the concrete type: those of the top, under every number below it."""
    names = [field.column for field in StandardPage._meta.local_concrete_fields if not field.primary_key]
    columns, of_top = ", ".join(names), ", ".join(f"top.{name}" for name in names)
    table = StandardPage._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (page_ptr_id, {columns}) SELECT page.id, {of_top}"
            f" FROM {Page._meta.db_table} page, {table} top"
            " WHERE top.page_ptr_id = %s AND page.path LIKE %s AND page.id <> %s",
            [top.pk, f"{top.path}%", top.pk],
        )
