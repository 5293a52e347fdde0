"""Blocks that show something stored or hosted elsewhere: images, documents, links to other sites."""

from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import BooleanBlock, CharBlock, ListBlock, StructBlock, URLBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from cms.blocks.public import Members, PublicBlock
from cms.publishing import serialize

SCHEMES = ("http", "https")


class ImageBlock(PublicBlock, StructBlock):
    image = ImageChooserBlock(label=_("Image"))
    caption = CharBlock(
        label=_("Légende"),
        required=False,
        max_length=500,
        help_text=_("Vide : la légende de la médiathèque."),
    )
    alt = CharBlock(
        label=_("Texte de remplacement"),
        required=False,
        max_length=300,
        help_text=_("Ce que l’image apporte ici. Vide : le texte de la médiathèque."),
    )
    decorative = BooleanBlock(
        label=_("Décorative"), required=False, help_text=_("L’image n’apporte aucune information ici.")
    )

    def members(self, value: Any) -> Members | None:
        image = serialize(value["image"])
        return image and {"image": in_context(image, value)}

    class Meta:
        icon = "image"
        label = _("Image")
        template = "blocks/image.html"


def in_context(image: Members, value: Any) -> Members:
    """The image with the caption and alternative text this block gives it."""
    decorative = bool(value["decorative"]) or (image["decorative"] and not value["alt"])
    alt = "" if decorative else value["alt"] or image["alt"]
    return {**image, "caption": value["caption"] or image["caption"], "decorative": decorative, "alt": alt}


class GalleryBlock(PublicBlock, StructBlock):
    images = ListBlock(ImageBlock(), label=_("Images"), min_num=2, max_num=30)

    def members(self, value: Any) -> Members | None:
        found = [shown for block in value["images"] if (shown := ImageBlock.members(self, block))]
        return {"images": [shown["image"] for shown in found]} if found else None

    class Meta:
        icon = "image"
        label = _("Bande d’images")
        template = "blocks/gallery.html"


class DocumentBlock(PublicBlock, StructBlock):
    document = DocumentChooserBlock(label=_("Document"))
    title = CharBlock(
        label=_("Intitulé du lien"),
        required=False,
        max_length=200,
        help_text=_("Vide : le titre du document."),
    )

    def members(self, value: Any) -> Members | None:
        document = serialize(value["document"])
        return document and {"document": {**document, "title": value["title"] or document["title"]}}

    class Meta:
        icon = "doc-full"
        label = _("Document à télécharger")
        template = "blocks/document.html"


class EmbedBlock(PublicBlock, StructBlock):
    """A link to a video or a page of another site: nothing is loaded from there, no cookie is set."""

    url = URLBlock(
        label=_("Adresse"), max_length=2000, help_text=_("Vidéo, carte ou page d’un autre site (https://…).")
    )
    title = CharBlock(label=_("Titre"), max_length=200)
    description = CharBlock(label=_("Description"), required=False, max_length=300)

    def members(self, value: Any) -> Members | None:
        address = urlsplit(value["url"] or "")
        if address.scheme not in SCHEMES or not address.hostname:
            return None
        words = {name: value[name] or "" for name in ("url", "title", "description")}
        return {**words, "provider": address.hostname.removeprefix("www.")}

    class Meta:
        icon = "media"
        label = _("Lien vers une vidéo ou un autre site")
        template = "blocks/embed.html"
        preview_value = {"url": "https://example.org/film", "title": "Le film de Kayes", "description": ""}
