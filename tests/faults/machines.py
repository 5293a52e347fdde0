"""Another machine beside this one: a network namespace with a link that can be cut."""

import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest


class Machine:
    """Commands that begin with `here` run on it; it sees us at `us`."""

    def __init__(self) -> None:
        self.name = f"cms{secrets.token_hex(3)}"
        network = f"10.{secrets.randbelow(200) + 20}.{secrets.randbelow(256)}"
        self.us, self.it = f"{network}.1", f"{network}.2"
        self.here = ("ip", "netns", "exec", self.name)

    def set_up(self) -> None:
        name = self.name
        for command in (
            f"netns add {name}",
            f"link add {name} type veth peer name there netns {name}",
            f"addr add {self.us}/24 dev {name}",
            f"link set {name} up",
            f"-n {name} addr add {self.it}/24 dev there",
            f"-n {name} link set there up",
        ):
            made = ip(command)
            if made.returncode:
                pytest.skip(f"no network namespace can be made here: {made.stderr.strip()}")

    def cut(self) -> None:
        """Nothing passes any more, and nobody is told."""
        assert ip(f"-n {self.name} link set there down").returncode == 0

    def remove(self) -> None:
        ip(f"netns del {self.name}")
        ip(f"link del {self.name}")


def ip(command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["ip", *command.split()], capture_output=True, text=True)


@contextmanager
def another_machine() -> Iterator[Machine]:
    if os.geteuid() or not shutil.which("ip"):
        pytest.skip("only root makes network namespaces, with iproute2")
    machine = Machine()
    try:
        machine.set_up()
        yield machine
    finally:
        machine.remove()
