"""A redirect that nobody could follow is refused by a sentence, wherever it is written.

Wagtail keeps one without a target, one whose old address a page of the site answers at, and one to where
nothing is: visitors never see them act. Its form is also that of the authoring API and of imports; here it
takes a path of the site for a target, and keeps the page that is there, so that the redirect follows it.
"""

import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.overrides import routing
from cms.overrides.redirect_paths import with_host_apart
from cms.overrides.redirects import in_tree, is_shown, page_address, resolved
from cms.reading.refusals import quoted

HOST = re.compile(r"(?:[\w-]+\.)+[^\W\d_]{2,}(?::\d+)?/|www\.")
"""What an old address begins with that was copied without its scheme; `page.html` is none."""


class TargetField(forms.URLField):
    """An address of the web, also as a path of this site."""

    default_error_messages = {
        "invalid": gettext_lazy(
            "« %(value)s » n’est pas une adresse : écrivez-la en entier (https://…), "
            "ou, sur ce site, à partir de la barre : /actualites/."
        )
    }

    def to_python(self, value: Any) -> str:
        text = str(value or "").strip()
        ours = text.startswith("/") and not text.startswith("//")
        return super().to_python(settings.PUBLIC_ORIGIN + iri_to_uri(text) if ours else value)


def install() -> None:
    """Have Wagtail's form read targets, and judge, by this module."""
    from wagtail.contrib.redirects.forms import RedirectForm

    stock = RedirectForm.base_fields["redirect_link"]
    RedirectForm.base_fields["redirect_link"] = TargetField(
        label=stock.label,
        max_length=stock.max_length,
        required=False,
        widget=stock.widget,
        assume_scheme="https",
    )
    RedirectForm.clean = judging(RedirectForm.clean)


def judging(stock: Callable[[Any], Any]) -> Callable[[Any], None]:
    def clean(form: Any) -> None:
        stock(form)
        if (typed := form.cleaned_data.get("old_path")) and (sentence := why_never_asked(typed)):
            form.add_error("old_path", sentence)
        if form.errors.keys() & {"redirect_page", "redirect_link"} or form.cleaned_data.get("redirect_page"):
            return
        link = form.cleaned_data.get("redirect_link", "")
        if sentence := why_nowhere(link, form.instance.pk):
            form.add_error("redirect_link", sentence)
        elif page := page_at(link):
            form.cleaned_data.update(redirect_page=page, redirect_link="")

    return clean


def why_never_asked(typed: str) -> str:
    """The sentence of an old address at which no redirect would act; "" for any other."""
    from wagtail.contrib.redirects.models import Redirect

    words = {"address": quoted(typed)}
    if HOST.match(typed) and with_host_apart(typed) == typed:
        sentence = _(
            "« %(address)s » commence par le nom d’un site : écrivez https:// devant, ou ce qui suit ce nom, "
            "à partir de la barre."
        )
        return sentence % words
    if is_answered(Redirect.normalise_path(typed).partition("?")[0]):
        sentence = _(
            "Une page du site répond à « %(address)s », et une redirection n’agit que là où rien ne répond : "
            "déplacez ou dépubliez d’abord cette page, ou donnez une autre ancienne adresse."
        )
        return sentence % words
    return ""


def is_answered(path: str) -> bool:
    """Whether a visitor gets a page at a path: one of the tree (it may ask who they are), or of the site."""
    if own := page_address(path):
        found = in_tree(own, routing.find)
        return found is not None and not found.unknown and (not found.rest or is_shown(None, own))
    at = resolved(path)
    return at is not None and not at[1].args and not at[1].kwargs


def why_nowhere(link: str, pk: int | None) -> str:
    """The sentence of a target to which the redirect `pk` would lead no visitor; "" for any other."""
    from wagtail.contrib.redirects.models import Redirect

    if not link:
        return _("Dites où mène cette redirection : choisissez une page, ou écrivez une adresse.")
    own = page_address(link)
    if own is None or is_shown(None, own):
        return ""
    others = Redirect.objects.exclude(pk=pk).filter(old_path=Redirect.normalise_path(link))
    if others.exists():
        return ""
    sentence = _(
        "Aucune page publiée ne répond à « %(address)s » : corrigez cette adresse, ou choisissez la page."
    )
    return sentence % {"address": quoted(link)}


def page_at(link: str) -> Any:
    """The page that a link of this site leads to and nothing more of it; None for any other link."""
    from wagtail.models import Page

    own = page_address(link)
    if own is None or set("?#") & set(link):
        return None
    found = in_tree(own, routing.find)
    return Page.objects.filter(pk=found.pk).first() if found and not found.rest else None
