"""The small site on which random editors, crashes and dependencies are tried."""

from tests.cms.publishing.machine.fixtures import made_once_per, world  # noqa: F401

made_world = made_once_per("module")
