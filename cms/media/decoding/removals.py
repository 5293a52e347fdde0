"""What cleaning may take out of a file that a viewer would have seen, and how the staff are told.

The words are in French; whoever speaks to the staff translates them.
"""

from cms.media.decoding.refusals import gettext_noop as _

HTML, ANIMATION, ELSEWHERE, DRAWING, ELEMENTS = "html", "animation", "elsewhere", "drawing", "elements"

WORDS = {
    HTML: _("du texte ou des images en HTML (foreignObject)"),
    ANIMATION: _("une animation"),
    ELSEWHERE: _("ce qui est pris à une autre adresse (image, police, style)"),
    DRAWING: _("un dessin (SVG) placé dans le dessin"),
    ELEMENTS: _("des éléments que le site ne connaît pas"),
}
