"""Every component of the public pages on one page, drawn by the very templates that visitors get.

`/admin/composants/`, for developers. A block or template that is missing there fails a test; those of a
content type are what it says they are (`components`).
"""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.safestring import SafeString, mark_safe

from cms.atlas.drawing import FAMILY, one_place
from cms.atlas.frames import MALI
from cms.blocks import BodyBlock
from cms.items import JSON
from cms.plugins import plugins
from cms.reading.refusals import Refusal

ROWS = [["Année", "Villages"], ["2008", "12"], ["2009", "15"]]


@dataclass(frozen=True)
class Shown:
    """One component: its name, the template that draws it, and what that gives."""

    name: str
    template: str
    html: SafeString


def picture() -> JSON:
    """A picture that every installation has."""
    size = {"url": static("img/icon-512.png"), "width": 512, "height": 512, "type": "image/png"}
    words = {"alt": "L’emblème du site", "caption": "L’emblème du site", "credit": "Codéveloppement Mali"}
    return {**words, "decorative": False, "renditions": [size]}


def card() -> JSON:
    """What lists show of an item that no installation has."""
    return {
        "title": "Un puits à Kita",
        "url": "#",
        "summary": "L’eau coule depuis la saison sèche.",
        "date": "2026-11-23",
        "image": picture(),
        "attribution": "Codéveloppement Mali",
        "updated_at": "2026-11-23T09:00:00Z",
        "licence": {"id": "CC-BY-4.0"},
    }


def samples() -> dict[str, JSON]:
    """Members of the blocks whose preview needs something stored."""
    document = {"title": "Rapport annuel", "url": "#", "type": "application/pdf", "size": 1_234_567}
    return {
        "image": {"image": picture()},
        "gallery": {"images": [picture(), picture()]},
        "document": {"document": document},
        "table": {"caption": "Villages raccordés", "header_row": True, "header_column": True, "rows": ROWS},
    }


def blocks() -> list[Shown]:
    """Each block of a body, from its own preview or a sample."""
    return [_block(name, block) for name, block in BodyBlock().child_blocks.items()]


def _block(name: str, block: Any) -> Shown:
    members = samples().get(name) or block.members(block.get_preview_value())
    template = getattr(block.meta, "template", None) or "texte riche"
    return Shown(f"{block.label} ({name})", template, mark_safe(block.html(members)))


class SampleForm(forms.Form):
    """A form as a visitor sees it that has forgotten something."""

    name = forms.CharField(label="Votre nom", required=False)
    mail = forms.EmailField(label="Votre adresse électronique", help_text="Pour vous répondre.")
    reply = forms.ChoiceField(
        label="Réponse", choices=[("yes", "Oui"), ("no", "Non")], widget=forms.RadioSelect
    )


def parts(request: HttpRequest) -> list[Shown]:
    """The pieces that the templates of pages are put together from."""
    contexts: dict[str, JSON] = {
        "site/card.html": {"card": card(), "level": 3},
        "site/share.html": {"card": card()},
        "site/cite.html": {"card": card(), "origin": ""},
        "site/form.html": {"form": SampleForm({"mail": "awa"}), "action": "#"},
        "site/map.html": {"map": one_place(-11.43, 14.45, MALI, "Kayes"), "label": "Carte"},
        "site/legend.html": {"map": one_place(-11.43, 14.45, MALI, "Kayes", FAMILY | {"label": "Puits"})},
        "site/sign.html": {"family": FAMILY},
        "site/versions.html": {"site": {"translations": [{"lang": "en"}]}, "view": "search"},
    }
    return drawn(contexts, request)


def drawn(contexts: dict[str, JSON], request: HttpRequest) -> list[Shown]:
    return [
        Shown(name, name, mark_safe(render_to_string(name, its, request))) for name, its in contexts.items()
    ]


def of_types(request: HttpRequest) -> list[tuple[str, list[Shown]]]:
    """(type in words, its pieces) of each content type that has some."""
    found = [(plugin.label(), drawn(plugin.components(), request)) for plugin in plugins]
    return [(label, pieces) for label, pieces in found if pieces]


def sentences() -> list[tuple[str, str]]:
    """Classes of the stylesheet for what is said to a visitor: (class, words)."""
    refusal = Refusal("Cette liste n’a pas de page « 99 ».")
    return [
        ("lead", "Le chapeau d’un article."),
        ("empty", "Les premiers contenus paraîtront ici."),
        ("error", str(refusal)),
        ("example", "Contenu d’exemple : il ne décrit rien de réel."),
        ("done", "Merci : votre message est arrivé."),
        ("details", "Un détail."),
    ]


def showcase(request: HttpRequest) -> HttpResponse:
    context = {"blocks": blocks(), "parts": parts(request), "types": of_types(request)}
    return render(request, "website/style_guide.html", {**context, "sentences": sentences()})
