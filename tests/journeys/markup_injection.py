"""Fills every text of a site with markup, as a careless import or a hostile editor would.

The models, their fields and their blocks are walked, so that new ones join by themselves; nothing is
validated, for what the forms refuse may still arrive by a script.
"""

from collections.abc import Iterator

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import models
from wagtail import blocks
from wagtail.contrib.redirects.models import Redirect
from wagtail.fields import StreamField
from wagtail.models import Collection, Page, Workflow

from cms.items import ORIGIN
from cms.media.models import SiteDocument, SiteImage
from cms.publishing import reconcile
from cms.publishing.models import PendingUpdate, Scope

FULL = "'\"></title></textarea></script><script>alert(1)</script><img src=x onerror=alert(1) data-forced />"
SHORT = "'\"><b data-forced>"
LINK = f"javascript:alert(1)//{SHORT}"
RICH = (  # its tags are balanced: Wagtail's editor refuses to open any other
    "<p><script>alert(1)</script><img src=x onerror=alert(1) data-forced />"
    f"<a href='javascript:alert(1)'>a</a> <a href='{ORIGIN}javascript://%0aalert(1)'>b</a>"
    "<a href='data:text/html,<script>alert(1)</script>'>c</a> <a href='//x.invalid' onclick='alert(1)'>d</a>"
    "<svg onload=alert(1)></svg><iframe srcdoc='<b data-forced>'></iframe><b data-forced>e</b></p>"
)
LEFT_ALONE = {"username", "password", "slug", "path", "url_path", "location", "file", "color"}
"""Columns by which accounts, addresses and files are found, and a colour, which is drawn."""
OURS = ("home", "news", "projects", "gallery", "media")
WRITTEN_BY_THE_SITE = {"LoadedPart", "SiteRendition"}


def inject_markup() -> None:
    """Every text of every page, snippet, picture, document, collection, account, group and redirect."""
    Redirect.objects.create(old_path="/ancien", redirect_link="/nouveau")
    get_user_model().objects.create(username=FULL)
    for model in injected_models():
        for obj in model.objects.all():
            inject(obj)
    for page in Page.objects.filter(depth__gt=1).specific():
        page.save_revision(clean=False)
    PendingUpdate.objects.create(scope=Scope.ITEM, ref="news/x.fr", reason=FULL, attempts=3)
    reconcile()


def injected_models() -> list[type[models.Model]]:
    found = [model for model in apps.get_models() if model._meta.app_label in OURS]
    ours = [model for model in found if model.__name__ not in WRITTEN_BY_THE_SITE]
    return [*ours, Collection, get_user_model(), Group, Redirect, Workflow, SiteImage, SiteDocument]


def inject(obj: models.Model) -> None:
    """Written to the row itself: no form, no validation, no signal."""
    texts = {field.attname: injected(field, obj) for field in fields(obj)}
    for name, value in texts.items():
        setattr(obj, name, value)
    for model in {field.model for field in fields(obj)}:
        own = {field.attname: texts[field.attname] for field in fields(obj) if field.model is model}
        model.objects.filter(pk=obj.pk).update(**own)


def fields(obj: models.Model) -> Iterator[models.Field]:
    """The editable text columns that may hold anything, and the streams."""
    for field in obj._meta.concrete_fields:
        free = isinstance(field, models.CharField | models.TextField | StreamField) and not field.choices
        if free and field.editable and field.name not in LEFT_ALONE:
            yield field


def injected(field: models.Field, obj: models.Model):
    if isinstance(field, StreamField):
        value = getattr(obj, field.attname)
        return field.stream_block.to_python([injected_child(child) for child in value])
    if isinstance(field, models.URLField):
        text = LINK
    else:
        text = FULL if (field.max_length or 1000) > len(FULL) + 10 else SHORT
    text = f"{obj.pk}{text}" if field.unique else text
    return text[: field.max_length]


def injected_child(child) -> dict:
    return {"type": child.block_type, "value": in_block(child.block, child.value)}


def in_block(block, value):
    """The raw value of a block with every text in it replaced."""
    if isinstance(block, blocks.StreamBlock):
        return [injected_child(child) for child in value]
    if isinstance(block, blocks.StructBlock):
        return {name: in_block(child, value[name]) for name, child in block.child_blocks.items()}
    if isinstance(block, blocks.ListBlock):
        return [in_block(block.child_block, element) for element in value]
    if isinstance(block, blocks.RichTextBlock):
        return RICH
    if isinstance(block, blocks.URLBlock):
        return LINK
    if isinstance(value, dict):  # a table
        return {**value, "data": [[FULL for _cell in row] for row in value["data"]], "table_caption": FULL}
    prepared = block.get_prep_value(value)
    free = isinstance(block, blocks.CharBlock | blocks.TextBlock) and not isinstance(
        block, blocks.ChoiceBlock
    )
    return FULL if free else prepared
