"""Blocks of words: headings, paragraphs, quotes."""

from typing import Any

from django.core.validators import validate_slug
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ChoiceBlock, RichTextBlock, StructBlock, TextBlock

from cms.blocks.public import Members, PublicBlock
from cms.rich_text import public_html
from cms.slugs import slug_of

LEVELS = [("2", _("Titre 2")), ("3", _("Titre 3")), ("4", _("Titre 4"))]
RICH_TEXT_FEATURES = ["bold", "italic", "link", "document-link", "ol", "ul", "superscript", "subscript"]


class HeadingBlock(PublicBlock, StructBlock):
    text = CharBlock(label=_("Titre"), max_length=200)
    level = ChoiceBlock(label=_("Niveau"), choices=LEVELS, default="2")
    anchor = CharBlock(
        label=_("Ancre"),
        required=False,
        max_length=100,
        validators=[validate_slug],
        help_text=_("Pour un lien direct vers ce titre (…#ancre). Vide : tirée du titre."),
    )

    def members(self, value: Any) -> Members:
        text = value["text"]
        anchor = value["anchor"] or slug_of(text) or "titre"
        return {"level": int(value["level"] or 2), "text": text, "anchor": anchor}

    class Meta:
        icon = "title"
        label = _("Titre")
        template = "blocks/heading.html"
        preview_value = {"text": "Les premiers départs", "level": "2", "anchor": ""}


class ParagraphBlock(PublicBlock, RichTextBlock):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("features", RICH_TEXT_FEATURES)
        super().__init__(*args, **kwargs)

    def members(self, value: Any) -> Members | None:
        html = public_html(value.source) if value else ""
        return {"html": html} if html else None

    def html(self, members: Members) -> str:
        return members["html"]

    class Meta:
        icon = "pilcrow"
        label = _("Paragraphe")
        preview_value = "<p>Les migrants <b>investissent</b> dans leur pays d’origine.</p>"


class QuoteBlock(PublicBlock, StructBlock):
    text = TextBlock(label=_("Citation"))
    author = CharBlock(label=_("Auteur"), required=False, max_length=200)
    source = CharBlock(
        label=_("Source"), required=False, max_length=200, help_text=_("Ouvrage, date, fonction…")
    )

    def members(self, value: Any) -> Members:
        return {name: value[name] or "" for name in ("text", "author", "source")}

    class Meta:
        icon = "openquote"
        label = _("Citation")
        template = "blocks/quote.html"
        preview_value = {
            "text": "Nous avons construit l’école ensemble.",
            "author": "Aminata",
            "source": "Kayes",
        }
