"""The bench is not part of the suite; that it can still be started is."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COLLECTED = ["pytest", "--collect-only", "-q", "-p", "no:cacheprovider", "bench"]


@pytest.mark.parametrize("command", [["bench", "--help"], COLLECTED], ids=["comparison", "pytest"])
def test_every_module_can_be_imported(command):
    command = [sys.executable, "-m", *command]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
