"""Children of a test's own, with other limits than those of the product."""

import pytest

from cms.media.decoding import children


@pytest.fixture
def decoders(monkeypatch):
    """One place, no child yet; a test sets the limits of the children that are started from now on."""
    own = children.Decoders(1)
    monkeypatch.setattr(children, "_decoders", own)
    yield own
    own.end()
