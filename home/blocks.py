"""The chapters of the history: dated, each with its own text."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, IntegerBlock, StructBlock
from wagtail.blocks.struct_block import StructBlockValidationError

from cms.blocks import BodyBlock, ParagraphBlock, PublicBlock, stream_items
from cms.blocks.body import PublicStreamBlock
from cms.slugs import slug_of


class ChapterBlock(PublicBlock, StructBlock):
    start = IntegerBlock(label=_("Première année"), min_value=1000, max_value=2200)
    end = IntegerBlock(
        label=_("Dernière année"),
        required=False,
        min_value=1000,
        max_value=2200,
        help_text=_("Vide : une seule année."),
    )
    title = CharBlock(label=_("Titre"), max_length=200)
    body = BodyBlock(label=_("Texte"))
    sources = ParagraphBlock(
        label=_("Sources"),
        required=False,
        features=["link", "document-link", "italic"],
        help_text=_("D’où vient ce que dit le chapitre : ouvrages, archives, témoins, avec leurs liens."),
    )

    def clean(self, value):
        cleaned = super().clean(value)
        if cleaned["end"] and cleaned["start"] and cleaned["end"] < cleaned["start"]:
            reason = _("La dernière année (%(end)s) précède la première (%(start)s) : inversez-les.")
            years = {"end": cleaned["end"], "start": cleaned["start"]}
            raise StructBlockValidationError({"end": ValidationError(reason, params=years)})
        return cleaned

    def members(self, value):
        return {
            "start": value["start"],
            "end": value["end"],
            "title": value["title"],
            "anchor": slug_of(f"{value['start']} {value['title']}"),
            "body": stream_items(value["body"]),
            "sources": (self.child_blocks["sources"].members(value["sources"]) or {"html": ""})["html"],
        }

    class Meta:
        icon = "date"
        label = _("Chapitre")
        template = "home/blocks/chapter.html"


class ChaptersBlock(PublicStreamBlock):
    chapter = ChapterBlock()
