"""What others append to the addresses they pass on: it says where a visitor comes from, and asks for nothing.

Mailings, advertisements and social networks each have names of their own for it. The list serves where what
an address reads is not known yet; what reads its parameters by name needs none.
"""

from urllib.parse import unquote_plus

PREFIXES = ("utm_", "mtm_", "pk_", "hsa_", "_hs", "fb_", "mc_", "at_")
NAMES = frozenset(
    (
        *("fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "srsltid", "msclkid", "yclid", "ysclid"),
        *("twclid", "ttclid", "igshid", "igsh", "li_fat_id", "epik", "sccid", "rdt_cid", "_ga", "_gl", "_ke"),
        *("ref", "ref_src", "ref_url", "mkt_tok", "vero_id", "wickedid", "oly_enc_id", "s_cid", "spm"),
    )
)


def without_decoration(query: str) -> str:
    """The query of an address, its other parameters as they were written and in their order."""
    return "&".join(pair for pair in query.split("&") if pair and not is_decoration(pair))


def is_decoration(pair: str) -> bool:
    """Whether a parameter (`name=value`, as written) is of those that others append."""
    name = unquote_plus(pair.partition("=")[0])
    return name in NAMES or name.startswith(PREFIXES)
