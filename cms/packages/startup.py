"""Starts Django without the packages that cannot be loaded, and says so.

Whether a package can be loaded is only known by loading it, and a half-loaded one cannot be taken out of a
process again. So when Django does not start, each package is tried in a process of its own, on top of those
that were found good, and this process begins anew without the others.
"""

import json
import os
import signal
import subprocess
import sys
import traceback
from pathlib import Path

import django
from django.conf import settings

from cms.publishing.registry import PluginRefused
from cms.settings.environment import BASE_DIR
from cms.settings.installed import Package
from cms.terminal import bilingual

PATIENCE = 120  # seconds a package may take to be loaded


def start() -> None:
    """`django.setup()`; where that fails through a package, the process begins again without it."""
    if not settings.PACKAGES:
        django.setup()
        return
    try:
        django.setup()
    except (Exception, SystemExit):
        faults = faulty(settings.PACKAGES)
        if not faults:
            raise
        for name, reason in faults.items():
            english = f'ATTENTION: "{name}" is set aside: {reason}.\n'
            sys.stderr.write(bilingual(english, f"ATTENTION : « {name} » est laissé de côté : {reason}.\n"))
        begin_again(settings.PLUGINS_SET_ASIDE | faults)


def faulty(packages: list[Package]) -> dict[str, str]:
    """Why each package that cannot be loaded cannot; none when the project alone does not start either."""
    if trial([], packages):
        return {}
    good: list[Package] = []
    faults = {}
    for package in packages:
        if reason := trial([*good, package], packages):
            faults[package.name] = f"{package.distribution}, {reason}"
        else:
            good.append(package)
    return faults


def trial(tried: list[Package], packages: list[Package]) -> str:
    """What keeps Django from starting with just these packages, in words; empty when nothing does."""
    left_out = {package.name: "" for package in packages if package not in tried}
    aside = settings.PLUGINS_SET_ASIDE | left_out
    command = [sys.executable, "-m", __name__, *(package.config.partition(".")[0] for package in tried[-1:])]
    environment = {**os.environ, "PLUGINS_SET_ASIDE": json.dumps(aside)}
    try:
        done = subprocess.run(
            command, cwd=BASE_DIR, env=environment, capture_output=True, text=True, timeout=PATIENCE
        )
    except subprocess.TimeoutExpired:
        return bilingual(
            f"loading it does not end within {PATIENCE} seconds",
            f"son chargement ne finit pas en {PATIENCE} secondes",
        )
    if done.returncode < 0:
        return ended(f"signal {signal.Signals(-done.returncode).name}")
    if done.returncode:
        return [ended(f"code {done.returncode}"), *done.stdout.splitlines()][-1]
    return ""


def ended(how: str) -> str:
    return bilingual(f"loading it ends the process ({how})", f"son chargement arrête le processus ({how})")


def begin_again(aside: dict[str, str]) -> None:
    """Replace this process by the same command, with these packages set aside; its children inherit that."""
    sys.stdout.flush()
    sys.stderr.flush()
    environment = {**os.environ, "PLUGINS_SET_ASIDE": json.dumps(aside)}
    os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], environment)


def said(error: BaseException, package: str) -> str:
    """An exception in one line: what it is, what it says, and where in the package it comes from."""
    words = " ".join(str(error).split())
    if isinstance(error, PluginRefused):
        return words
    frames = [(frame.filename, frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
    if isinstance(error, SyntaxError):
        words = error.msg
        frames.append((error.filename or "", error.lineno))
    inside = [(Path(file).parts, line) for file, line in frames if package in Path(file).parts]
    place = ""
    if inside:
        parts, line = inside[-1]
        file = "/".join(parts[parts.index(package) :])
        place = bilingual(f" ({file}, line {line})", f" ({file}, ligne {line})")
    return bilingual(f"{type(error).__name__}{place}: {words}", f"{type(error).__name__}{place} : {words}")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
    try:
        django.setup()
    except BaseException as failure:
        sys.stdout.write(f"\n{said(failure, sys.argv[-1])}\n")
        sys.exit(1)
