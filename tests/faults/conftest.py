"""The small site of the publishing tests, at which everything is thrown."""

from tests.cms.publishing.machine.fixtures import made_once_per, world  # noqa: F401

made_world = made_once_per("package")
