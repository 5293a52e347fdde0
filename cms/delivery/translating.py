"""A sentence of ours in the language of an answer, looked up once: the same few are said with every item."""

from functools import cache

from django.utils import translation


@cache
def translated(sentence: str, lang: str, context: str = "") -> str:
    """A sentence marked by `gettext_noop`, in a language; `context` tells it from its like elsewhere."""
    with translation.override(lang):
        return translation.pgettext(context, sentence) if context else translation.gettext(sentence)
