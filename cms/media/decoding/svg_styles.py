"""Which of a drawing's styles may stay: what fetches something goes, value by value, and the rest stays.

tinycss2 reads them as browsers do (CSS Syntax 3), escapes included, so that nothing is hidden from us.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import chain, groupby
from typing import Any

import tinycss2

from cms.media.decoding.svg_data import inside
from cms.media.decoding.svg_names import SVG

FETCHING = re.compile(r"src|expression|element|(?:-\w+-)?(?:image|image-set|cross-fade|canvas)")
"""Functions that take an address, as a text or in any form at all."""
INSTEAD = {"fill": "", "stroke": "", "background": "none", "background-image": "none"}
"""What browsers take for an address that they do not fetch, where the rest of the value counts: a colour."""


class StyleCleaner:
    """Reads one style after the other, and remembers whether any of them fetched something."""

    def __init__(self) -> None:
        self.left_something_out = False

    def sheet(self, text: str) -> str:
        """The rules of a style sheet that stay."""
        return tinycss2.serialize(self._kept(tinycss2.parse_stylesheet(text, skip_comments=True)))

    def declarations(self, text: str) -> str:
        """The declarations of a style attribute that stay."""
        return tinycss2.serialize(self._kept(tinycss2.parse_blocks_contents(text, skip_comments=True)))

    def attribute(self, name: str, text: str) -> str | None:
        """What stays of another attribute, escapes read; None for nothing."""
        tokens = tinycss2.parse_component_value_list(text)
        kept = self._value(name, tokens)
        if kept is None:
            return None
        return text if kept == tokens and "\\" not in text else tinycss2.serialize(kept).strip()

    def _kept(self, nodes: Iterable[Any]) -> list[Any]:
        return [node for node in nodes if self._is_kept(node)]

    def _is_kept(self, node: Any) -> bool:
        """Not what is no CSS: browsers pass over it too."""
        if node.type == "at-rule":
            return self._is_at_rule_kept(node)
        if node.type == "declaration":
            node.value = self._value(node.lower_name, node.value)
            return node.value is not None
        if node.type == "qualified-rule":
            self._clean_content(node)
            return self._stay(node.prelude)
        return bool(node.type == "whitespace")

    def _is_at_rule_kept(self, rule: Any) -> bool:
        if rule.lower_at_keyword == "charset":
            return False
        if rule.lower_at_keyword == "namespace":  # a name, which nobody fetches
            return list(_addresses(rule.prelude)) == [SVG]
        if rule.lower_at_keyword == "import":
            self.left_something_out = True
            return False
        if rule.content is not None:
            self._clean_content(rule)
        return self._stay(rule.prelude)

    def _clean_content(self, rule: Any) -> None:
        rule.content = self._kept(tinycss2.parse_blocks_contents(rule.content, skip_comments=True))

    def _value(self, name: str, tokens: list[Any]) -> list[Any] | None:
        """What stays of a value, `none` for nothing but an address; None where the whole goes."""
        kept = tokens
        if name in INSTEAD and any(map(_is_elsewhere, tokens)):
            self.left_something_out = True
            other = tinycss2.parse_component_value_list(INSTEAD[name])
            kept = list(chain(*(other if _is_elsewhere(token) else [token] for token in tokens)))
            if all(token.type == "whitespace" for token in kept):
                kept = tinycss2.parse_component_value_list("none")
        return kept if self._stay(kept) else None

    def _stay(self, tokens: Iterable[Any]) -> bool:
        """Whether none of them fetches something."""
        if any(map(_fetches, tokens)):
            self.left_something_out = True
            return False
        return True


def rules(text: str) -> Iterator[tuple[list[list[Any]], list[str]]]:
    """The selectors of each rule of a style sheet, as tokens, and all that its declarations name."""
    pending = tinycss2.parse_stylesheet(text, skip_comments=True)
    while pending:
        node = pending.pop()
        inner = tinycss2.parse_blocks_contents(getattr(node, "content", None) or (), skip_comments=True)
        pending += [part for part in inner if part.type != "declaration"]
        if node.type == "qualified-rule":
            values = (part.value for part in inner if part.type == "declaration")
            yield list(_selectors(node.prelude)), list(_addresses(chain(*values)))


def _selectors(prelude: list[Any]) -> Iterator[list[Any]]:
    for is_comma, tokens in groupby(prelude, lambda token: token == ","):
        if not is_comma:
            yield tinycss2.parse_component_value_list(tinycss2.serialize(tokens).strip())


def addresses(text: str) -> list[str]:
    """All that a style or an attribute names."""
    return list(_addresses(tinycss2.parse_component_value_list(text)))


def _addresses(tokens: Iterable[Any]) -> Iterator[str]:
    for token in tokens:
        if token.type in ("url", "string"):
            yield token.value
        else:
            yield from _addresses(getattr(token, "arguments", None) or getattr(token, "content", None) or ())


def _is_elsewhere(token: Any) -> bool:
    """Whether it is an address, and of something else."""
    return (token.type == "url" or getattr(token, "lower_name", "") == "url") and _fetches(token)


def _fetches(token: Any) -> bool:
    if token.type == "url":
        return inside(token.value) is None
    if token.type == "function":
        if FETCHING.fullmatch(token.lower_name):
            return True
        if token.lower_name == "url":
            texts = [argument.value for argument in token.arguments if argument.type == "string"]
            return not texts or None in map(inside, texts)
        return any(map(_fetches, token.arguments))
    within = chain(getattr(token, "content", None) or (), getattr(token, "prelude", None) or ())
    return token.type in ("error", "at-keyword") or any(map(_fetches, within))
