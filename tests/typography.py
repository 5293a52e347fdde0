"""French sentences as they are typed: the site puts no-break spaces into its pages, last of all."""

import re

SPACED = re.compile("(?<=«)\N{NO-BREAK SPACE}|\N{NO-BREAK SPACE}(?=[:;?!»])")


def as_typed(html: str) -> str:
    """The page with a plain space wherever French spacing wrote another; those of amounts stay."""
    return SPACED.sub(" ", html)
