"""The names of SVG: which elements are harmless, and which are not seen."""

SVG = "http://www.w3.org/2000/svg"
XHTML = "http://www.w3.org/1999/xhtml"
XLINK = "http://www.w3.org/1999/xlink"
XML = "http://www.w3.org/XML/1998/namespace"

ELEMENTS = frozenset(
    """svg g a defs symbol switch use title desc style path rect circle ellipse line polyline polygon text
    tspan textPath image marker pattern clipPath mask linearGradient radialGradient stop filter feBlend
    feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting
    feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR
    feGaussianBlur feMerge feMergeNode feMorphology feOffset fePointLight feSpecularLighting
    feSpotLight feTile feTurbulence""".split()  # noqa: SIM905
)
"""No script, no foreign content, and no animation (it can write an address); links without theirs."""

UNSEEN = frozenset(
    """script metadata view cursor color-profile font font-face glyph missing-glyph hkern vkern mpath handler
    listener discard""".split()  # noqa: SIM905
)
"""Elements without which nothing looks different in a browser."""


def local_name(tag: object) -> str:
    """The name without the namespace; empty for another vocabulary, a comment or an instruction."""
    if not isinstance(tag, str):
        return ""
    namespace, found, local = tag.rpartition("}")
    return local if not found or namespace == "{" + SVG else ""
