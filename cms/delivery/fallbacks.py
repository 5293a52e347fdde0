"""A plugin that raises costs its item what the plugin adds to it, never the whole answer."""

import logging
from collections.abc import Callable
from typing import TypeVar

from cms.items import JSON

logger = logging.getLogger("cms.delivery")

Value = TypeVar("Value")


def with_fallback(call: Callable[[], Value], item: JSON, fallback: Value) -> Value:
    """What a plugin says of an item; where it raises, the fallback, and the log says of which item."""
    try:
        return call()
    except Exception:
        logger.warning("%s/%s: without what its plugin adds", item["type"], item["id"], exc_info=True)
        return fallback
