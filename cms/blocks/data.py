"""Blocks of figures: key figures and tables."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import CharBlock, ListBlock, StructBlock
from wagtail.contrib.table_block.blocks import TableBlock as WagtailTableBlock

from cms.blocks.public import Members, PublicBlock


class KeyFigureBlock(StructBlock):
    value = CharBlock(label=_("Valeur"), max_length=40, help_text=_("Telle qu’elle se lit : « 5 600 000 »."))
    unit = CharBlock(
        label=_("Unité"), required=False, max_length=40, help_text=_("« € », « % », « projets »…")
    )
    label = CharBlock(label=_("Ce que dit ce chiffre"), max_length=200)
    source = CharBlock(label=_("Source"), required=False, max_length=200)

    class Meta:
        icon = "success"
        label = _("Chiffre")


class KeyFiguresBlock(PublicBlock, StructBlock):
    figures = ListBlock(KeyFigureBlock(), label=_("Chiffres"), min_num=1, max_num=6)

    def members(self, value: Any) -> Members | None:
        names = ("value", "unit", "label", "source")
        figures = [{name: figure[name] or "" for name in names} for figure in value["figures"]]
        return {"figures": figures} if figures else None

    class Meta:
        icon = "order"
        label = _("Chiffres clés")
        template = "blocks/key_figures.html"
        preview_value = {
            "figures": [{"value": "12", "unit": "villages", "label": "raccordés à l’eau", "source": ""}]
        }


MENU = {
    "row_above": "Insérer une ligne au-dessus",
    "row_below": "Insérer une ligne au-dessous",
    "col_left": "Insérer une colonne à gauche",
    "col_right": "Insérer une colonne à droite",
    "remove_row": "Supprimer la ligne",
    "remove_col": "Supprimer la colonne",
    "undo": "Annuler",
    "redo": "Rétablir",
}

# The grid of the editor speaks English only, and complains about any other language.
TABLE_OPTIONS = {
    "language": "en-US",
    "contextMenu": {"items": {key: {"name": name} for key, name in MENU.items()}},
}


class TableBlock(PublicBlock, WagtailTableBlock):
    """A table of plain text with its caption and its header row or column."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("table_options", TABLE_OPTIONS)
        super().__init__(*args, **kwargs)

    def members(self, value: Any) -> Members | None:
        rows = [[str(cell or "").strip() for cell in row] for row in (value or {}).get("data") or []]
        if not any(any(row) for row in rows):
            return None
        return {
            "caption": value.get("table_caption") or "",
            "header_row": bool(value.get("first_row_is_table_header")),
            "header_column": bool(value.get("first_col_is_header")),
            "rows": rows,
        }

    class Meta:
        icon = "table"
        label = _("Tableau")
        template = "blocks/table.html"
