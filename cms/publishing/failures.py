"""The updates that failed, as the staff read of them: none of a page that the reader may not explore."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page

from cms import page_rights
from cms.publishing.models import PendingUpdate, Scope
from cms.publishing.refs import split_ref
from cms.publishing.registry import plugins


def shown_to(user: Any, failed: QuerySet[PendingUpdate]) -> QuerySet[PendingUpdate]:
    """Those that the user may read of: all, or those of pages they may explore."""
    if page_rights.looks_after_all(user):
        return failed
    of_items = failed.filter(scope=Scope.ITEM).values_list("ref", flat=True)
    by_key = {split_ref(ref)[1:]: ref for ref in of_items if _is_of_page(ref)}
    pages = page_rights.explorable(user).filter(translation_key__in={key for key, _lang in by_key})
    known = pages.values_list("translation_key", "locale__language_code")
    refs = {by_key[str(key), lang] for key, lang in known if (str(key), lang) in by_key}
    return failed.filter(scope=Scope.ITEM, ref__in=refs)


def _is_of_page(ref: str) -> bool:
    """Whether its key can be that of a page; a type of a package may have keys of another kind."""
    try:
        UUID(split_ref(ref)[1])
    except ValueError:
        return False
    return True


def named(update: PendingUpdate) -> PendingUpdate:
    """The update with its `label` for people, and as `edit_url` where its page is edited, if it has one."""
    update.label, update.edit_url = f"{update.get_scope_display()} ({update.ref})", ""
    if update.scope == Scope.DELETION:
        update.label = _("Suppression de « %(title)s »") % {"title": update.about}
    if update.scope == Scope.ITEM:
        type_name, key, lang = split_ref(update.ref)
        plugin = plugins.get(type_name)
        if plugin and issubclass(plugin.model, Page):
            page = Page.objects.filter(translation_key=key, locale__language_code=lang).first()
            if page:
                update.label, update.edit_url = page.title, reverse("wagtailadmin_pages:edit", args=[page.pk])
    return update
