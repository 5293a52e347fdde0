"""Decides for one item what has to happen: freeze, withdraw, or nothing."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone, translation
from wagtail.models import Page

from cms.publishing import file_keeper
from cms.publishing.building import Build, build
from cms.publishing.default_lookup import page_of
from cms.publishing.models import Dependency, Publication
from cms.publishing.refs import split_ref
from cms.publishing.registry import plugins
from cms.publishing.visibility import TrackedDependencies, open_to_all, shown, tracking


class NothingInstalled(ImproperlyConfigured):
    """No content type is installed: the installation is broken; nothing is withdrawn for it."""

    def __init__(self) -> None:
        super().__init__(
            "Aucun type de contenu n'est installé alors que des contenus sont publics : l'installation est "
            "incomplète. Rien n'a été retiré ; réinstallez les types de contenu, puis relancez `reconcile`."
        )


class SetAside(LookupError):
    """The item's type may be one of a package that could not be loaded: nothing of it can be judged."""

    def __init__(self) -> None:
        names = ", ".join(f"« {name} »" for name in settings.PLUGINS_SET_ASIDE)
        super().__init__(f"son type n'est pas chargé, et un paquet est laissé de côté : {names}")


LAPSING = timedelta(minutes=1)
"""Readers may have seen an expiry that comes between the judgement and its commit."""


@dataclass(frozen=True)
class Verdict:
    """What an item is now, beside what was frozen of it."""

    ref: str
    row: Publication | None
    build: Build | None = None
    tracked: TrackedDependencies = field(default_factory=TrackedDependencies)
    known: bool = False
    """Whether there is an object behind the item, public or not."""
    keep: bool = False
    """Whether what was frozen stays although it could not be built again."""
    error: str = ""
    before: frozenset[tuple[str, str, bool]] = frozenset()
    """The dependencies stored at the last build, each with whether it was shown."""

    @classmethod
    def failed(cls, ref: str, row: Publication | None, error: str) -> Verdict:
        """The item keeps its last frozen state, unless that shows something that is private by now."""
        before = _stored(row)
        keep = bool(row and row.live) and _still_public(ref) and all(map(_still_shown, before))
        return cls(ref, row, error=error, known=True, keep=keep, before=before)

    @property
    def was_live(self) -> bool:
        return bool(self.row and self.row.live)

    @property
    def comes_or_goes(self) -> bool:
        """Whether the item becomes public or stops being so."""
        return not self.keep and self.was_live != bool(self.build)

    @property
    def returns(self) -> bool:
        """Whether the clock had withdrawn the item, for readers, and its expiry has been put off since."""
        row, build = self.row, self.build
        if row is None or build is None or not row.live or row.expires_at is None:
            return False
        return row.expires_at <= timezone.now() + LAPSING and build.expires_at != row.expires_at

    @property
    def is_change(self) -> bool:
        """Whether it is a change for partners: only then is a number taken."""
        if self.comes_or_goes or self.returns:
            return True
        return self.build is not None and self.stored_digests[0] != self.build.content_digest

    @property
    def is_found_otherwise(self) -> bool:
        """Whether the item is the same, and searches, filters or lists have to know it by something else."""
        return self.build is not None and self.stored_digests[1] != self.build.index_digest

    @property
    def stored_digests(self) -> list[str]:
        """(content, index) of the frozen row; empty texts where there is none."""
        return [*(self.row.digest if self.row else "").split(":"), "", ""][:2]

    @property
    def media_shown(self) -> list[tuple[str, str]]:
        """Images and documents the item is about to show."""
        return [
            key
            for key, visible in self.tracked.items()
            if self.build and visible and key[0] in file_keeper.keeper.kinds
        ]

    @property
    def media_dropped(self) -> list[tuple[str, str]]:
        """Images and documents the item showed and no longer does."""
        if self.keep:
            return []
        now = set(self.media_shown)
        return [
            (kind, pk)
            for kind, pk, was in self.before
            if was and kind in file_keeper.keeper.kinds and (kind, pk) not in now
        ]


def judge(ref: str, row: Publication | None) -> Verdict:
    """Build the item from the database as it is now; raises what its plugin raises, or `NothingInstalled`.

    Publicness is judged again after the build: whatever was read in between was still
    public at that second moment. The build is the same in every process: in the item's
    language and the site's time zone, whatever the editor's are.
    """
    type_name, key, lang = split_ref(ref)
    plugin = plugins.get(type_name)
    verdict = Verdict(ref, row, before=_stored(row))
    if plugin is None:
        _check_installation()
        return verdict
    now = timezone.now()
    first_seen = row.published_at if row and row.published_at else now
    opened_at = row.opened_at if row else None
    if row and row.seq is None:  # it was looked at before, and was not public
        opened_at = now
    zone = timezone.get_default_timezone()
    with tracking() as tracked, translation.override(lang), timezone.override(zone):
        obj = plugin.find(key, lang)
        if obj is None and settings.PLUGINS_SET_ASIDE and _page_of_no_type(key, lang):
            raise SetAside
        public = obj is not None and plugin.public(obj)
        built = build(plugin, obj, key, lang, first_seen, opened_at) if public else None
        if built is not None:
            tracked.reset_roots()
            again = plugin.find(key, lang)
            built = built if again is not None and plugin.public(again) else None
    return replace(verdict, build=built, tracked=tracked, known=obj is not None)


def _check_installation() -> None:
    """Nothing is withdrawn for want of its type while the installation is known to be incomplete."""
    if not len(plugins):
        raise NothingInstalled
    if settings.PLUGINS_SET_ASIDE:
        raise SetAside


def _page_of_no_type(key: str, lang: str) -> Page | None:
    """The page of this key and language, where its model is not loaded."""
    page = page_of(key, lang)
    return page if page is not None and page.specific_class is None else None


def _stored(row: Publication | None) -> frozenset[tuple[str, str, bool]]:
    if row is None:
        return frozenset()
    stored = Dependency.objects.filter(publication=row)
    return frozenset(stored.values_list("kind", "object_id", "shown"))


def _still_public(ref: str) -> bool:
    """Whether the item itself may still be seen; a plugin that cannot say so is taken for a no."""
    type_name, key, lang = split_ref(ref)
    plugin = plugins.get(type_name)
    try:
        if page := _page_of_no_type(key, lang):
            return open_to_all(page)
        if plugin is None:
            return bool(settings.PLUGINS_SET_ASIDE)  # what it looked at, itself included, decides
        obj = plugin.find(key, lang)
        return obj is not None and plugin.public(obj)
    except Exception:
        return False


def _still_shown(dependency: tuple[str, str, bool]) -> bool:
    """Whether what the item shows may still be seen; what no model is loaded for, nobody can have hidden."""
    kind, pk, was_shown = dependency
    if not was_shown:
        return True
    try:
        obj = apps.get_model(kind).objects.filter(pk=pk).first()
    except LookupError:
        return bool(settings.PLUGINS_SET_ASIDE)
    if isinstance(obj, Page) and obj.specific_class is None:
        return bool(settings.PLUGINS_SET_ASIDE) and open_to_all(obj)
    return obj is not None and shown(obj)
